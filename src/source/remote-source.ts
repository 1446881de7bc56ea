/**
 * Files and assets from a dev server, over any channel that carries JSON messages. Messages are applied in order; after
 * a gap, a new run of the server or a lost connection the page says what it has and gets what is different.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import type { ScriptId } from '../core/script-id.ts';
import { type Stop, withDispose } from '../core/stop.ts';
import type { AssetSource } from './asset-source.ts';
import { createRemoteAssets } from './remote-assets.ts';
import { createRemoteOrder } from './remote-order.ts';
import {
  type HeldFile,
  parseAsk,
  parseAsset,
  parseChanges,
  parseOrder,
  parseSnapshot,
  remoteMessages,
  type Snapshot,
} from './remote-protocol.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceProblem } from './script-source.ts';

/** Carries messages between page and server. */
export interface RemoteChannel {
  /** Dropped while there is no connection. */
  send(message: string, data: object): void;
  on(message: string, listener: (data: unknown) => void): void;
  /** Called when messages can be sent: at the start, and each time the connection is there again. */
  onOpen(listener: () => void): void;
}

/** Options of {@link connectRemote}. */
export interface RemoteOptions {
  readonly clock?: Clock | undefined;
  /** A question without an answer is asked again after so long, then after twice the time, and so on. @default 2000 */
  readonly retryMs?: number | undefined;
}

/** What a dev server gives a page. */
export interface RemoteConnection {
  readonly scripts: ScriptSource;
  readonly assets: AssetSource;
}

const longestRetryMs = 60_000;
const mostUnheard = 20;
const nothing: Stop = () => undefined;

/** Connects; the first answer of the server resolves `load` and `list`. */
export function connectRemote(channel: RemoteChannel, options: RemoteOptions = {}): RemoteConnection {
  const { clock = systemClock, retryMs = 2000 } = options;
  const emitter = createEmitter<{ changed: ChangeSet; problem: SourceProblem }>();
  const held = new Map<ScriptId, HeldFile>();
  /** Problems that came before anybody listened: a page connects long before there is a game. */
  const unheard: SourceProblem[] = [];
  const order = createRemoteOrder();
  let resolveFirst = nothing;
  const first = new Promise<void>((resolve) => {
    resolveFirst = resolve;
  });
  const assets = createRemoteAssets(first);
  let loaded = false;
  let stopRetry = nothing;

  const problem = (message: string): void => {
    if (emitter.count('problem') > 0) emitter.emit('problem', { message });
    else if (unheard.push({ message }) > mostUnheard) unheard.shift();
  };
  const hello = (delayMs = retryMs): void => {
    // of content that may be half of a save nobody knows yet what became of it: it is asked for again
    const known = [...held].filter(([, { stable }]) => stable).map(([id, { file }]) => [id, file.hash]);
    stopRetry();
    stopRetry = clock.after(delayMs, () => hello(Math.min(delayMs * 2, longestRetryMs)));
    channel.send(remoteMessages.hello, { ask: order.ask(), known: Object.fromEntries(known) });
  };

  const applyChanges = (changes: readonly SourceChange[]): void => {
    for (const change of changes) {
      if (change.kind === 'changed') held.set(change.file.id, change);
      else held.delete(change.id);
    }
    if (changes.length > 0 && loaded) emitter.emit('changed', changes);
  };
  const applySnapshot = ({ files, ids, assets: list }: Snapshot): void => {
    const savedMs = clock.epochMs();
    const existing = new Set(ids);
    const gone = [...held.keys()].filter((id) => !existing.has(id));
    const isNews = ({ file, stable }: HeldFile): boolean => {
      const known = held.get(file.id);
      return known?.file.hash !== file.hash || (stable && !known.stable);
    };
    applyChanges([
      ...files.filter(isNews).map((one): SourceChange => ({ kind: 'changed', ...one, savedMs })),
      ...gone.map((id): SourceChange => ({ kind: 'deleted', id, savedMs })),
    ]);
    assets.replace(list);
    loaded = true;
    resolveFirst();
  };
  /** Applies a change when it is the next one; an old one is dropped, for a missing one is asked. */
  const take = (data: unknown, apply: () => boolean): void => {
    const sequence = parseOrder(data);
    if (!sequence.ok) return problem(sequence.error.message);
    const verdict = order.judge(sequence.value);
    if (verdict === 'next' && apply()) order.advance();
    else if (verdict !== 'old' && !order.isOpen()) hello();
  };

  channel.on(remoteMessages.snapshot, (data) => {
    if (!order.closes(parseAsk(data))) return;
    const snapshot = parseSnapshot(data);
    if (!snapshot.ok) return problem(snapshot.error.message);
    stopRetry();
    const missed = order.moveTo(snapshot.value);
    applySnapshot(snapshot.value);
    if (missed) hello();
  });
  channel.on(remoteMessages.changes, (data) =>
    take(data, () => {
      const parsed = parseChanges(data);
      if (parsed.ok) applyChanges(parsed.value.changes);
      else problem(parsed.error.message);
      return parsed.ok;
    }),
  );
  channel.on(remoteMessages.asset, (data) =>
    take(data, () => {
      const parsed = parseAsset(data);
      if (parsed.ok) assets.change(parsed.value);
      else problem(parsed.error.message);
      return parsed.ok;
    }),
  );
  channel.on(remoteMessages.problem, (data) => problem(String((data as { message?: unknown } | null)?.message)));
  channel.onOpen(() => hello());

  const scripts: Omit<ScriptSource, 'dispose' | typeof Symbol.dispose> = {
    watcher: { kind: 'remote', reason: 'the dev server watches' },
    async load() {
      await first;
      return [...held.values()].map(({ file }) => file).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async read(id) {
      await first;
      return held.get(id)?.file;
    },
    subscribe: (listener) => emitter.on('changed', listener),
    acknowledge: (id, hash, accepted) => channel.send(remoteMessages.acknowledge, { id, hash, accepted }),
    onProblem(listener) {
      const stop = emitter.on('problem', listener);
      for (const one of unheard.splice(0)) emitter.emit('problem', one);
      return stop;
    },
  };
  const end = (): void => {
    stopRetry();
    emitter.clear();
  };
  return { scripts: withDispose(scripts, end), assets: assets.source };
}
