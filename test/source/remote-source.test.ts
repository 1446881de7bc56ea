import { expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { remoteMessages, toWireChange, toWireFile } from '../../src/source/remote-protocol.ts';
import { connectRemote } from '../../src/source/remote-source.ts';
import type { SourceChange } from '../../src/source/script-source.ts';
import { createFakeChannel } from './fake-channel.ts';
import { describeSource } from './source-contract.ts';

/** A small dev server at the other end of the channel. */
function createServer(files: Readonly<Record<string, string>>, epoch = 'first') {
  const channel = createFakeChannel();
  const held = new Map(Object.entries(files).map(([id, text]) => [id, createSourceFile(id, text)]));
  let seq = 0;
  const answer = (known: Readonly<Record<string, string>>): void => {
    const different = [...held.values()].filter(({ id, hash }) => known[id] !== hash);
    const ids = [...held.keys()];
    channel.deliver(remoteMessages.snapshot, { epoch, seq, ids, files: different.map(toWireFile), assets: [] });
  };
  channel.onSend = (message, data) => {
    if (message === remoteMessages.hello)
      queueMicrotask(() => answer((data as { known: Record<string, string> }).known));
  };
  /** Puts content where the server has it; returns the message, which may or may not arrive. */
  const change = (
    id: string,
    text: string | null,
    stable = true,
  ): { epoch: string; seq: number; changes: unknown[] } => {
    const savedMs = Date.now();
    const file = text === null ? undefined : createSourceFile(id, text);
    if (file) held.set(id, file);
    else held.delete(id);
    const told: SourceChange = file
      ? { kind: 'changed', file, stable, savedMs }
      : { kind: 'deleted', id: createSourceFile(id, '').id, savedMs };
    return { epoch, seq: ++seq, changes: [toWireChange(told)] };
  };
  return {
    channel,
    change,
    hellos: () => channel.sent.filter(({ message }) => message === remoteMessages.hello).length,
  };
}

describeSource('the remote source', async (files) => {
  const { channel, change } = createServer(files);
  const { scripts } = connectRemote(channel);
  return {
    source: scripts,
    write: (id, content) => channel.deliver(remoteMessages.changes, change(id, content)),
    remove: (id) => channel.deliver(remoteMessages.changes, change(id, null)),
    end: () => scripts.dispose(),
  };
});

async function connect(files: Readonly<Record<string, string>>) {
  const server = createServer(files);
  const { scripts } = connectRemote(server.channel);
  const told: string[] = [];
  await scripts.load();
  scripts.subscribe((changes) => {
    for (const one of changes) {
      told.push(one.kind === 'changed' ? `${one.file.id}=${new TextDecoder().decode(one.file.bytes)}` : `-${one.id}`);
    }
  });
  return { ...server, scripts, told };
}

test('a lost message is noticed by the next one, and what was missed is asked for', async () => {
  const { channel, change, told, hellos } = await connect({ 'a.lua': '1', 'b.lua': '1' });
  change('a.lua', '2'); // lost on the way
  channel.deliver(remoteMessages.changes, change('b.lua', '2'));
  expect(hellos()).toBe(2);
  await Promise.resolve();
  expect(told.sort()).toEqual(['a.lua=2', 'b.lua=2']);
});

test('a message that comes twice or late is applied once', async () => {
  const { channel, change, told } = await connect({ 'a.lua': '1' });
  const [first, second] = [change('a.lua', '2'), change('a.lua', '3')];
  for (const message of [first, second, first, second]) channel.deliver(remoteMessages.changes, message);
  expect(told).toEqual(['a.lua=2', 'a.lua=3']);
});

test('after a reconnect it says what it has and gets only what is different, deletions too', async () => {
  const { channel, change, told } = await connect({ 'a.lua': '1', 'b.lua': '1', 'c.lua': '1' });
  change('a.lua', '2');
  change('b.lua', null);
  channel.reconnect();
  await Promise.resolve();
  expect(told).toEqual(['a.lua=2', '-b.lua']);
});

test('a new run of the server is noticed by its epoch', async () => {
  const { channel, told, hellos } = await connect({ 'a.lua': '1' });
  channel.deliver(remoteMessages.changes, { epoch: 'second', seq: 1, changes: [] });
  expect(hellos()).toBe(2);
  await Promise.resolve();
  expect(told).toEqual([]);
});

test('it asks by hash and sends no code; it tells the server what became of content', async () => {
  const { channel, scripts } = await connect({ 'a.lua': 'return {}' });
  const { id, hash } = (await scripts.load())[0]!;
  scripts.acknowledge(id, hash, true);
  expect(JSON.stringify(channel.sent)).not.toContain('return');
  expect(channel.sent.at(-1)).toEqual({ message: remoteMessages.acknowledge, data: { id, hash, accepted: true } });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['no sequence', { changes: [] }],
  ['no list', { epoch: 'first', seq: 1, changes: 'all' }],
  ['an id that climbs out', { epoch: 'first', seq: 1, changes: [{ id: '../a.lua', file: null, savedMs: 1 }] }],
  [
    'bytes that are no base64',
    {
      epoch: 'first',
      seq: 1,
      changes: [{ id: 'a.lua', savedMs: 1, stable: true, file: { id: 'a.lua', hash: 'x', bytes: '%%' } }],
    },
  ],
])('a message with %s is a problem that is told, and changes nothing', async (_what, data) => {
  const { channel, told, scripts } = await connect({ 'a.lua': '1' });
  const problems: string[] = [];
  scripts.onProblem(({ message }) => problems.push(message));
  channel.deliver(remoteMessages.changes, data);
  expect(problems).toHaveLength(1);
  expect(told).toEqual([]);
});

test('an asset is fetched from the page’s own server only', async () => {
  const channel = createFakeChannel();
  const { assets, scripts } = connectRemote(channel);
  const problems: string[] = [];
  scripts.onProblem(({ message }) => problems.push(message));
  const snapshot = (url: string) => ({ epoch: 'e', seq: 0, ids: [], files: [], assets: [{ id: 'a.png', url }] });
  for (const url of ['https://elsewhere/a.png', '//elsewhere/a.png', 'javascript:alert(1)']) {
    channel.deliver(remoteMessages.snapshot, snapshot(url));
  }
  expect(problems).toHaveLength(3);
  channel.deliver(remoteMessages.snapshot, snapshot('/here/a.png'));
  expect(await assets.list()).toEqual(['a.png']);
  await expect(assets.read('b.png')).rejects.toMatchObject({ code: 'ASSET_MISSING' });
});
