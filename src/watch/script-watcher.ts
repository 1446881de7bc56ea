/**
 * The contract of watchers: what tells that files have changed, with their content, settled. Native and polling
 * watchers keep it alike, and so can a user's own.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { ScriptId } from '../core/script-id.ts';
import type { Disposable, Stop } from '../core/stop.ts';
import type { ChangeSet } from '../source/script-source.ts';

/** How changes are noticed: told by the system, or looked for. */
export type WatcherKind = 'native' | 'polling';

/** What a watcher is doing. `failed`: it could not start, and nothing is watched. */
export type WatcherStatus = 'stopped' | 'starting' | 'watching' | 'failed';

/** Events of a watcher. */
export interface WatcherEvents {
  /** Settled changes that belong together. */
  changed: ChangeSet;
  /** Something that a user should know: a file that stays locked, a limit of the system. Watching goes on. */
  error: MoonloopError;
}

/** Watches the files of one root. */
export interface ScriptWatcher extends Disposable {
  /** May change while it runs: a native watcher falls back to polling where the system has no watches left. */
  readonly kind: WatcherKind;
  /** Why this kind. */
  readonly reason: string;
  readonly status: WatcherStatus;
  /** Processor time of the watching, measured over the last minute, in percent of one core. */
  readonly cpuOverheadPercent: number;
  /**
   * Longest time for which watching held the thread that the watcher was made on, in milliseconds: over the last minute,
   * and without the start.
   */
  readonly longestBlockMs: number;
  /** Of the changes found since the start, percent that this kind noticed by itself; 100 before the first. */
  readonly reliabilityScore: number;
  on<K extends keyof WatcherEvents>(name: K, listener: (event: WatcherEvents[K]) => void): Stop;
  /**
   * Begins to watch; resolves when no later change can be missed. Starting a watcher that runs does nothing.
   * @throws MoonloopError `WATCH_FAILED`
   */
  start(): Promise<void>;
  /** Ends watching; may be started again. */
  stop(): Promise<void>;
  /** Content that is known already, so that finding it is no change. */
  know(id: ScriptId, hash: string): void;
  /** See {@link ScriptSource.acknowledge}. */
  acknowledge(id: ScriptId, hash: string, accepted: boolean): void;
}
