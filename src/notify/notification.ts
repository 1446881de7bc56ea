/**
 * A notification: something that the person at the game should know, whoever shows it.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';

/** How much it matters. */
export type NotificationLevel = 'success' | 'warning' | 'error';

/**
 * What a notification stems from: a reload, a version that was taken back, an instance that rests, a script without a
 * file, a failing hook, a swap that is over, a file that is gone, trouble with
 * reading or watching files, a problem of another part. `other`: said by the program.
 */
export type NotificationOrigin =
  | 'reload'
  | 'rollback'
  | 'suspension'
  | 'missing'
  | 'failure'
  | 'swap'
  | 'deleted'
  | 'files'
  | 'problem'
  | 'other';

/** What is said when one is posted. */
export interface NotificationContent {
  /** What it is about, in a few words: a script, `file:line`. */
  readonly title: string;
  readonly message: string;
  /** What goes on meanwhile, or what to do; part of a sentence. */
  readonly note?: string | undefined;
  /** The same thing said again has the same key. @default level, title and message */
  readonly key?: string | undefined;
  /** Script, or file, whose next good state resolves it. */
  readonly script?: string | undefined;
  /** The failure behind it. */
  readonly error?: MoonloopError | undefined;
  /** @default 'other' */
  readonly origin?: NotificationOrigin | undefined;
}

/** A notification that was posted. One object from its posting to its end; the count grows, nothing else changes. */
export interface Notification {
  /** From 1, in order of posting. */
  readonly id: number;
  readonly key: string;
  readonly level: NotificationLevel;
  readonly title: string;
  readonly message: string;
  readonly note: string | undefined;
  /** It stays until it is resolved or dismissed; others go by themselves. */
  readonly persistent: boolean;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** How often it was said. */
  readonly count: number;
  readonly script: string | undefined;
  readonly error: MoonloopError | undefined;
  readonly origin: NotificationOrigin;
}

/** Takes each notification once, when it is posted: a console, a log file, another process. */
export type NotificationSink = (notification: Notification) => void;
