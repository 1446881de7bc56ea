/**
 * The browser's end of the dev server's pushes: carries messages over Vite's own socket. Imported by
 * `virtual:moonloop`, which the Vite plugin serves; pages import that.
 */
import { connectRemote, type RemoteConnection } from '../source/remote-source.ts';

/** The part of `import.meta.hot` that is used. */
export interface HotChannel {
  send(event: string, data?: unknown): void;
  on(event: string, listener: (data: unknown) => void): void;
}

/** Connects a page to its dev server. @param hot - `import.meta.hot` of a module that Vite serves. */
export function connectDevServer(hot: HotChannel): RemoteConnection {
  return connectRemote({
    send: (message, data) => hot.send(message, data),
    on: (message, listener) => hot.on(message, listener),
    onReconnect: (listener) => hot.on('vite:ws:connect', () => listener()),
  });
}

export type { AssetChange, AssetSource } from '../source/asset-source.ts';
export type { RemoteConnection } from '../source/remote-source.ts';
export { createUrlAssets } from '../source/url-assets.ts';
