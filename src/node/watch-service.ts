/**
 * A watcher that is ordered about and answers by messages: what the thread that watches does, on whichever thread it runs.
 */
import { toMoonloopError } from '../core/moonloop-error.ts';
import { createFilteredTree } from './filtered-tree.ts';
import { createFolderWatcher } from './folder-watcher.ts';
import { packError, type WatchFigures, type WatchNews, type WatchOrder, type WatchSetup } from './watch-messages.ts';

/** Takes orders. */
export interface WatchService {
  take(order: WatchOrder): void;
  dispose(): void;
}

/**
 * Creates it, at rest.
 * @param ownThread - Nothing else runs on this thread.
 * @param say - Told of all news, in order.
 */
export function createWatchService(
  setup: WatchSetup,
  ownThread: boolean,
  say: (news: WatchNews) => void,
): WatchService {
  const { root, files, timing, choice, waiting } = setup;
  const figures = (): WatchFigures => {
    const { kind, reason, cpuOverheadPercent, reliabilityScore } = watcher;
    return { kind, reason, cpuOverheadPercent, reliabilityScore };
  };
  const watcher = createFolderWatcher({
    ...{ ...timing, ...createFilteredTree(root, files), choice, waiting, ownThread },
    onSwept: () => say({ type: 'swept', figures: figures() }),
  });
  watcher.on('changed', (changes) => say({ type: 'changed', changes, figures: figures() }));
  watcher.on('error', (error) => say({ type: 'error', error: packError(error), figures: figures() }));

  const start = async (run: number): Promise<void> => {
    try {
      await watcher.start();
      say({ type: 'started', run, figures: figures() });
    } catch (thrown) {
      say({ type: 'failed', run, error: packError(toMoonloopError(thrown, 'WATCH_FAILED')), figures: figures() });
    }
  };
  const stop = async (run: number): Promise<void> => {
    await watcher.stop();
    say({ type: 'stopped', run, figures: figures() });
  };
  return {
    take(order) {
      if (order.type === 'know') watcher.know(order.id, order.hash, order.readMs);
      else if (order.type === 'acknowledge') watcher.acknowledge(order.id, order.hash, order.accepted);
      else void (order.type === 'start' ? start(order.run) : stop(order.run));
    },
    dispose: () => watcher.dispose(),
  };
}
