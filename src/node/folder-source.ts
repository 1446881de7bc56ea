/**
 * Files of a folder, watched with chokidar. Its events are hints only: content is read, settled and compared before
 * anything is told.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { watch } from 'chokidar';
import picomatch from 'picomatch';
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { extensionOf } from '../core/script-id.ts';
import { withDispose } from '../core/stop.ts';
import type { ChangeSet, ScriptSource, SourceProblem } from '../source/script-source.ts';
import { createFileFilter, type FileFilterOptions } from '../watch/file-filter.ts';
import { createSettle, type SettleTiming } from '../watch/settle.ts';
import { createFileTree } from './file-tree.ts';

/** Options of {@link createFolderSource}. */
export interface FolderSourceOptions extends FileFilterOptions, SettleTiming {
  /** Folder, absolute or relative to the working directory. */
  readonly root: string;
  readonly clock?: Clock | undefined;
  /** False: files are read once and never watched. @default true */
  readonly watch?: boolean | undefined;
}

/** A folder as a source; also tells when watching has begun. */
export interface FolderSource extends ScriptSource {
  /** Resolves when events of the folder arrive. */
  ready(): Promise<void>;
}

const waitingExtensions = new Set(['toml', 'json', 'png', 'jpg', 'webp']);

/** Creates the source. @throws MoonloopError `FILE_MISSING` when the folder does not exist */
export function createFolderSource(options: FolderSourceOptions): FolderSource {
  const root = resolve(options.root);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new MoonloopError('FILE_MISSING', `there is no folder ${options.root}`);
  }
  const { clock = systemClock, watch: watches = true } = options;
  const filter = createFileFilter(options, (patterns) => picomatch([...patterns], { dot: true }));
  const tree = createFileTree(root, filter, options.maxFileSize);
  const emitter = createEmitter<{ changed: ChangeSet; problem: SourceProblem }>();

  const settle = createSettle({
    ...options,
    clock,
    read: tree.read,
    emit: (changes) => emitter.emit('changed', changes),
    onUnreadable: (id, cause) => emitter.emit('problem', { message: `cannot read ${id}`, cause }),
    groupOf: (id) => id.slice(0, Math.max(0, id.indexOf('/'))),
    waits: (id) => waitingExtensions.has(extensionOf(id)),
  });
  const watcher = watches ? watch(root, { ignoreInitial: true, atomic: false, awaitWriteFinish: false }) : undefined;
  const started = new Promise<void>((done) => (watcher ? watcher.once('ready', () => done()) : done()));
  watcher?.on('all', (_event, path) => {
    const id = tree.idOf(resolve(root, path));
    if (id !== undefined && filter(id)) settle.hint(id);
  });
  watcher?.on('error', (cause) => emitter.emit('problem', { message: 'watching failed', cause }));

  const source: Omit<FolderSource, 'dispose' | typeof Symbol.dispose> = {
    watcher: watches ? { kind: 'native', reason: 'events of the file system' } : null,
    ready: () => started,
    async load() {
      try {
        const files = await tree.readAll((message, cause) => emitter.emit('problem', { message, cause }));
        for (const { id, hash } of files) settle.know(id, hash);
        return files;
      } catch (cause) {
        throw toMoonloopError(cause, 'SOURCE_FAILED');
      }
    },
    subscribe: (listener) => emitter.on('changed', listener),
    acknowledge: settle.acknowledge,
    onProblem: (listener) => emitter.on('problem', listener),
  };
  return withDispose(source, () => {
    settle.dispose();
    emitter.clear();
    void watcher?.close();
  });
}
