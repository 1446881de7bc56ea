/**
 * Looks at every file of a folder without reading any, and says which are not as they were.
 */
import type { Stats } from 'node:fs';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import type { FileFilter } from '../watch/file-filter.ts';
import type { ListFolder, LookAtFiles } from './file-looks.ts';

/** Told about a file that is not as it was. */
export type Differs = (id: ScriptId, changedMs: number) => void;

/** What is known about the files of a folder. */
export interface Sweep {
  /**
   * Looks at all files in the given way. `differs` is called for each that is new, gone, or not as it was at the last look, with the
   * time of its last change in milliseconds since 1970, 0 for one that is gone.
   * Resolves with the number of entries looked at. A folder that cannot be listed holds what it held when it last could be,
   * and nothing before.
   */
  look(lookAt: LookAtFiles, differs: Differs): Promise<number>;
  /** The next look says that this file differs, whatever it finds. */
  distrust(id: ScriptId): void;
  /** Files of a folder, and of those in it, that are known from the last look. */
  below(folder: string): readonly ScriptId[];
  /** Folders found so far that had been deleted and made again between two looks. */
  readonly replaced: number;
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
  readonly identity: string;
  mtimeMs: number;
  readAtMs: number;
  readonly files: ScriptId[];
  readonly folders: string[];
}

/** Clocks of file systems tick in steps of up to two seconds: a listing so fresh may lack a later entry. */
const coarseMs = 3000;

/** @param root - Absolute path. */
export function createSweep(root: string, filter: FileFilter, listFolder: ListFolder): Sweep {
  const files = new Map<ScriptId, FileRecord>();
  const folders = new Map<string, FolderRecord>();
  /** All files as they were found last, with their paths: making these anew would be half the cost of a look. */
  let found: { readonly ids: readonly ScriptId[]; readonly paths: readonly string[] } = { ids: [], paths: [] };
  let relisted = false;
  let looks = 0;
  let replaced = 0;

  const pathOf = (inner: string): string => (inner === '' ? root : `${root}/${inner}`);

  /** What is in a folder; read anew only when the folder has changed. */
  const list = async (path: string, at: Stats | undefined): Promise<FolderRecord | undefined> => {
    const known = folders.get(path);
    if (at === undefined || !at.isDirectory()) {
      relisted ||= folders.delete(path);
      return undefined;
    }
    const identity = identityOf(at);
    if (known?.identity === identity && known.mtimeMs === at.mtimeMs && known.readAtMs - at.mtimeMs > coarseMs)
      return known;
    const readAtMs = Date.now();
    const entries = await listFolder(pathOf(path));
    // without an open file to read it with, what was known of it holds until it can be read again
    if (entries === undefined) return known;
    if (known && known.identity !== identity) replaced++;
    relisted = true;
    const record: FolderRecord = { identity, mtimeMs: at.mtimeMs, readAtMs, files: [], folders: [] };
    for (const entry of entries) {
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

  /** Finds all files, level by level. */
  const findFiles = async (lookAt: LookAtFiles): Promise<void> => {
    const ids: ScriptId[] = [];
    relisted = false;
    for (let level = ['']; level.length > 0; ) {
      const seen: (Stats | undefined)[] = [];
      await lookAt(level.map(pathOf), (position, at) => {
        seen[position] = at;
      });
      const below: string[] = [];
      for (const [position, path] of level.entries()) {
        const record = await list(path, seen[position]);
        for (const id of record?.files ?? []) ids.push(id);
        for (const inner of record?.folders ?? []) below.push(inner);
      }
      level = below;
    }
    if (relisted) found = { ids, paths: ids.map(pathOf) };
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
    async look(lookAt, differs) {
      looks++;
      await findFiles(lookAt);
      const { ids, paths } = found;
      await lookAt(paths, (position, at) => compare(ids[position]!, at, differs));
      for (const [id, record] of files) {
        if (record.look === looks) continue;
        files.delete(id);
        differs(id, 0);
      }
      return ids.length + folders.size;
    },
    distrust(id) {
      const known = files.get(id);
      if (known) known.size = -1;
    },
    below: (folder) => found.ids.filter((id) => id.startsWith(`${folder}/`)),
    get replaced() {
      return replaced;
    },
    get size() {
      return files.size;
    },
    at: (position) => found.ids[position % Math.max(1, found.ids.length)],
  };
}

/** The number of a deleted folder may be given to the next one at once; its time of birth tells. */
function identityOf({ ino, birthtimeMs }: Stats): string {
  return `${ino} ${birthtimeMs}`;
}
