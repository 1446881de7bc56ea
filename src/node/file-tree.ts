/**
 * Reading a folder of files: all of them, or one. Paths go out as ids relative to the root.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hashContent } from '../core/hash.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import type { SourceFile } from '../source/script-source.ts';
import { defaultMaxFileSize, type FileFilter } from '../watch/file-filter.ts';
import type { ReadOutcome } from '../watch/settle.ts';

/** A folder as a set of files. */
export interface FileTree {
  readonly root: string;
  /** Id of a path below the root; undefined for the root, paths outside, and names that are no ids. */
  idOf(path: string): ScriptId | undefined;
  /** Reads one file; undefined when there is none. @throws MoonloopError `FILE_TOO_LARGE` */
  read(id: ScriptId): Promise<ReadOutcome>;
  /** Ids of all files that pass the filter, sorted. */
  list(): Promise<ScriptId[]>;
  /** All files that pass the filter and can be read. */
  readAll(onProblem: (message: string, cause: unknown) => void): Promise<SourceFile[]>;
}

/** @param root - Absolute path of an existing folder. */
export function createFileTree(root: string, filter: FileFilter, maxFileSize = defaultMaxFileSize): FileTree {
  const idOf = (path: string): ScriptId | undefined => {
    const id = parseScriptId(relative(root, path).split(sep).join('/'));
    return id.ok ? id.value : undefined;
  };
  const read = async (id: ScriptId): Promise<ReadOutcome> => {
    const path = join(root, id);
    try {
      const { size, mtimeMs, isFile } = await stat(path).then((s) => ({ ...s, isFile: s.isFile() }));
      if (!isFile) return undefined;
      if (size > maxFileSize) {
        throw new MoonloopError('FILE_TOO_LARGE', `${id} has ${size} bytes, the limit is ${maxFileSize}`, {
          place: { file: id },
        });
      }
      return { bytes: await readFile(path), modifiedMs: mtimeMs };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
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
          onProblem(`cannot read ${id}`, cause);
        }
      }
      return files;
    },
  };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
