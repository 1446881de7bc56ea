/**
 * Hints from the system's own events, through chokidar. Its events say where to look, never what is there.
 */
import { watch } from 'chokidar';
import type { Stop } from '../core/stop.ts';

/** Receives hints. */
export interface HintListener {
  /** Something may have changed at this absolute path. */
  hint(path: string): void;
  error(cause: unknown): void;
}

/** Begins to give hints about everything below `root`; resolves when events arrive. */
export type HintSource = (root: string, ignores: (path: string) => boolean, listener: HintListener) => Promise<Stop>;

/** Hints of the system. */
export const nativeHints: HintSource = (root, ignores, listener) =>
  new Promise((started) => {
    const watcher = watch(root, {
      ignoreInitial: true,
      atomic: false,
      awaitWriteFinish: false,
      ignored: (path) => path !== root && ignores(path),
    });
    let ended = false;
    const stop = (): void => {
      ended = true;
      void watcher.close();
    };
    watcher.on('all', (_event, path) => {
      if (!ended) listener.hint(path);
    });
    watcher.on('error', (cause) => {
      if (!ended) listener.error(cause);
      started(stop); // there may be no ready any more
    });
    watcher.once('ready', () => started(stop));
  });
