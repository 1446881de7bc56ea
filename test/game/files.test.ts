import { expect, test } from 'vitest';
import { decodeText } from '../../src/core/text.ts';
import { createMemorySource } from '../../src/source/memory-source.ts';
import { startGame } from '../support/game-harness.ts';

test('files that are no scripts are told with their content: at the start, and whenever they are saved', async () => {
  const told: string[] = [];
  const t = await startGame(
    { 'a.lua': 'return {}', 'levels/one.json': '{"n":1}', 'm/mod.toml': 'name = "M"' },
    {
      onCreated: ({ reload }) =>
        void reload.events.on('file', ({ id, bytes }) => told.push(`${id} ${decodeText(bytes)}`)),
    },
  );
  expect(told).toEqual(['levels/one.json {"n":1}', 'm/mod.toml name = "M"']);
  await t.save({ 'levels/one.json': '{"n":2}', 'a.lua': 'return { n = 2 }' });
  expect(told.slice(2)).toEqual(['levels/one.json {"n":2}']);
  t.game.dispose();
});

test('a manifest that is saved renames its mod; one that breaks is told and changes nothing', async () => {
  const t = await startGame({ 'm/mod.toml': 'name = "First"', 'm/main.lua': 'return {}' });
  await t.save({ 'm/mod.toml': 'name = "Second"' });
  expect(t.game.mods()[1]?.name).toBe('Second');
  await t.save({ 'm/mod.toml': 'name = [' });
  expect(t.game.mods()[1]?.name).toBe('Second');
  expect(t.failures.map(({ code, place }) => [code, place.file, place.line])).toEqual([
    ['MANIFEST_INVALID', 'm/mod.toml', 1],
  ]);
  t.game.dispose();
});

test('a listener of reloads is told of each attempt, good or bad, until it stops', async () => {
  const t = await startGame({ 'a.lua': 'return {}' });
  t.spawn('a.lua');
  const told: unknown[] = [];
  const stop = t.game.onReload(({ script, version, success, error }) =>
    told.push([script, version, success, error?.code]),
  );
  await t.save({ 'a.lua': 'return { n = 1 }' });
  await t.save({ 'a.lua': 'return {' });
  await t.save({ 'a.lua': 'return { n = 2 }' });
  stop();
  await t.save({ 'a.lua': 'return { n = 3 }' });
  expect(told).toEqual([
    ['a.lua', 2, true, undefined],
    ['a.lua', 2, false, 'COMPILE_FAILED'],
    ['a.lua', 3, true, undefined],
  ]);
  t.game.dispose();
});

test('two listeners of reloads are told in order of their subscription, and live data wins over the defaults of each save', async () => {
  const t = await startGame({ 'a.lua': 'return {}' });
  const seen: string[] = [];
  t.game.onReload(({ version }) => seen.push(`first ${version}`));
  t.game.onReload(({ version }) => seen.push(`second ${version}`));
  t.spawn('a.lua');
  await t.save({ 'a.lua': 'return { n = 1 }' });
  await t.save({ 'a.lua': 'return { n = 2 }' });
  t.frames(1);
  expect(seen).toEqual(['first 2', 'second 2', 'first 3', 'second 3']);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1 }); // live data wins
  t.game.dispose();
});

test.each([['../x.lua'], ['/x.lua'], ['a\\b.lua'], ['']])('a source cannot bring in a file called %j', (id) => {
  expect(() => createMemorySource({ [id]: 'return {}' })).toThrow(expect.objectContaining({ code: 'ID_INVALID' }));
});
