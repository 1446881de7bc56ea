/**
 * The dev server's end: watches scripts and assets, answers pages that say what they have, and pushes what has settled.
 * Pages ask by id from the server's own list, never by path.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ViteDevServer } from 'vite';
import { extensionOf } from '../core/script-id.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import { createFolderSource, type FolderSource, type FolderSourceOptions } from '../node/folder-source.ts';
import {
  parseAcknowledge,
  parseHello,
  remoteMessages,
  toWireChange,
  toWireFile,
  type WireAsset,
} from '../source/remote-protocol.ts';
import type { SourceFile } from '../source/script-source.ts';
import { assetExtensions, maxAssetSize } from './asset-files.ts';

/** Pushes to the pages of one dev server. */
export interface DevPush extends Disposable {
  /** Resolves when all files are read and watching has begun. */
  ready(): Promise<void>;
}

const assetPath = '/@moonloop/asset/';

const contentTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  json: 'application/json',
};

/** The folders of a page. */
export interface DevFolders {
  /** Absolute. */
  readonly scripts: string;
  /** Absolute. */
  readonly assets: string;
  /** As in FolderSourceOptions. */
  readonly polling?: boolean | undefined;
}

/** A folder and what is in it now. */
interface HeldFolder {
  readonly source: FolderSource;
  readonly files: Map<string, SourceFile>;
}

function holdFolder(options: FolderSourceOptions): HeldFolder | undefined {
  if (!existsSync(options.root)) return undefined;
  const source = createFolderSource(options);
  return { source, files: new Map() };
}

/** Creates the pushing end and its route for assets. */
export function createDevPush(server: ViteDevServer, folders: DevFolders): DevPush {
  const { hot } = server.environments['client']!;
  const epoch = randomUUID();
  const { polling } = folders;
  const scripts = holdFolder({ root: folders.scripts, polling });
  const assets = holdFolder({
    root: folders.assets,
    polling,
    extensions: assetExtensions,
    maxFileSize: maxAssetSize,
  });
  const held = [scripts, assets].filter((folder) => folder !== undefined);
  let seq = 0;

  const send = (message: string, data: object): void => hot.send(message, { epoch, seq: ++seq, ...data });
  const wireAsset = ({ id, hash }: SourceFile): WireAsset => ({ id, url: `${assetPath}${encodeURI(id)}?${hash}` });

  scripts?.source.subscribe((changes) => {
    for (const change of changes) {
      if (change.kind === 'changed') scripts.files.set(change.file.id, change.file);
      else scripts.files.delete(change.id);
    }
    send(remoteMessages.changes, { changes: changes.map(toWireChange) });
  });
  assets?.source.subscribe((changes) => {
    for (const change of changes) {
      if (change.kind === 'changed') {
        assets.files.set(change.file.id, change.file);
        send(remoteMessages.asset, wireAsset(change.file));
      } else {
        assets.files.delete(change.id);
        send(remoteMessages.asset, { id: change.id, url: null });
      }
    }
  });
  for (const { source } of held) {
    source.onProblem(({ message }) => hot.send(remoteMessages.problem, { message }));
  }

  hot.on(remoteMessages.hello, (data: unknown, client) => {
    const hello = parseHello(data);
    if (!hello.ok) return;
    const { known } = hello.value;
    const all = [...(scripts?.files.values() ?? [])];
    client.send(remoteMessages.snapshot, {
      epoch,
      seq,
      ids: all.map(({ id }) => id),
      files: all.filter(({ id, hash }) => !Object.hasOwn(known, id) || known[id] !== hash).map(toWireFile),
      assets: [...(assets?.files.values() ?? [])].map(wireAsset),
    });
  });
  hot.on(remoteMessages.acknowledge, (data: unknown) => {
    const told = parseAcknowledge(data);
    if (told.ok) scripts?.source.acknowledge(told.value.id, told.value.hash, told.value.accepted);
  });
  server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const path = request.url?.split('?')[0] ?? '';
    if (!path.startsWith(assetPath)) return next();
    const file = assets?.files.get(safeDecode(path.slice(assetPath.length)));
    response.statusCode = file ? 200 : 404;
    if (file) response.setHeader('Content-Type', contentTypes[extensionOf(file.id)] ?? 'application/octet-stream');
    response.setHeader('Cache-Control', 'no-cache');
    response.end(file ? Buffer.from(file.bytes) : undefined);
  });

  const push: Omit<DevPush, 'dispose' | typeof Symbol.dispose> = {
    async ready() {
      for (const { source, files } of held) {
        await source.ready();
        for (const file of await source.load()) files.set(file.id, file);
      }
    },
  };
  return withDispose(push, () => {
    for (const { source } of held) source.dispose();
  });
}

function safeDecode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return '';
  }
}
