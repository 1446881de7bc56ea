/**
 * The dev server's end: watches scripts and assets, and gives the pages that have the token what has settled, over
 * Vite's own socket.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ViteDevServer } from 'vite';
import { type Disposable, withDispose } from '../core/stop.ts';
import { createFolderSource, type FolderSourceOptions } from '../node/folder-source.ts';
import { remoteMessages } from '../source/remote-protocol.ts';
import { createRemoteServer } from '../source/remote-server.ts';
import type { SourceFile } from '../source/script-source.ts';
import { assetExtensions, maxAssetSize } from './asset-files.ts';
import { createDevRoutes } from './dev-routes.ts';
import { createDevToken } from './own-page.ts';

/** Pushes to the pages of one dev server. */
export interface DevPush extends Disposable {
  /** Resolves when all files are read and watching has begun. */
  ready(): Promise<void>;
}

/** The folders of a page. */
export interface DevFolders {
  /** Absolute. */
  readonly scripts: string;
  /** Absolute. */
  readonly assets: string;
  /** As in FolderSourceOptions. */
  readonly polling?: boolean | undefined;
  /** As in FolderSourceOptions. */
  readonly compilers?: FolderSourceOptions['compilers'];
}

const openFolder = (options: FolderSourceOptions) =>
  existsSync(options.root) ? createFolderSource(options) : undefined;

/** Creates the pushing end and its answers over HTTP. */
export function createDevPush(server: ViteDevServer, folders: DevFolders): DevPush {
  const { hot } = server.environments['client']!;
  const { polling, compilers } = folders;
  const scripts = openFolder({ root: folders.scripts, polling, compilers });
  const assets = openFolder({
    ...{ root: folders.assets, polling, compilers: [] },
    ...{ extensions: assetExtensions, maxFileSize: maxAssetSize },
  });
  const assetFiles = new Map<string, SourceFile>();
  const token = createDevToken();
  const remote = createRemoteServer({
    epoch: randomUUID(),
    admits: token.matches,
    acknowledge: (id, hash, accepted) => scripts?.acknowledge(id, hash, accepted),
  });
  const routes = createDevRoutes({
    base: server.config.base,
    session: { token: token.text, socketToken: server.config.webSocketToken },
    asset: (id) => assetFiles.get(id),
  });

  const holdAsset = (file: SourceFile): void => {
    assetFiles.set(file.id, file);
    remote.changeAsset({ id: file.id, url: routes.addressOf(file) });
  };
  scripts?.subscribe(remote.change);
  assets?.subscribe((changes) => {
    for (const change of changes) {
      if (change.kind === 'changed') holdAsset(change.file);
      else if (assetFiles.delete(change.id)) remote.changeAsset({ id: change.id, url: null });
    }
  });
  for (const source of [scripts, assets]) {
    source?.onProblem(({ message }) => {
      server.config.logger.warn(message, { timestamp: true });
      remote.tell(message);
    });
  }
  // Vite refuses a socket with an Origin and without Vite's token, but lets one without any Origin through, and gives
  // all that is sent with `hot.send` to everybody: so pages are answered one by one, and only those with our token
  for (const message of [remoteMessages.hello, remoteMessages.acknowledge]) {
    hot.on(message, (data: unknown, client) => remote.receive(client, message, data));
  }
  hot.on('vite:client:disconnect', (_nothing: unknown, client) => remote.leave(client));
  server.middlewares.use(routes.handle);

  const push: Omit<DevPush, 'dispose' | typeof Symbol.dispose> = {
    async ready() {
      await Promise.all([scripts?.ready(), assets?.ready()]);
      remote.hold((await scripts?.load()) ?? []);
      for (const file of (await assets?.load()) ?? []) holdAsset(file);
    },
  };
  return withDispose(push, () => {
    scripts?.dispose();
    assets?.dispose();
  });
}
