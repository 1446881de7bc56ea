/**
 * Hints from the system's own events, through chokidar. Its events say where to look, never what is there.
 */
import { lstatSync, readdir } from 'node:fs';
import { join, normalize } from 'node:path';
import { FSWatcher } from 'chokidar';
import type { Stop } from '../core/stop.ts';
import { LeanWatcher } from './lean-chokidar.ts';

/** Receives hints. */
export interface HintListener {
  /** Something may have changed at this absolute path. */
  hint(path: string): void;
  /** A folder is not there any more, and nothing that was in it. */
  gone(path: string): void;
  error(cause: unknown): void;
}

/** Begins to give hints about everything below `root`; resolves when events arrive. */
export type HintSource = (root: string, ignores: (path: string) => boolean, listener: HintListener) => Promise<Stop>;

/** Where the events of a folder name the files in it whose content has changed; elsewhere each file is watched. */
const foldersTell = ['linux', 'darwin', 'win32'].includes(process.platform);

/**
 * Hints of the system. chokidar holds folders only: a watch of the system, three closures and entries in five maps for
 * each file are what a start would leave behind. What is in a folder is told by its raw events, which are neither
 * delayed nor thinned out.
 */
export const nativeHints: HintSource = (root, ignores, listener) =>
  new Promise((started) => {
    /** Symbolic links, and whether what they lead to is a file. No event of a folder tells of a file behind a link. */
    const links = new Map<string, boolean>();
    const isHeld = (name: string, at: FoundEntry): boolean => {
      if (!foldersTell || at.isDirectory()) return true;
      const path = normalize(name); // chokidar asks with forward slashes everywhere
      if (at.isSymbolicLink()) links.set(path, false);
      else if (links.has(path)) links.set(path, true);
      return links.has(path);
    };
    const watcher = new (foldersTell ? LeanWatcher : FSWatcher)({
      ignoreInitial: true,
      atomic: false,
      awaitWriteFinish: false,
      ignored: (path, at) =>
        path !== root && ((at !== undefined && (!isHeld(path, at) || isLinkedFolder(path, at))) || ignores(path)),
    });
    let ended = false;
    const stop = (): void => {
      ended = true;
      void watcher.close();
    };
    const hint = (path: string): void => {
      if (!ended && !ignores(path)) listener.hint(path);
    };
    const hintInside = (folder: string): void => {
      readdir(folder, (_error, names = []) => {
        for (const name of names) hint(join(folder, name));
      });
    };
    watcher.on('raw', (_event, name, details) => {
      const folder = watchedPathOf(details);
      if (folder === undefined || links.get(folder)) return; // a file that chokidar itself tells of
      hint(name ? join(folder, name) : folder);
    });
    watcher.on('all', (event, path) => {
      if (event === 'unlink') links.delete(path);
      if (event === 'unlinkDir' && !ended) listener.gone(path);
      else hint(path);
      // what was in it before it was listened to
      if (event === 'addDir') hintInside(path);
    });
    watcher.on('error', (cause) => {
      if (!ended) listener.error(cause);
      started(stop); // there may be no ready any more
    });
    watcher.once('ready', () => started(stop));
    watcher.add(root);
  });

/** What is at a path, as far as it matters here. */
interface FoundEntry {
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Which of its folders chokidar had an event of. */
function watchedPathOf(details: unknown): string | undefined {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return undefined;
  return typeof details.watchedPath === 'string' ? details.watchedPath : undefined;
}

/** Folders behind links are not listed either; one that leads to the root of a drive would be watched for minutes. */
function isLinkedFolder(path: string, at: FoundEntry): boolean {
  return at.isDirectory() && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
