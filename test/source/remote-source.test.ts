import { expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { remoteMessages, toWireFile } from '../../src/source/remote-protocol.ts';
import { createRemoteServer, type RemoteClient } from '../../src/source/remote-server.ts';
import { connectRemote } from '../../src/source/remote-source.ts';
import type { SourceChange } from '../../src/source/script-source.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { startGame } from '../support/game-harness.ts';
import { createFakeChannel, type FakeChannel } from './fake-channel.ts';
import { describeSource } from './source-contract.ts';

type Message = Readonly<Record<string, unknown>>;

/** The server's real end at the other end of a channel; what it pushes of changes goes only where a test lets it. */
function createServer(files: Readonly<Record<string, string>>) {
  const channel = createFakeChannel();
  let pushed: Message = {};
  const client: RemoteClient = {
    send(message, data) {
      if (message === remoteMessages.snapshot) queueMicrotask(() => channel.deliver(message, data));
      else pushed = data as Message;
    },
  };
  const server = createRemoteServer({ epoch: 'first', admits: () => true, acknowledge: () => undefined });
  server.hold(Object.entries(files).map(([id, text]) => createSourceFile(id, text)));
  channel.onSend = (message, data) => server.receive(client, message, data);
  /** Puts content where the server has it; returns the message, which may or may not arrive. */
  const change = (id: string, text: string | null, stable = true): Message => {
    const savedMs = Date.now();
    const file = createSourceFile(id, text ?? '');
    const told: SourceChange =
      text === null ? { kind: 'deleted', id: file.id, savedMs } : { kind: 'changed', file, stable, savedMs };
    server.change([told]);
    return pushed;
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
  const { channel, change, told, hellos } = await connect({ 'a.lua': '1' });
  const [first, second] = [change('a.lua', '2'), change('a.lua', '3')];
  for (const message of [first, second, first, second]) channel.deliver(remoteMessages.changes, message);
  expect(told).toEqual(['a.lua=2', 'a.lua=3']);
  expect(hellos()).toBe(1);
});

test('a change that comes before the answer that is older than it is asked for', async () => {
  const { channel, change, told } = await connect({ 'a.lua': '1' });
  channel.reconnect(); // the answer to this is on its way
  channel.deliver(remoteMessages.changes, change('a.lua', '2'));
  expect(told).toEqual([]);
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toEqual(['a.lua=2']);
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

/** Answers a question of a page, the last one by default. */
function answerWith(channel: FakeChannel, answer: object, question = -1): void {
  const { data } = channel.sent.filter(({ message }) => message === remoteMessages.hello).at(question)!;
  const { ask } = data as { ask: number };
  const empty = { epoch: 'e', seq: 0, ids: [], files: [], assets: [] };
  channel.deliver(remoteMessages.snapshot, { ...empty, ask, ...answer });
}

test('an answer to an older question is dropped, be it of the same run of the server or of the one before', async () => {
  const channel = createFakeChannel();
  const { scripts } = connectRemote(channel);
  const has = (text: string) => ({
    ids: ['a.lua'],
    files: [{ ...toWireFile(createSourceFile('a.lua', text)), stable: true }],
  });
  channel.reconnect();
  answerWith(channel, { epoch: 'second', ...has('new') });
  answerWith(channel, { epoch: 'first', seq: 7, ...has('old') }, 0);
  channel.reconnect(); // a question is open: the old answer is none to this one
  answerWith(channel, { epoch: 'first', seq: 7, ...has('old') }, 0);
  answerWith(channel, { epoch: 'second', seq: 8, ...has('old') }, 1);
  expect(await scripts.load()).toMatchObject([{ hash: createSourceFile('a.lua', 'new').hash }]);
});

test('an asset is fetched from the page’s own server only', async () => {
  const channel = createFakeChannel();
  const { assets, scripts } = connectRemote(channel);
  const problems: string[] = [];
  scripts.onProblem(({ message }) => problems.push(message));
  for (const url of ['https://elsewhere/a.png', '//elsewhere/a.png', 'javascript:alert(1)']) {
    answerWith(channel, { assets: [{ id: 'a.png', url }] });
    channel.reconnect();
  }
  expect(problems).toHaveLength(3);
  answerWith(channel, { assets: [{ id: 'a.png', url: '/here/a.png' }] });
  expect(await assets.list()).toEqual(['a.png']);
  await expect(assets.read('b.png')).rejects.toMatchObject({ code: 'ASSET_MISSING' });
});

test('an asset that could not be had while the server was gone is told again when it is back', async () => {
  const channel = createFakeChannel();
  const { assets } = connectRemote(channel);
  const nobodyThere = '/a.png'; // no page, no server: a relative address cannot be fetched
  const list = [
    { id: 'a.png', url: nobodyThere },
    { id: 'b.png', url: '/b.png' },
  ];
  answerWith(channel, { assets: list });
  const told: string[] = [];
  assets.subscribe(({ id, kind }) => told.push(`${id} ${kind}`));
  await expect(assets.read('a.png')).rejects.toMatchObject({ code: 'ASSET_MISSING' });
  channel.reconnect();
  answerWith(channel, { assets: list });
  expect(told).toEqual(['a.png changed']);
});

test('a question without an answer is asked again after 2, 4, 8 seconds, until there is one', () => {
  const [channel, clock] = [createFakeChannel(), createManualClock()];
  connectRemote(channel, { clock });
  const askedAfter = (seconds: number): number => {
    clock.advance(seconds * 1000);
    return channel.sent.length;
  };
  expect([askedAfter(0), askedAfter(1.9), askedAfter(0.1), askedAfter(3.9), askedAfter(0.1)]).toEqual([1, 1, 2, 2, 3]);
  answerWith(channel, {});
  expect(askedAfter(1000)).toBe(3);
});

test('problems that come before anybody listens wait for the first who does', () => {
  const channel = createFakeChannel();
  const { scripts } = connectRemote(channel);
  for (let n = 0; n < 25; n++) channel.deliver(remoteMessages.problem, { message: `${n}` });
  const [first, second]: [string[], string[]] = [[], []];
  scripts.onProblem(({ message }) => first.push(message));
  scripts.onProblem(({ message }) => second.push(message));
  channel.deliver(remoteMessages.problem, { message: 'now' });
  expect(first).toEqual([...Array.from({ length: 20 }, (_, n) => `${n + 5}`), 'now']);
  expect(second).toEqual(['now']);
});

test('ten changes after a gap are one question', async () => {
  const { channel, change, hellos, told } = await connect({ 'a.lua': '0' });
  change('a.lua', '1'); // lost on the way
  const rest = Array.from({ length: 10 }, (_, n) => change('a.lua', `${n + 2}`));
  for (const message of rest) channel.deliver(remoteMessages.changes, message);
  await Promise.resolve();
  expect(hellos()).toBe(2);
  expect(told).toEqual(['a.lua=11']);
});

test('content that was told as perhaps half a save is told as complete when the message that said so was lost', async () => {
  const { channel, change, scripts } = await connect({ 'a.lua': '1' });
  const stable: unknown[] = [];
  scripts.subscribe((changes) => stable.push(...changes.map((one) => one.kind === 'changed' && one.stable)));
  channel.deliver(remoteMessages.changes, change('a.lua', '2 =', false));
  change('a.lua', '2 =', true); // lost on the way
  channel.reconnect();
  await Promise.resolve();
  expect(stable).toEqual([false, true]);
});

test('what may be half a save on the server too does not come as complete with an answer', async () => {
  const { channel, change, scripts } = await connect({ 'a.lua': '1' });
  const stable: unknown[] = [];
  scripts.subscribe((changes) => stable.push(...changes.map((one) => one.kind === 'changed' && one.stable)));
  change('a.lua', '2 =', false); // lost on the way
  channel.reconnect();
  await Promise.resolve();
  expect(stable).toEqual([false]);
});

test('a page gets files of mods that others require, manifests among them, and edits of them', async () => {
  const { channel, change } = createServer({
    'one/mod.toml': '[dependencies]\nshared = "*"',
    'one/a.lua': 'local lib, m = require "shared:lib", {} function m.on_update() m.seen = lib.n end return m',
    'shared/mod.toml': '',
    'shared/lib.lua': 'return { n = 1 }',
  });
  const { scripts: source } = connectRemote(channel);
  const t = await startGame({}, { source });
  const a = t.spawn('one/a.lua');
  t.frames(1);
  expect(t.state(a, 'one/a.lua')['seen']).toBe(1);
  channel.deliver(remoteMessages.changes, change('shared/lib.lua', 'return { n = 2 }'));
  await t.game.reload.idle();
  t.frames(2);
  expect(t.state(a, 'one/a.lua')['seen']).toBe(2);
  t.game.dispose();
});
