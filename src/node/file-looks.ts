/**
 * Looking at many files without reading any, in two ways. On a local drive a look that waits costs a microsecond or two
 * where one that does not wait costs three times as much, so there the files are looked at in short slices. On anything
 * slower the thread must not wait: there the looks are asynchronous, and few at a time.
 */
import { type Dirent, readdir, type Stats, stat, statSync } from 'node:fs';

/** Told what is at a path; undefined when there is nothing, or nothing that can be looked at. */
export type SeeFile = (position: number, at: Stats | undefined) => void;

/** Looks at all paths; resolves when `see` has been called for each. */
export type LookAtFiles = (paths: readonly string[], see: SeeFile) => Promise<void>;

/** Lists a folder; undefined when it cannot be read now. */
export type ListFolder = (path: string) => Promise<readonly Dirent[] | undefined>;

/** Some at a time: one alone wastes a turn of the event loop each, all at once fill the thread pool. */
const atOnce = 32;

/** Never holds up the thread. */
export const lookWithoutWaiting: LookAtFiles = (paths, see) =>
  new Promise((done) => {
    let next = 0;
    let open = 0;
    const go = (): void => {
      const position = next++;
      const path = paths[position];
      if (path === undefined) {
        if (open === 0) done();
        return;
      }
      open++;
      stat(path, (error, at) => {
        open--;
        see(position, error ? undefined : at);
        go();
      });
    };
    const width = Math.max(1, Math.min(atOnce, paths.length));
    for (let n = 0; n < width; n++) go();
  });

/** How long a thread may look at files, in milliseconds. */
export interface Patience {
  /** Longest time for which it looks before it does something else. */
  readonly sliceMs: number;
  /** A look that took so long waited for a drive. */
  readonly slowMs: number;
}

/** On a thread that does other things a look that waits must be rare. */
export const sharedThreadPatience: Patience = { sliceMs: 0.3, slowMs: 4 };
/** Nobody else is held up; but a drive that takes so long for each look is asked about many files at a time. */
export const ownThreadPatience: Patience = { sliceMs: 10, slowMs: 0.5 };

/** One slow look may be the machine's fault; so many in a row are the drive's. */
const slowInARow = 3;

/**
 * Cheap looks in slices; a drive that turns out to be slow is no longer waited for.
 * @param now - In milliseconds.
 * @param waitFor - All waiting goes through it.
 */
export function createSlicedLooks(
  now: () => number,
  { sliceMs, slowMs }: Patience,
  lookNow: (path: string) => Stats | undefined = statNow,
  waitFor: (promise: Promise<void>) => Promise<void> = (promise) => promise,
): LookAtFiles {
  let slow = 0;
  return async (paths, see) => {
    let sliceStart = now();
    let last = sliceStart;
    for (let position = 0; position < paths.length; position++) {
      if (slow >= slowInARow) {
        const rest = paths.slice(position);
        return waitFor(lookWithoutWaiting(rest, (offset, at) => see(position + offset, at)));
      }
      see(position, lookNow(paths[position]!));
      const end = now();
      slow = end - last > slowMs ? slow + 1 : 0;
      last = end;
      if (end - sliceStart < sliceMs) continue;
      await waitFor(nextTurn());
      last = sliceStart = now();
    }
  };
}

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Reads a folder of the disk. */
export const listFolder: ListFolder = (path) =>
  new Promise((done) => {
    readdir(path, { withFileTypes: true }, (error, entries) => done(error ? undefined : entries));
  });

/** Looks at one file at once. */
export function statNow(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
