/**
 * The files of the assets folder.
 */
import { existsSync } from 'node:fs';
import picomatch from 'picomatch';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { ScriptId } from '../core/script-id.ts';
import { createFileTree, type FileTree } from '../node/file-tree.ts';
import { realPathOf } from '../node/real-file.ts';
import { createFileFilter } from '../watch/file-filter.ts';

/** Images and the sheets beside them. */
export const assetExtensions: readonly string[] = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif', 'json'];

/** Largest asset, in bytes. */
export const maxAssetSize = 50 * 1024 * 1024;

/** The assets folder as a tree. */
export function createAssetTree(folder: string): FileTree {
  const filter = createFileFilter({ extensions: assetExtensions }, (patterns) =>
    picomatch([...patterns], { dot: true }),
  );
  return createFileTree(folder, filter, maxAssetSize);
}

/** Ids of all assets; none when there is no such folder. Where a link leads out of the folder it rejects. */
export async function listAssets(folder: string): Promise<ScriptId[]> {
  const ids = existsSync(folder) ? await createAssetTree(folder).list() : [];
  const there: ScriptId[] = [];
  for (const id of ids) {
    const path = await realPathOf(folder, id).catch((error: unknown) => {
      if (error instanceof MoonloopError) throw error;
      return undefined; // a link to nothing
    });
    if (path !== undefined) there.push(id);
  }
  return there;
}
