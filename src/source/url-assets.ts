/**
 * Assets at fixed addresses: what a production build has.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { withDispose } from '../core/stop.ts';
import type { AssetSource } from './asset-source.ts';

/** @param urls - Address of each asset, by id. */
export function createUrlAssets(urls: Readonly<Record<string, string>>): AssetSource {
  const source: Omit<AssetSource, 'dispose' | typeof Symbol.dispose> = {
    list: () => Promise.resolve(Object.keys(urls)),
    read: (id) => fetchAsset(id, urls[id]),
    subscribe: () => () => undefined,
  };
  return withDispose(source, () => undefined);
}

/** Fetches one asset. @throws MoonloopError `ASSET_MISSING` */
export async function fetchAsset(id: string, url: string | undefined): Promise<Blob> {
  if (url === undefined) throw new MoonloopError('ASSET_MISSING', `there is no asset ${id}`, { place: { file: id } });
  const response = await fetch(url);
  if (!response.ok) {
    throw new MoonloopError('ASSET_MISSING', `asset ${id} cannot be had: ${response.status}`, { place: { file: id } });
  }
  return response.blob();
}
