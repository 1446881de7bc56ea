/**
 * Versioned script cache: the only place that knows which build of a file is current.
 * In: builds that passed their validation, from the reload coordinator. Out: version numbers, read lazily each frame.
 * Memory only, no timers, no I/O.
 */
import { type ErrorPlace, MoonloopError } from '../core/moonloop-error.ts';
import type { Refusal } from '../core/refusal.ts';
import type { ScriptId } from '../core/script-id.ts';

/** Content of a file that is, or wants to become, a version. */
export interface Build {
  readonly id: ScriptId;
  readonly bytes: Uint8Array;
  /** Content hash. */
  readonly hash: string;
  /** Why it cannot become a version, as its source knows; see SourceFile. */
  readonly refused?: Refusal | undefined;
}

/** What is known about one file. */
export interface CacheEntry {
  readonly id: ScriptId;
  /** Number of the live version: only grows; 0 while none was ever good. Compare with `!==`. */
  readonly version: number;
  /** The live build; undefined while `version` is 0. */
  readonly build: Build | undefined;
  /** Hash of the content tried last, good or bad. */
  readonly triedHash: string | undefined;
  /** Highest number given out so far. */
  readonly lastVersion: number;
  /** Why the content tried last is not live; undefined when it is. */
  readonly error: MoonloopError | undefined;
}

/** The last good content of a file, under its number. */
export type LiveVersion = CacheEntry & { readonly build: Build };

/** Cache of the scripts of one game. */
export interface VersionedCache {
  entry(id: string): CacheEntry | undefined;
  /**
   * The last known good version; undefined while none was ever good. For those who keep something that they made from a
   * script: ask when it is needed, compare `version` with `!==`, make it anew from `build` only then. A call costs a look
   * into a map and makes nothing.
   */
  getInstance(id: string): LiveVersion | undefined;
  /** Number of the live version; 0 for unknown files. */
  version(id: string): number;
  /** Number that the next published build of a file will get. */
  nextVersion(id: string): number;
  /** Makes a build live under the next number, which is returned. */
  publish(build: Build): number;
  /** Notes a build that did not become live; the live one stays. */
  refuse(build: Build, error: MoonloopError): void;
  /** Takes back a build that was published without having run, and turned out not to; its number is not used again. */
  retract(id: ScriptId, error: MoonloopError): void;
  /** Notes that the live content is back in the file after a failed attempt. */
  restore(id: ScriptId): void;
  /** Notes live content that was taken back: it is not to become live again, however often it is saved. */
  ban(build: Build, error: MoonloopError): void;
  /** Why this content was taken back; undefined for any other. */
  banned(build: Build): MoonloopError | undefined;
  /** The file is gone: the same content may be tried again when it comes back. */
  forgetTried(id: ScriptId): void;
  /** Forgets a file that nobody uses. */
  remove(id: ScriptId): void;
  entries(): Iterable<CacheEntry>;
}

const isLive = (entry: CacheEntry | undefined): entry is LiveVersion => entry?.build !== undefined;

/** Why content was taken back. */
interface Ban {
  readonly message: string;
  readonly place: ErrorPlace;
}

/** So many bans are remembered with their reason. */
const maxReasons = 16;

/** Creates an empty cache. */
export function createVersionedCache(): VersionedCache {
  const entries = new Map<string, CacheEntry>();
  const bans = new Map<string, Ban | undefined>();
  const banKey = ({ id, hash }: Build): string => `${id}\n${hash}`;
  return {
    ban(build, error) {
      // errors hold on to much: only the words are kept, and of the latest only
      const { traceback: _, ...place } = error.place;
      bans.delete(banKey(build));
      bans.set(banKey(build), { message: error.message, place });
      const outdated = [...bans.keys()].at(-1 - maxReasons);
      if (outdated !== undefined) bans.set(outdated, undefined);
      // the file still has that content: putting the old one back is an undo
      const known = entries.get(build.id);
      if (known) entries.set(build.id, { ...known, triedHash: build.hash, error });
    },
    banned(build) {
      if (!bans.has(banKey(build))) return undefined;
      const { message, place } = bans.get(banKey(build)) ?? { message: 'it was taken back before', place: {} };
      return new MoonloopError('VERSION_WITHDRAWN', message, { place });
    },
    entry: (id) => entries.get(id),
    getInstance(id) {
      const entry = entries.get(id);
      return isLive(entry) ? entry : undefined;
    },
    version: (id) => entries.get(id)?.version ?? 0,
    nextVersion: (id) => (entries.get(id)?.lastVersion ?? 0) + 1,
    publish(build) {
      const version = (entries.get(build.id)?.lastVersion ?? 0) + 1;
      const { id, hash } = build;
      entries.set(id, { id, version, lastVersion: version, build, triedHash: hash, error: undefined });
      return version;
    },
    refuse({ id, hash }, error) {
      const known = entries.get(id);
      const { version = 0, lastVersion = 0 } = known ?? {};
      entries.set(id, { id, version, lastVersion, build: known?.build, triedHash: hash, error });
    },
    retract(id, error) {
      const known = entries.get(id);
      if (known) entries.set(id, { ...known, version: 0, build: undefined, error });
    },
    restore(id) {
      const known = entries.get(id);
      if (known) entries.set(id, { ...known, triedHash: known.build?.hash, error: undefined });
    },
    forgetTried(id) {
      const known = entries.get(id);
      if (known) entries.set(id, { ...known, triedHash: undefined });
    },
    remove: (id) => entries.delete(id),
    entries: () => entries.values(),
  };
}
