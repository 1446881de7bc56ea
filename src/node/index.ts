/** What needs Node: files of a folder. */
export type { FolderSource, FolderSourceOptions } from './folder-source.ts';
export { createFolderSource } from './folder-source.ts';
