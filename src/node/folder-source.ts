/**
 * Files of a folder as a source: read at once, and watched in the way that suits the folder.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { hashContent } from '../core/hash.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { plainError } from '../core/plain-error.ts';
import { withDispose } from '../core/stop.ts';
import { createCompiledSource, type SourceCompiler } from '../reload/compiled-source.ts';
import type { ScriptSource, SourceProblem } from '../source/script-source.ts';
import { type FileFilterOptions, scriptExtensions } from '../watch/file-filter.ts';
import type { ScriptWatcher } from '../watch/script-watcher.ts';
import { createFilteredTree } from './filtered-tree.ts';
import { openWatcher } from './open-watcher.ts';
import { readPlatformFacts } from './platform-facts.ts';
import { createWatLanguage } from './wat-language.ts';
import { timingOf, type WatchTiming } from './watch-timing.ts';
import { chooseWatcher } from './watcher-choice.ts';

/** Options of {@link createFolderSource}. */
export interface FolderSourceOptions extends FileFilterOptions, WatchTiming {
  /** Folder, absolute or relative to the working directory. */
  readonly root: string;
  readonly clock?: Clock | undefined;
  /** False: files are read once and never watched. @default true */
  readonly watch?: boolean | undefined;
  /** True: changes are looked for, whatever the folder is on. @default chosen for the folder */
  readonly polling?: boolean | undefined;
  /**
   * Whether a thread of its own looks at the files, so that no look ever holds up frames. Where none can be had, and with
   * a clock other than the system's, the caller's thread does it in small pieces.
   * @default true
   */
  readonly ownThread?: boolean | undefined;
  /** Languages whose files are compiled before anybody sees them; their extensions are files of interest. @default WAT */
  readonly compilers?: readonly SourceCompiler[] | undefined;
}

/** A folder as a source; also tells when watching has begun. */
export interface FolderSource extends ScriptSource {
  readonly watcher: ScriptWatcher | null;
  /** Resolves when no later change can be missed. */
  ready(): Promise<void>;
}

/** Creates the source. @throws MoonloopError `FILE_MISSING` when the folder does not exist */
export function createFolderSource(options: FolderSourceOptions): FolderSource {
  const root = resolve(options.root);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new MoonloopError('FILE_MISSING', `there is no folder ${options.root}`);
  }
  const { watch: watches = true, polling, clock, compilers = [createWatLanguage()] } = options;
  const extensions = options.extensions ?? [...scriptExtensions, ...compilers.flatMap((one) => one.extensions)];
  const waiting = compilers.flatMap((one) => (one.halvesFail ? [] : one.extensions));
  const files = { extensions, ignorePatterns: options.ignorePatterns, maxFileSize: options.maxFileSize };
  const { tree } = createFilteredTree(root, files);
  const problems = createEmitter<{ problem: SourceProblem }>();
  const choice = polling
    ? { kind: 'polling' as const, reason: 'polling was asked for' }
    : chooseWatcher(readPlatformFacts(root));
  const watcher = watches
    ? openWatcher({ ...options, setup: { root, files, timing: timingOf(options), choice, waiting } })
    : null;
  const tell = ({ message, cause }: MoonloopError): void => problems.emit('problem', { message, cause });
  watcher?.on('error', tell);
  const started = watcher?.start();
  started?.catch((error: unknown) => tell(toMoonloopError(error, 'WATCH_FAILED')));

  const source: Omit<ScriptSource, 'dispose' | typeof Symbol.dispose> = {
    watcher,
    async load() {
      try {
        const files = await tree.readAll((message, cause) => problems.emit('problem', { message, cause }));
        for (const { id, hash } of files) watcher?.know(id, hash);
        return files;
      } catch (cause) {
        throw toMoonloopError(plainError(cause), 'SOURCE_FAILED');
      }
    },
    async read(id) {
      const content = await tree.read(id);
      return content && { id, bytes: content.bytes, hash: hashContent(content.bytes) };
    },
    subscribe: (listener) => watcher?.on('changed', listener) ?? (() => undefined),
    acknowledge: (id, hash, accepted) => watcher?.acknowledge(id, hash, accepted),
    onProblem: (listener) => problems.on('problem', listener),
  };
  const folder = withDispose(source, () => {
    watcher?.dispose();
    problems.clear();
  });
  return {
    ...createCompiledSource(folder, { compilers, clock }),
    watcher,
    ready: () => started ?? Promise.resolve(),
  };
}
