/**
 * The dev server's end of the messages: holds what the source told, answers pages that say what they have, and pushes
 * what changes. In: changes, and messages of pages. Out: messages to pages. Memory only; runs anywhere.
 *
 * Nobody gets or does anything before a message of theirs carried the token: what is pushed goes to those pages alone,
 * never to everybody who managed to connect.
 */
import { isRecord } from '../core/guards.ts';
import type { ScriptId } from '../core/script-id.ts';
import type { WireAsset } from './remote-protocol.ts';
import {
  type HeldFile,
  parseAcknowledge,
  parseHello,
  remoteMessages,
  toWireChange,
  toWireFile,
} from './remote-protocol.ts';
import type { ChangeSet, SourceFile } from './script-source.ts';

/** One connected page; the same object for all its messages. */
export interface RemoteClient {
  send(message: string, data: object): void;
}

/** Options of {@link createRemoteServer}. */
export interface RemoteServerOptions {
  /** Name of this run of the server; another one for each run. */
  readonly epoch: string;
  /** Whether this is the token. */
  admits(token: unknown): boolean;
  /** A page took over content that the server has, or did not. */
  acknowledge(id: ScriptId, hash: string, accepted: boolean): void;
}

/** The server's end. */
export interface RemoteServer {
  /** Files that are there at the start; told to nobody. */
  hold(files: readonly SourceFile[]): void;
  change(changes: ChangeSet): void;
  /** An asset has a new address, or none. */
  changeAsset(asset: WireAsset): void;
  /** Tells pages what is wrong with watching, those too that come later. */
  tell(problem: string): void;
  /** A message of a page. Never throws, whatever it is. */
  receive(client: RemoteClient, message: string, data: unknown): void;
  /** A page is gone. */
  leave(client: RemoteClient): void;
}

/** So many of the last problems are told to pages that come later. */
const mostProblems = 20;

/** Creates it, with nothing in it. */
export function createRemoteServer({ epoch, admits, acknowledge }: RemoteServerOptions): RemoteServer {
  const files = new Map<ScriptId, HeldFile>();
  const assets = new Map<string, WireAsset>();
  const admitted = new Set<RemoteClient>();
  const problems = new Set<string>();
  let seq = 0;

  const push = (message: string, data: object): void => {
    for (const client of admitted) client.send(message, data);
  };
  const answer = (client: RemoteClient, data: unknown): void => {
    const hello = parseHello(data);
    if (!hello.ok) return;
    const { ask, known } = hello.value;
    const has = ({ id, hash }: SourceFile): boolean => known[id] === hash;
    client.send(remoteMessages.snapshot, {
      ...{ epoch, seq, ask },
      ids: [...files.keys()],
      files: [...files.values()]
        .filter(({ file }) => !has(file))
        .map(({ file, stable }) => ({ ...toWireFile(file), stable })),
      assets: [...assets.values()],
    });
    if (admitted.has(client)) return;
    admitted.add(client);
    for (const text of problems) client.send(remoteMessages.problem, { message: text });
  };

  return {
    hold(list) {
      for (const file of list) files.set(file.id, { file, stable: true });
    },
    change(changes) {
      for (const change of changes) {
        if (change.kind === 'changed') files.set(change.file.id, change);
        else files.delete(change.id);
      }
      push(remoteMessages.changes, { epoch, seq: ++seq, changes: changes.map(toWireChange) });
    },
    changeAsset(asset) {
      if (asset.url === null) assets.delete(asset.id);
      else assets.set(asset.id, asset);
      push(remoteMessages.asset, { epoch, seq: ++seq, ...asset });
    },
    tell(problem) {
      problems.delete(problem);
      problems.add(problem);
      for (const oldest of [...problems].slice(0, -mostProblems)) problems.delete(oldest);
      push(remoteMessages.problem, { message: problem });
    },
    receive(client, message, data) {
      if (!isRecord(data) || !admits(data['token'])) return;
      if (message === remoteMessages.hello) answer(client, data);
      if (message !== remoteMessages.acknowledge) return;
      const told = parseAcknowledge(data);
      if (!told.ok) return;
      const { id, hash, accepted } = told.value;
      if (files.get(id)?.file.hash === hash) acknowledge(id, hash, accepted);
    },
    leave: (client) => void admitted.delete(client),
  };
}
