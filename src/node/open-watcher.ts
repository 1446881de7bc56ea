/**
 * Opens the watcher of a folder: on a thread of its own where that is wanted and possible, else on the caller's.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import type { ScriptWatcher } from '../watch/script-watcher.ts';
import { createFilteredTree } from './filtered-tree.ts';
import { createFolderWatcher } from './folder-watcher.ts';
import { createThreadedWatcher } from './threaded-watcher.ts';
import { findThreadFile } from './watch-connection.ts';
import type { WatchSetup } from './watch-messages.ts';

/** Options of {@link openWatcher}. */
export interface OpenWatcherOptions {
  readonly setup: WatchSetup;
  /** @default true */
  readonly ownThread?: boolean | undefined;
  /** A clock other than the system's cannot be read on another thread. */
  readonly clock?: Clock | undefined;
}

/** Opens a watcher that has not been started. */
export function openWatcher({ setup, ownThread = true, clock = systemClock }: OpenWatcherOptions): ScriptWatcher {
  const file = findThreadFile();
  if (ownThread && clock === systemClock && file !== undefined) return createThreadedWatcher({ setup, file });
  const { root, files, timing, choice, waiting } = setup;
  return createFolderWatcher({ ...timing, ...createFilteredTree(root, files), clock, choice, waiting });
}
