/**
 * Where images come from: the dev server, a production bundle, or memory. Ids are paths in the assets folder, with
 * extension.
 */
import type { Disposable, Stop } from '../core/stop.ts';

/** A change of one asset. */
export interface AssetChange {
  readonly id: string;
  readonly kind: 'changed' | 'deleted';
}

/** A source of assets. */
export interface AssetSource extends Disposable {
  /** Ids of all assets. */
  list(): Promise<readonly string[]>;
  /** Content of an asset as it is now. Rejects when it cannot be had. */
  read(id: string): Promise<Blob>;
  /** Tells changes of assets, also of those that `list` did not give. */
  subscribe(listener: (change: AssetChange) => void): Stop;
}
