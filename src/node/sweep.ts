/**
 * Looks at every file of a folder without reading any, and says which are not as they were. All calls are asynchronous
 * and few at a time, so a slow drive never holds up the thread that plays the game.
 */
import { type Dirent, readdir, type Stats, stat } from 'node:fs';
import { join } from 'node:path';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import type { FileFilter } from '../watch/file-filter.ts';

/** Told about a file that is not as it was. */
export type Differs = (id: ScriptId, changedMs: number) => void;

/** What is known about the files of a folder. */
export interface Sweep {
  /**
   * Looks at all files. `differs` is called for each that is new, gone, or not as it was at the last look, with the
   * time of its last change in milliseconds since 1970, 0 for one that is gone.
   * Resolves with the number of entries looked at. Folders that cannot be read count as empty.
   */
  look(differs: Differs): Promise<number>;
  /** The next look says that this file differs, whatever it finds. */
  distrust(id: ScriptId): void;
  /** Files known from the last look. */
  readonly size: number;
  /** Known file at a position, counted round; undefined when there is none. */
  at(position: number): ScriptId | undefined;
}

interface FileRecord {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  look: number;
}

interface FolderRecord {
  mtimeMs: number;
  readAtMs: number;
  readonly files: ScriptId[];
  readonly folders: string[];
}

const atOnce = 32;
/** Clocks of file systems tick in steps of up to two seconds: a listing so fresh may lack a later entry. */
const coarseMs = 3000;

/** @param root - Absolute path. */
export function createSweep(root: string, filter: FileFilter): Sweep {
  const files = new Map<ScriptId, FileRecord>();
  const folders = new Map<string, FolderRecord>();
  let order: ScriptId[] = [];
  let looks = 0;

  const list = async (path: string): Promise<FolderRecord | undefined> => {
    const known = folders.get(path);
    const at = await statOf(join(root, path));
    if (at === undefined || !at.isDirectory()) {
      folders.delete(path);
      return undefined;
    }
    if (known && known.mtimeMs === at.mtimeMs && known.readAtMs - at.mtimeMs > coarseMs) return known;
    const record: FolderRecord = { mtimeMs: at.mtimeMs, readAtMs: Date.now(), files: [], folders: [] };
    for (const entry of await entriesOf(join(root, path))) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!filter.ignores(inner)) record.folders.push(inner);
      } else if (filter.accepts(inner)) {
        const id = parseScriptId(inner);
        if (id.ok) record.files.push(id.value);
      }
    }
    folders.set(path, record);
    return record;
  };

  const compare = (id: ScriptId, at: Stats | undefined, differs: Differs): void => {
    if (at === undefined || !at.isFile()) return;
    const { size, mtimeMs, ctimeMs, ino } = at;
    const known = files.get(id);
    if (known === undefined) {
      files.set(id, { size, mtimeMs, ctimeMs, ino, look: looks });
      differs(id, ctimeMs);
      return;
    }
    known.look = looks;
    const same = known.size === size && known.mtimeMs === mtimeMs && known.ctimeMs === ctimeMs && known.ino === ino;
    if (same) return;
    Object.assign(known, { size, mtimeMs, ctimeMs, ino });
    differs(id, ctimeMs);
  };

  return {
    async look(differs) {
      looks++;
      const found: ScriptId[] = [];
      const waiting = [''];
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        const record = await list(path);
        if (record === undefined) continue;
        for (const id of record.files) found.push(id);
        for (const inner of record.folders) waiting.push(inner);
      }
      await eachStat(root, found, (id, at) => compare(id, at, differs));
      for (const [id, record] of files) {
        if (record.look === looks) continue;
        files.delete(id);
        differs(id, 0);
      }
      order = found;
      return found.length + folders.size;
    },
    distrust(id) {
      const known = files.get(id);
      if (known) known.size = -1;
    },
    get size() {
      return files.size;
    },
    at: (position) => order[position % Math.max(1, order.length)],
  };
}

function statOf(path: string): Promise<Stats | undefined> {
  return new Promise((done) => {
    stat(path, (error, at) => done(error ? undefined : at));
  });
}

function entriesOf(path: string): Promise<Dirent[]> {
  return new Promise((done) => {
    readdir(path, { withFileTypes: true }, (error, entries) => done(error ? [] : entries));
  });
}

/** Some at a time: one alone wastes a turn of the event loop each, all at once fill the thread pool. */
function eachStat(root: string, ids: readonly ScriptId[], visit: (id: ScriptId, at: Stats | undefined) => void) {
  return new Promise<void>((done) => {
    let next = 0;
    let open = 0;
    const go = (): void => {
      const id = ids[next++];
      if (id === undefined) {
        if (open === 0) done();
        return;
      }
      open++;
      stat(join(root, id), (error, at) => {
        open--;
        visit(id, error ? undefined : at);
        go();
      });
    };
    const width = Math.max(1, Math.min(atOnce, ids.length));
    for (let n = 0; n < width; n++) go();
  });
}
