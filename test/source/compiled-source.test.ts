import { expect, test } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { toScriptId } from '../../src/core/script-id.ts';
import { decodeText, encodeText } from '../../src/core/text.ts';
import {
  type CompiledSourceOptions,
  createCompiledSource,
  type SourceCompiler,
} from '../../src/reload/compiled-source.ts';
import type { CompileInput } from '../../src/reload/script-language.ts';
import { createMemorySource, createSourceFile } from '../../src/source/memory-source.ts';
import { createRemoteServer } from '../../src/source/remote-server.ts';
import { connectRemote } from '../../src/source/remote-source.ts';
import type { ScriptSource, SourceFile } from '../../src/source/script-source.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { startGame } from '../support/game-harness.ts';
import { createFakeChannel } from './fake-channel.ts';
import { describeSource } from './source-contract.ts';

/** "Compiles" to capital letters; a ! is an error in its line. */
const capitals: SourceCompiler = {
  language: 'Small',
  extensions: ['small'],
  compile({ text }) {
    const line = text.split('\n').findIndex((one) => one.includes('!')) + 1;
    if (line > 0) throw new MoonloopError('COMPILE_FAILED', 'a mark too many', { place: { line } });
    return encodeText(text.toUpperCase());
  },
};

/** Shows a file: its text, or the line and reason. */
const show = ({ id, bytes, refused }: SourceFile): string =>
  `${id} ${refused ? `${refused.line}: ${refused.message}` : decodeText(bytes)}`;

function compiled(files: Readonly<Record<string, string>>, options: Partial<CompiledSourceOptions> = {}) {
  const inner = createMemorySource(files);
  const acknowledged: string[] = [];
  inner.acknowledge = (id, hash, accepted) => void acknowledged.push(`${id} ${hash} ${accepted}`);
  const source = createCompiledSource(inner, { compilers: [capitals], ...options });
  const told: string[][] = [];
  source.subscribe((changes) =>
    told.push(changes.map((one) => (one.kind === 'changed' ? show(one.file) : `${one.id} deleted`))),
  );
  return { inner, source, told, acknowledged };
}

/** A compiler whose work ends when the test says so, in any order. */
function byHand() {
  const open = new Map<string, () => void>();
  const begun: string[] = [];
  const compiler: SourceCompiler = {
    ...capitals,
    compile: (input) =>
      new Promise((resolve) => {
        begun.push(input.text);
        open.set(input.text, () => resolve(encodeText(input.text.toUpperCase())));
      }),
  };
  return { compiler, begun, end: (text: string) => open.get(text)!() };
}
const turns = (): Promise<void> => new Promise((done) => setImmediate(done));

describeSource('the compiled source', async (files) => {
  const inner = createMemorySource(files);
  const source = createCompiledSource(inner, { compilers: [capitals] });
  return {
    source,
    write: (id, content) => inner.write({ [id]: content }),
    remove: (id) => inner.write({ [id]: null }),
    end: () => source.dispose(),
  };
});

test('files of its language go on compiled under their own ids, others as they are, a set as one set', async () => {
  const t = compiled({ 'a.small': 'one', 'b.lua': 'two' });
  expect((await t.source.load()).map(show)).toEqual(['a.small ONE', 'b.lua two']);
  expect(show((await t.source.read(toScriptId('a.small')))!)).toBe('a.small ONE');
  t.inner.write({ 'a.small': 'three', 'b.lua': 'four', 'c.small': 'a\nb!' });
  await turns();
  t.inner.write({ 'a.small': null });
  expect(t.told).toEqual([['a.small THREE', 'b.lua four', 'c.small 2: a mark too many'], ['a.small deleted']]);
});

test('the same content is compiled once; the same result from other content is the same content', async () => {
  let compiles = 0;
  const counting = {
    ...capitals,
    compile(input: CompileInput) {
      compiles++;
      return capitals.compile(input);
    },
  };
  const t = compiled({ 'a.small': 'one' }, { compilers: [counting] });
  const [first] = await t.source.load();
  const again = await t.source.read(first!.id);
  expect([again!.hash === first!.hash, compiles]).toEqual([true, 1]);
  t.inner.write({ 'a.small': 'One' });
  await turns();
  expect([(await t.source.read(first!.id))!.hash === first!.hash, compiles]).toEqual([true, 2]);
});

test('what is thrown becomes a refusal, whatever it is; a result that is no bytes too', async () => {
  const answers: (() => unknown)[] = [
    () => {
      throw new RangeError('no line known');
    },
    () => {
      throw new MoonloopError('WORLD_FULL', 'another code');
    },
    () => 'text',
  ];
  for (const [n, reason] of ['no line known', 'another code', /no bytes/].entries()) {
    const t = compiled(
      { 'a.small': 'x' },
      { compilers: [{ ...capitals, compile: answers[n] as SourceCompiler['compile'] }] },
    );
    const [file] = await t.source.load();
    expect(file!.refused).toEqual({ code: 'COMPILE_FAILED', message: expect.stringMatching(reason), line: undefined });
  }
});

