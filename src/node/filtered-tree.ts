/**
 * The files of a folder that are of interest, from plain settings: they are the same on whichever thread it is asked.
 */
import picomatch from 'picomatch';
import { createFileFilter, type FileFilter, type FileFilterOptions } from '../watch/file-filter.ts';
import { createFileTree, type FileTree } from './file-tree.ts';

/** A folder and what of it counts. */
export interface FilteredTree {
  readonly filter: FileFilter;
  readonly tree: FileTree;
}

/** @param root - Absolute path of an existing folder. */
export function createFilteredTree(root: string, options: FileFilterOptions): FilteredTree {
  const filter = createFileFilter(options, (patterns) => picomatch([...patterns], { dot: true }));
  return { filter, tree: createFileTree(root, filter, options.maxFileSize) };
}
