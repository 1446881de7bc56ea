/**
 * One file of the disk as a source, watched only while somebody has subscribed. Its folder is watched, since editors
 * replace files; nothing else in it is read, and no folder below.
 */
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { hashContent } from '../core/hash.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { type ScriptId, toScriptId } from '../core/script-id.ts';
import { onceOnly, withDispose } from '../core/stop.ts';
import type { ScriptSource, SourceFile, SourceProblem } from '../source/script-source.ts';
import type { FileFilter } from '../watch/file-filter.ts';
import { createFileTree } from './file-tree.ts';
import { createFolderWatcher } from './folder-watcher.ts';
import { readPlatformFacts } from './platform-facts.ts';
import type { WatchTiming } from './watch-timing.ts';
import { chooseWatcher } from './watcher-choice.ts';

/** Options of {@link createFileSource}. */
export interface FileSourceOptions extends WatchTiming {
  readonly clock?: Clock | undefined;
  /** True: changes are looked for, whatever the folder is on. @default chosen for the folder */
  readonly polling?: boolean | undefined;
  /** A larger file is refused. @default 10485760 */
  readonly maxFileSize?: number | undefined;
}

/** A file as a source. */
export interface FileSource extends ScriptSource {
  /** Id of the file in this source: its name. */
  readonly id: ScriptId;
  /** Resolves when no later change can be missed; at once when nobody has subscribed. */
  ready(): Promise<void>;
}

/**
 * Creates the source of a file, which need not exist yet.
 * @param path - Absolute, or relative to the working directory.
 * @throws MoonloopError `FILE_MISSING` when its folder does not exist
 */
export function createFileSource(path: string, options: FileSourceOptions = {}): FileSource {
  const root = dirname(resolve(path));
  const id = toScriptId(basename(path));
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new MoonloopError('FILE_MISSING', `there is no folder for ${path}`);
  }
  const { clock = systemClock } = options;
  const filter: FileFilter = { accepts: (name) => name === id, ignores: (name) => name !== '' && name !== id };
  // the program has named this file: where it leads is what was asked for
  const tree = createFileTree(root, filter, options.maxFileSize, (folder, name) => open(join(folder, name)));
  const problems = createEmitter<{ problem: SourceProblem }>();
  const choice = options.polling
    ? { kind: 'polling' as const, reason: 'polling was asked for' }
    : chooseWatcher(readPlatformFacts(root));
  // reading twice at this distance is enough for a file of which nobody takes halves
  const watcher = createFolderWatcher({ stableMs: 60, ...options, clock, tree, filter, choice });
  watcher.on('error', ({ message, cause }) => problems.emit('problem', { message, cause }));
  let started: Promise<void> = Promise.resolve();
  let subscribers = 0;
  let known = false;

  const read = async (): Promise<SourceFile | undefined> => {
    const content = await tree.read(id);
    return content && { id, bytes: content.bytes, hash: hashContent(content.bytes) };
  };
  const begin = (): void => {
    // without knowing what is there, nothing could be told of its deletion
    started = read()
      .catch(() => undefined)
      .then((file) => {
        if (file && !known) watcher.know(id, file.hash);
        known = true;
        return subscribers > 0 ? watcher.start() : undefined;
      });
    started.catch((thrown: unknown) => {
      const { message, cause } = toMoonloopError(thrown, 'WATCH_FAILED');
      problems.emit('problem', { message, cause });
    });
  };

  const source: Omit<FileSource, 'dispose' | typeof Symbol.dispose> = {
    id,
    watcher,
    ready: () => started,
    async load() {
      const file = await read().catch((cause: unknown) => {
        throw toMoonloopError(cause, 'SOURCE_FAILED');
      });
      return file ? [file] : [];
    },
    read,
    subscribe(listener) {
      const stop = watcher.on('changed', listener);
      if (subscribers++ === 0) begin();
      return onceOnly(() => {
        stop();
        if (--subscribers === 0) void watcher.stop();
      });
    },
    acknowledge: (script, hash, accepted) => watcher.acknowledge(script, hash, accepted),
    onProblem: (listener) => problems.on('problem', listener),
  };
  return withDispose(source, () => {
    watcher.dispose();
    problems.clear();
  });
}
