/**
 * Runs reloads one after the other, in order of arrival. A failing one never blocks the next, and the flag that one is
 * running cannot stick.
 */

/** Queue of work items. */
export interface ReloadQueue<T> {
  /** @param onError - Receives what running the item threw. */
  push(item: T, onError: (thrown: unknown) => void): void;
  /** Number of items waiting or running. */
  pending(): number;
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>;
}

/** @param run - Handles one item. */
export function createReloadQueue<T>(run: (item: T) => Promise<void>): ReloadQueue<T> {
  let last: Promise<void> = Promise.resolve();
  let pending = 0;
  return {
    push(item, onError) {
      pending++;
      last = last
        .then(() => run(item))
        .catch(onError)
        .catch(() => undefined)
        .finally(() => {
          pending--;
        });
    },
    pending: () => pending,
    async idle() {
      while (pending > 0) await last;
    },
  };
}
