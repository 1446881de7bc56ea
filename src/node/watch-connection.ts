/**
 * Ways to a watch service: one on a thread of its own, and one on this thread for where none can be had.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { onceOnly } from '../core/stop.ts';
import type { WatchNews, WatchOrder, WatchSetup } from './watch-messages.ts';
import { createWatchService } from './watch-service.ts';

/** A service that can be ordered about. */
export interface WatchConnection {
  order(order: WatchOrder): void;
  /** Whether it keeps the process alive. */
  keepAlive(on: boolean): void;
  close(): void;
}

/** What one hears of a service. */
export interface WatchListener {
  heard(news: WatchNews): void;
  /** It has ended without having been told to. Called once. */
  ended(cause: unknown): void;
}

/** The file that threads run; undefined where this package was bundled into another, or runs from its sources. */
export function findThreadFile(): URL | undefined {
  const file = new URL('./watch-thread.js', import.meta.url);
  return file.protocol === 'file:' && existsSync(file) ? file : undefined;
}

/** A service on a thread of its own. @param file - What the thread runs. @throws whatever keeps it from being made */
export function connectThread(file: URL, setup: WatchSetup, { heard, ended }: WatchListener): WatchConnection {
  const worker = new Worker(file, { workerData: setup, execArgv: [], name: 'moonloop watch' });
  let closed = false;
  let why: unknown; // a thread that failed tells so first, and then that it has ended
  const end = onceOnly(() => {
    if (!closed) ended(why);
  });
  worker.unref();
  worker.on('message', heard);
  worker.on('error', (cause) => {
    why = cause;
    end();
  });
  worker.on('exit', (code) => {
    why ??= new Error(`it ended with ${code}`);
    end();
  });
  return {
    order: (order) => worker.postMessage(order),
    keepAlive: (on) => (on ? worker.ref() : worker.unref()),
    close() {
      closed = true;
      void worker.terminate();
    },
  };
}

/** A service on this thread. */
export function connectHere(setup: WatchSetup, { heard }: WatchListener): WatchConnection {
  const service = createWatchService(setup, false, heard);
  return { order: service.take, keepAlive: () => undefined, close: service.dispose };
}
