/**
 * The thread that watches a folder: looks, reads and hashes happen here, and settled changes go to the game's thread.
 * Begun by watch-connection.ts with a {@link WatchSetup}; ends when it is terminated.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { SourceChange } from '../source/script-source.ts';
import { createWatchService } from './watch-service.ts';

/** With bytes of its own, which cross without another copy. */
function sendable(change: SourceChange): SourceChange {
  if (change.kind === 'deleted') return change;
  return { ...change, file: { ...change.file, bytes: Uint8Array.from(change.file.bytes) } };
}

const service = createWatchService(workerData, true, (news) => {
  if (news.type !== 'changed') return parentPort?.postMessage(news);
  const changes = news.changes.map(sendable);
  const buffers = changes.flatMap((one) => (one.kind === 'changed' ? [one.file.bytes.buffer as ArrayBuffer] : []));
  parentPort?.postMessage({ ...news, changes }, buffers);
});
parentPort?.on('message', (order) => service.take(order));
