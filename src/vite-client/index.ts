/**
 * The browser's end of the dev server's pushes. Imported by `virtual:moonloop`, which the Vite plugin serves; pages
 * import that.
 */
import { connectRemote, type RemoteConnection } from '../source/remote-source.ts';
import { createDevChannel, type HotChannel } from './dev-channel.ts';

/**
 * Connects a page to its dev server.
 * @param hot - `import.meta.hot` of a module that Vite serves.
 * @param sessionPath - Where the server gives its pages their token; the plugin knows.
 */
export function connectDevServer(hot: HotChannel, sessionPath: string): RemoteConnection {
  return connectRemote(createDevChannel({ hot, sessionPath }));
}

export type { AssetChange, AssetSource } from '../source/asset-source.ts';
export type { RemoteConnection } from '../source/remote-source.ts';
export { createUrlAssets } from '../source/url-assets.ts';
export type { HotChannel } from './dev-channel.ts';
