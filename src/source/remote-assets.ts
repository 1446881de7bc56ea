/**
 * Assets of a dev server: addresses by id, fetched when somebody wants them.
 */
import { createEmitter } from '../core/emitter.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { withDispose } from '../core/stop.ts';
import type { AssetChange, AssetSource } from './asset-source.ts';
import type { WireAsset } from './remote-protocol.ts';
import { fetchAsset } from './url-assets.ts';

/** The assets, and the way to tell what became of them. */
export interface RemoteAssets {
  readonly source: AssetSource;
  /** One has a new address, or is gone. */
  change(asset: WireAsset): void;
  /** The whole list; only differences to the one before are told. */
  replace(assets: readonly WireAsset[]): void;
}

/** @param listed - Resolves when there is a first list. */
export function createRemoteAssets(listed: Promise<void>): RemoteAssets {
  const emitter = createEmitter<{ asset: AssetChange }>();
  const urls = new Map<string, string>();
  /** Those that could not be had, perhaps because the server was gone. */
  const failed = new Set<string>();
  let isFirst = true;

  const change = ({ id, url }: WireAsset): void => {
    failed.delete(id);
    if (url === null) urls.delete(id);
    else urls.set(id, url);
    emitter.emit('asset', { id, kind: url === null ? 'deleted' : 'changed' });
  };
  const source: Omit<AssetSource, 'dispose' | typeof Symbol.dispose> = {
    async list() {
      await listed;
      return [...urls.keys()];
    },
    async read(id) {
      const url = urls.get(id);
      if (url === undefined) {
        throw new MoonloopError('ASSET_MISSING', `there is no asset ${id}`, { place: { file: id } });
      }
      try {
        return await fetchAsset(id, url);
      } catch (cause) {
        if (urls.get(id) === url) failed.add(id);
        throw toMoonloopError(cause, 'ASSET_MISSING', { file: id });
      }
    },
    subscribe: (listener) => emitter.on('asset', listener),
  };
  return {
    source: withDispose(source, () => emitter.clear()),
    change,
    replace(assets) {
      const now = new Map(assets.map((asset) => [asset.id as string, asset]));
      const gone = [...urls.keys()].filter((id) => typeof now.get(id)?.url !== 'string');
      const told = isFirst ? [] : assets.filter(({ id, url }) => urls.get(id) !== url || failed.has(id));
      if (isFirst) for (const { id, url } of assets) if (url !== null) urls.set(id, url);
      isFirst = false;
      for (const asset of told) change(asset);
      for (const id of gone) change({ id, url: null });
    },
  };
}