test('sets come in the order in which they were told; one without a file in common does not wait', async () => {
  const { compiler, begun, end } = byHand();
  const t = compiled({}, { compilers: [compiler] });
  t.inner.write({ 'a.small': 'slow', 'b.lua': 'one' });
  await turns();
  t.inner.write({ 'c.lua': 'two' });
  t.inner.write({ 'b.lua': 'three' });
  await turns();
  expect(t.told).toEqual([['c.lua two']]);
  t.inner.write({ 'a.small': 'newer' });
  t.inner.write({ 'a.small': 'newest' });
  end('slow');
  await turns();
  end('newest'); // what was replaced while it waited is not compiled any more
  await turns();
  expect(t.told).toEqual([['c.lua two'], ['a.small SLOW', 'b.lua one'], ['b.lua three'], ['a.small NEWEST']]);
  expect(begun).toEqual(['slow', 'newest']);
});

test('compiling that does not end is refused after its time, and tried again with the next change', async () => {
  const clock = createManualClock();
  const { compiler, end } = byHand();
  const t = compiled({}, { compilers: [compiler], clock, deadlineMs: 5000 });
  t.inner.write({ 'a.small': 'slow' });
  await turns();
  clock.advance(4999);
  await turns();
  expect(t.told).toEqual([]);
  clock.advance(1);
  await turns();
  t.inner.write({ 'a.small': 'slow' });
  await turns();
  end('slow');
  await turns();
  expect(t.told).toEqual([['a.small undefined: compiling Small did not end within 5 s'], ['a.small SLOW']]);
  expect(clock.waiting()).toBe(0);
});

test('what is acknowledged is acknowledged as the content that the file has', async () => {
  const t = compiled({ 'a.small': 'one', 'b.lua': 'two' });
  for (const { id, hash } of await t.source.load()) t.source.acknowledge(id, hash, true);
  const [a, b] = [createSourceFile('a.small', 'one'), createSourceFile('b.lua', 'two')];
  expect(t.acknowledged).toEqual([`a.small ${a.hash} true`, `b.lua ${b.hash} true`]);
});

test('after its end it tells nothing, and what is being compiled does not either', async () => {
  const { compiler, end } = byHand();
  const t = compiled({}, { compilers: [compiler] });
  t.inner.write({ 'a.small': 'slow' });
  await turns();
  t.source.dispose();
  end('slow');
  t.inner.write({ 'b.lua': 'two' });
  await turns();
  expect(t.told).toEqual([]);
});

const lua: SourceCompiler = {
  language: 'Exclaimed Lua',
  extensions: ['lua'],
  compile: ({ text, bytes, id }) => (text.includes('!') ? capitals.compile({ text, bytes, id }) : bytes),
};
const module = (word: string): string =>
  `local m = { said = "" }\nfunction m.on_update() m.said = "${word}" end\nreturn m`;

/** The wrapped source itself, or as a page has it of its dev server. */
const ways: readonly (readonly [string, (source: ScriptSource) => Promise<ScriptSource>])[] = [
  ['a source', async (source) => source],
  [
    'a dev server',
    async (source) => {
      const channel = createFakeChannel();
      const client = { send: (message: string, data: object) => queueMicrotask(() => channel.deliver(message, data)) };
      const server = createRemoteServer({ epoch: 'one', admits: () => true, acknowledge: source.acknowledge });
      server.hold(await source.load());
      source.subscribe(server.change);
      channel.onSend = (message, data) => server.receive(client, message, data);
      return connectRemote(channel).scripts;
    },
  ],
];

test.each(ways)(
  'in a game, from %s: a refused file is a failed reload with its line, and the old version goes on',
  async (_, pass) => {
    const inner = createMemorySource({ 'a.lua': module('one'), 'b.lua': '\n!' });
    const source = await pass(createCompiledSource(inner, { compilers: [lua] }));
    const t = await startGame({}, { source });
    const eid = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    expect(t.reloads.map(({ script, error }) => [script, error?.place.line])).toEqual([
      ['a.lua', undefined],
      ['b.lua', 2],
    ]);
    const save = async (files: Record<string, string>): Promise<void> => {
      inner.write(files);
      for (let n = 0; n < 4; n++) await turns();
      await t.game.reload.idle();
      t.frames(1);
    };
    await save({ 'a.lua': `${module('two')} -- !` });
    const { error, success } = t.reloads.at(-1)!;
    expect([success, error?.code, error?.message, error?.place.file, error?.place.line]).toEqual([
      ...[false, 'COMPILE_FAILED', 'a mark too many', 'a.lua', 3],
    ]);
    expect(t.state(eid, 'a.lua')).toMatchObject({ said: 'one' });
    await save({ 'a.lua': module('three'), 'b.lua': module('here') });
    expect([t.state(eid, 'a.lua'), t.state(eid, 'b.lua')]).toMatchObject([{ said: 'three' }, { said: 'here' }]);
  },
);
