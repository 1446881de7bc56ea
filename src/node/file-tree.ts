/**
 * Reading a folder of files: all of them, or one. Paths go out as ids relative to the root.
 */
import { type FileHandle, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hashContent } from '../core/hash.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { plainError } from '../core/plain-error.ts';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import type { SourceFile } from '../source/script-source.ts';
import { defaultMaxFileSize, type FileFilter } from '../watch/file-filter.ts';
import type { ReadOutcome } from '../watch/settle.ts';
import { openReal } from './real-file.ts';

/** A folder as a set of files. */
export interface FileTree {
  readonly root: string;
  /** Id of a path below the root; undefined for the root, paths outside, and names that are no ids. */
  idOf(path: string): ScriptId | undefined;
  /** Reads one file; undefined when there is none. @throws MoonloopError `FILE_TOO_LARGE`, `LINK_OUTSIDE` */
  read(id: ScriptId): Promise<ReadOutcome>;
  /** Ids of all files that pass the filter, sorted. */
  list(): Promise<ScriptId[]>;
  /** All files that pass the filter and can be read. */
  readAll(onProblem: (message: string, cause: unknown) => void): Promise<SourceFile[]>;
}

/**
 * @param root - Absolute path of an existing folder.
 * @param openFile - Opens a file below it; by default only where it really is inside.
 */
export function createFileTree(
  root: string,
  filter: FileFilter,
  maxFileSize = defaultMaxFileSize,
  openFile: (root: string, id: ScriptId) => Promise<FileHandle> = openReal,
): FileTree {
  const idOf = (path: string): ScriptId | undefined => {
    const id = parseScriptId(relative(root, path).split(sep).join('/'));
    return id.ok ? id.value : undefined;
  };
  const read = async (id: ScriptId): Promise<ReadOutcome> => {
    let file: FileHandle | undefined;
    try {
      file = await openFile(root, id);
      const at = await file.stat();
      const { size, mtimeMs } = at;
      if (!at.isFile()) return undefined;
      if (size > maxFileSize) {
        throw new MoonloopError('FILE_TOO_LARGE', `${id} has ${size} bytes, the limit is ${maxFileSize}`, {
          place: { file: id },
        });
      }
      return { bytes: await file.readFile(), modifiedMs: mtimeMs };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error instanceof MoonloopError ? error : plainError(error);
    } finally {
      await file?.close();
    }
  };
  const list = async (): Promise<ScriptId[]> => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const ids = entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => idOf(join(entry.parentPath, entry.name)))
      .filter((id): id is ScriptId => id !== undefined && filter.accepts(id));
    return ids.sort();
  };
  return {
    root,
    idOf,
    read,
    list,
    async readAll(onProblem) {
      const files: SourceFile[] = [];
      for (const id of await list()) {
        try {
          const content = await read(id);
          if (content) files.push({ id, bytes: content.bytes, hash: hashContent(content.bytes) });
        } catch (cause) {
          onProblem(cause instanceof MoonloopError ? cause.message : `cannot read ${id}`, cause);
        }
      }
      return files;
    },
  };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // the last two are what is no file at all: a socket, on some systems a folder
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO' || code === 'EISDIR';
}
