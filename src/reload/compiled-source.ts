/**
 * Compiles what a source tells, before anybody sees it: a file in a language that has a compiler goes on as what it was
 * compiled to, under its own id, or with the reason why it could not be. Everything else passes through.
 * In: a source and compilers. Out: the same source, compiled. All time comes from the clock.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { hashContent } from '../core/hash.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { type Refusal, toRefusal } from '../core/refusal.ts';
import { extensionOf, type ScriptId } from '../core/script-id.ts';
import { withDispose } from '../core/stop.ts';
import { encodeText } from '../core/text.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceFile } from '../source/script-source.ts';
import { createReloadQueue, defaultDeadlineMs } from './reload-queue.ts';
import { compileInput, type ScriptLanguage } from './script-language.ts';

/** A language whose files the game gets compiled: the build is what a runtime runs, the bytes of a WASM module. */
export interface SourceCompiler extends ScriptLanguage<Uint8Array> {
  /**
   * Half of a file never compiles, so that a save can be tried as soon as it is read. @default false: content is compiled
   * once it has stood still
   */
  readonly halvesFail?: boolean | undefined;
}

/** Options of {@link createCompiledSource}. */
export interface CompiledSourceOptions {
  readonly compilers: readonly SourceCompiler[];
  /** Longest time for compiling one file, in milliseconds. @default 30000 */
  readonly deadlineMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** A set has no deadline of its own: each file has one. The longest that timers can wait. */
const noDeadlineMs = 2 ** 31 - 1;

/** Wraps a source, which ends with what is returned. */
export function createCompiledSource(source: ScriptSource, options: CompiledSourceOptions): ScriptSource {
  const { compilers, deadlineMs = defaultDeadlineMs, clock = systemClock } = options;
  const emitter = createEmitter<{ changed: ChangeSet }>();
  /** By file: content that was compiled last, and what came of it. */
  const made = new Map<ScriptId, { readonly from: string; readonly file: SourceFile }>();
  /** By file: sets that hold a change of it and have not gone on. */
  const pending = new Map<string, number>();

  const compilerOf = (id: string): SourceCompiler | undefined =>
    compilers.find(({ extensions }) => extensions.includes(extensionOf(id)));

  const compile = async (file: SourceFile): Promise<SourceFile> => {
    const compiler = compilerOf(file.id);
    if (compiler === undefined) return file;
    const known = made.get(file.id);
    // what a missing compiler or too little time refused may go better now
    if (known?.from === file.hash && !mayHeal(known.file.refused)) return known.file;
    const compiled = await compileInTime(compiler, file);
    made.set(file.id, { from: file.hash, file: compiled });
    return compiled;
  };
  const compileInTime = (compiler: SourceCompiler, file: SourceFile): Promise<SourceFile> =>
    new Promise((resolve) => {
      const stop = clock.after(deadlineMs, () => resolve(refuse(file, tooLate(compiler, deadlineMs))));
      const end = (result: SourceFile): void => {
        stop();
        resolve(result);
      };
      Promise.resolve(compileInput(file))
        .then(compiler.compile)
        .then((bytes) => built(file, bytes))
        .then(end, (thrown: unknown) => end(refuse(file, thrown)));
    });
  const compileChange = async (change: SourceChange): Promise<SourceChange> =>
    change.kind === 'deleted' ? change : { ...change, file: await compile(change.file) };

  const queue = createReloadQueue<SourceChange, ChangeSet, void>({
    clock,
    deadlineMs: noDeadlineMs,
    async prepare(parts) {
      const changes: SourceChange[] = [];
      for (const change of parts.values()) changes.push(await compileChange(change));
      return changes;
    },
    commit: (_, changes) => emitter.emit('changed', changes),
  });
  const idOf = (change: SourceChange): ScriptId => (change.kind === 'changed' ? change.file.id : change.id);
  const follow = (changes: ChangeSet): void => {
    const ids = changes.map(idOf);
    // a set in which nothing is compiled overtakes those that are, unless they have a file in common
    const waits = changes.some((one) => (one.kind === 'changed' && compilerOf(idOf(one))) || pending.has(idOf(one)));
    if (!waits) return emitter.emit('changed', changes);
    for (const id of ids) pending.set(id, (pending.get(id) ?? 0) + 1);
    void queue.push(new Map(changes.map((change) => [idOf(change), change]))).then(() => {
      for (const id of ids) {
        const left = (pending.get(id) ?? 1) - 1;
        if (left > 0) pending.set(id, left);
        else pending.delete(id);
      }
    });
  };
  const stop = source.subscribe(follow);

  const compiled: Omit<ScriptSource, 'dispose' | typeof Symbol.dispose> = {
    async load() {
      const files: SourceFile[] = [];
      for (const file of await source.load()) files.push(await compile(file));
      return files;
    },
    async read(id) {
      const file = await source.read(id);
      return file && compile(file);
    },
    subscribe: (listener) => emitter.on('changed', listener),
    acknowledge(id, hash, accepted) {
      const last = made.get(id);
      source.acknowledge(id, last?.file.hash === hash ? last.from : hash, accepted);
    },
    onProblem: source.onProblem,
    watcher: source.watcher,
  };
  return withDispose(compiled, () => {
    stop();
    queue.dispose();
    emitter.clear();
    source.dispose();
  });
}

const mayHeal = (refused: Refusal | undefined): boolean =>
  refused?.code === 'COMPILER_MISSING' || refused?.code === 'RELOAD_TIMEOUT';

function built({ id }: SourceFile, bytes: unknown): SourceFile {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('its compiler gave no bytes');
  return { id, bytes, hash: hashContent(bytes) };
}

/** A file with the reason why it is none. Its hash tells from another reason, so that whoever knows one hears of the other. */
function refuse(file: SourceFile, thrown: unknown): SourceFile {
  const refused = toRefusal(thrown);
  const { code, message, line } = refused;
  return { ...file, hash: hashContent(encodeText(JSON.stringify([file.hash, code, message, line]))), refused };
}

function tooLate({ language }: SourceCompiler, deadlineMs: number): MoonloopError {
  return new MoonloopError('RELOAD_TIMEOUT', `compiling ${language} did not end within ${deadlineMs / 1000} s`);
}
