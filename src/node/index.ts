/** What needs Node: files of the disk. */

export type { SourceCompiler } from '../reload/compiled-source.ts';
export type { FileEngineOptions } from './file-engine.ts';
export { createFileEngine } from './file-engine.ts';
export type { FileSource, FileSourceOptions } from './file-source.ts';
export { createFileSource } from './file-source.ts';
export type { FolderSource, FolderSourceOptions } from './folder-source.ts';
export { createFolderSource } from './folder-source.ts';
export { createWatLanguage } from './wat-language.ts';
