/**
 * Files and assets from a dev server, over any channel that carries JSON messages. Messages are applied in order; after
 * a gap, a new run of the server or a reconnect the page says what it has and gets what is different.
 */
import { createEmitter } from '../core/emitter.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { ScriptId } from '../core/script-id.ts';
import { withDispose } from '../core/stop.ts';
import type { AssetChange, AssetSource } from './asset-source.ts';
import {
  parseAsset,
  parseChanges,
  parseOrder,
  parseSnapshot,
  remoteMessages,
  type Sequence,
  type Snapshot,
} from './remote-protocol.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceFile, SourceProblem } from './script-source.ts';
import { fetchAsset } from './url-assets.ts';

/** Carries messages between page and server. */
export interface RemoteChannel {
  send(message: string, data: unknown): void;
  on(message: string, listener: (data: unknown) => void): void;
  /** Called when the connection is there again after it was lost. */
  onReconnect(listener: () => void): void;
}

/** What a dev server gives a page. */
export interface RemoteConnection {
  readonly scripts: ScriptSource;
  readonly assets: AssetSource;
}

/** Connects; the first answer of the server resolves `load` and `list`. */
export function connectRemote(channel: RemoteChannel): RemoteConnection {
  const emitter = createEmitter<{ changed: ChangeSet; problem: SourceProblem; asset: AssetChange }>();
  const held = new Map<ScriptId, SourceFile>();
  const assetUrls = new Map<string, string>();
  let position: Sequence | undefined;
  let loaded = false;
  let firstSnapshot: (() => void) | undefined;
  const first = new Promise<void>((resolve) => {
    firstSnapshot = resolve;
  });

  const hello = (): void => {
    const known = Object.fromEntries([...held].map(([id, { hash }]) => [id, hash]));
    channel.send(remoteMessages.hello, { known });
  };
  const problem = (message: string): void => emitter.emit('problem', { message });

  const applyChanges = (changes: readonly SourceChange[]): void => {
    for (const change of changes) {
      if (change.kind === 'changed') held.set(change.file.id, change.file);
      else held.delete(change.id);
    }
    if (changes.length > 0 && loaded) emitter.emit('changed', changes);
  };
  const applySnapshot = ({ epoch, seq, files, ids, assets }: Snapshot): void => {
    const savedMs = performance.timeOrigin + performance.now();
    const gone = [...held.keys()].filter((id) => !ids.includes(id));
    position = { epoch, seq };
    applyChanges([
      ...files.map((file): SourceChange => ({ kind: 'changed', file, stable: true, savedMs })),
      ...gone.map((id): SourceChange => ({ kind: 'deleted', id, savedMs })),
    ]);
    const before = new Map(assetUrls);
    assetUrls.clear();
    for (const { id, url } of assets) if (url !== null) assetUrls.set(id, url);
    for (const [id, url] of assetUrls)
      if (loaded && before.get(id) !== url) emitter.emit('asset', { id, kind: 'changed' });
    for (const id of before.keys()) if (!assetUrls.has(id)) emitter.emit('asset', { id, kind: 'deleted' });
    loaded = true;
    firstSnapshot?.();
  };
  /** True when the message is the next one; otherwise old ones are dropped and a gap is filled by asking. */
  const isNext = (data: unknown): boolean => {
    const order = parseOrder(data);
    if (!order.ok) {
      problem(order.error.message);
      return false;
    }
    const { epoch, seq } = order.value;
    if (position?.epoch === epoch && seq <= position.seq) return false;
    if (position?.epoch === epoch && seq === position.seq + 1) {
      position = { epoch, seq };
      return true;
    }
    hello();
    return false;
  };

  channel.on(remoteMessages.snapshot, (data) => {
    const snapshot = parseSnapshot(data);
    if (snapshot.ok) applySnapshot(snapshot.value);
    else problem(snapshot.error.message);
  });
  channel.on(remoteMessages.changes, (data) => {
    if (!isNext(data)) return;
    const changes = parseChanges(data);
    if (changes.ok) applyChanges(changes.value.changes);
    else problem(changes.error.message);
  });
  channel.on(remoteMessages.asset, (data) => {
    if (!isNext(data)) return;
    const asset = parseAsset(data);
    if (!asset.ok) return problem(asset.error.message);
    const { id, url } = asset.value;
    if (url === null) assetUrls.delete(id);
    else assetUrls.set(id, url);
    emitter.emit('asset', { id, kind: url === null ? 'deleted' : 'changed' });
  });
  channel.on(remoteMessages.problem, (data) => problem(String((data as { message?: unknown } | null)?.message)));
  channel.onReconnect(hello);
  hello();

  const scripts: Omit<ScriptSource, 'dispose' | typeof Symbol.dispose> = {
    watcher: { kind: 'remote', reason: 'the dev server watches' },
    async load() {
      await first;
      return [...held.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async read(id) {
      await first;
      return held.get(id);
    },
    subscribe: (listener) => emitter.on('changed', listener),
    acknowledge: (id, hash, accepted) => channel.send(remoteMessages.acknowledge, { id, hash, accepted }),
    onProblem: (listener) => emitter.on('problem', listener),
  };
  const assets: Omit<AssetSource, 'dispose' | typeof Symbol.dispose> = {
    async list() {
      await first;
      return [...assetUrls.keys()];
    },
    read(id) {
      const url = assetUrls.get(id);
      if (url === undefined) {
        return Promise.reject(new MoonloopError('ASSET_MISSING', `there is no asset ${id}`, { place: { file: id } }));
      }
      return fetchAsset(id, url);
    },
    subscribe: (listener) => emitter.on('asset', listener),
  };
  const end = (): void => emitter.clear();
  return { scripts: withDispose(scripts, end), assets: withDispose(assets, () => undefined) };
}
