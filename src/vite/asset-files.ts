/**
 * The files of the assets folder.
 */
import { existsSync } from 'node:fs';
import picomatch from 'picomatch';
import { createFileTree, type FileTree } from '../node/file-tree.ts';
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

/** Ids of all assets; none when there is no such folder. */
export async function listAssets(folder: string): Promise<string[]> {
  return existsSync(folder) ? createAssetTree(folder).list() : [];
}
