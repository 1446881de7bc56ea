import { describe, expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { remoteMessages } from '../../src/source/remote-protocol.ts';
import { createRemoteServer } from '../../src/source/remote-server.ts';

const token = 'the token';

/** A server with one file, and pages whose messages are kept. */
function start() {
  const acknowledged: unknown[] = [];
  const server = createRemoteServer({
    epoch: 'first',
    admits: (text) => text === token,
    acknowledge: (id, hash, accepted) => void acknowledged.push([id, hash, accepted]),
  });
  const file = createSourceFile('a.lua', 'return {}');
  server.hold([file]);
  const open = () => {
    const got: string[] = [];
    return { got, send: (message: string) => void got.push(message) };
  };
  const hello = { token, ask: 1, known: {} };
  const edit = () => server.change([{ kind: 'changed', file, stable: true, savedMs: 0 }]);
  return { server, file, acknowledged, open, hello, edit };
}

test('a page gets what is pushed from its first hello on, until it leaves', () => {
  const { server, open, hello, edit } = start();
  const page = open();
  edit();
  server.receive(page, remoteMessages.hello, hello);
  edit();
  server.changeAsset({ id: 'a.png', url: null });
  server.tell('something');
  server.leave(page);
  edit();
  expect(page.got).toEqual([
    remoteMessages.snapshot,
    remoteMessages.changes,
    remoteMessages.asset,
    remoteMessages.problem,
  ]);
});

test('a page that comes later is told the last 20 problems of watching, once each', () => {
  const { server, open, hello } = start();
  for (let n = 0; n < 25; n++) server.tell(`problem ${n}`);
  server.tell('problem 24');
  const page = open();
  for (let n = 0; n < 2; n++) server.receive(page, remoteMessages.hello, hello);
  expect(page.got.filter((message) => message === remoteMessages.problem)).toHaveLength(20);
  expect(page.got.at(0)).toBe(remoteMessages.snapshot);
});

test('a page that says hello twice gets what is pushed once', () => {
  const { server, open, hello, edit } = start();
  const page = open();
  for (let n = 0; n < 2; n++) server.receive(page, remoteMessages.hello, hello);
  edit();
  expect(page.got).toEqual([remoteMessages.snapshot, remoteMessages.snapshot, remoteMessages.changes]);
});

describe('without the token', () => {
  test.each([undefined, null, '', 'another', [token], { token }])(
    '%j: neither an answer, nor what is pushed, nor a word to the watcher',
    (wrong) => {
      const { server, file, open, hello, edit, acknowledged } = start();
      const page = open();
      server.receive(page, remoteMessages.hello, { ...hello, token: wrong });
      server.receive(page, remoteMessages.acknowledge, { token: wrong, id: file.id, hash: file.hash, accepted: true });
      edit();
      expect([page.got, acknowledged]).toEqual([[], []]);
    },
  );
});

test('a page can acknowledge content that the server has, and nothing else', () => {
  const { server, file, open, acknowledged } = start();
  const { id, hash } = file;
  const say = (said: object): void => server.receive(open(), remoteMessages.acknowledge, { token, ...said });
  for (const said of [
    { id: 'b.lua', hash, accepted: true },
    { id, hash: 'another', accepted: true },
    { id: '../a.lua', hash },
    { id: '__proto__', hash },
    { id: [id], hash },
    {},
  ]) {
    say(said);
  }
  expect(acknowledged).toEqual([]);
  say({ id, hash, accepted: true });
  say({ id, hash, accepted: 'yes' });
  expect(acknowledged).toEqual([
    [id, hash, true],
    [id, hash, false],
  ]);
});
