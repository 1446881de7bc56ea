/// <reference types="vite/client" />
import { afterEach, expect, test } from 'vitest';
import luaWasmUrl from 'wasmoon/dist/glue.wasm?url';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { createProblemBoard } from '../../src/core/problem-board.ts';
import type { Disposable } from '../../src/core/stop.ts';
import { createGame, type Game } from '../../src/game/create-game.ts';
import { createErrorPanel } from '../../src/hud/error-panel.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createMemorySource, type MemorySource } from '../../src/source/memory-source.ts';
import { defaultSystems } from '../../systems/index.ts';

const good = 'local m = {}\nfunction m.on_update() end\nreturn m';
const throwing = 'local m = {}\nfunction m.on_update() error("boom") end\nreturn m';
const ended: Disposable[] = [];
afterEach(() => {
  for (const one of ended.splice(0)) one.dispose();
});

const panel = (): string => document.querySelector('[data-moonloop=errors]')?.textContent ?? '';

async function startWithPanel(script: string): Promise<{ game: Game; source: MemorySource }> {
  const source = createMemorySource({ 'a.lua': script });
  const game = await createGame({
    source,
    runtimes: [createLuaRuntime({ wasmUrl: luaWasmUrl })],
    systems: defaultSystems,
    maxColumnsMiB: 32,
    announce: false,
    onCreated: (made) => ended.push(createErrorPanel({ game: made })),
  });
  ended.push(game);
  return { game, source };
}

test('a card says file, line, hook and count; the saved mend takes it away although 3,000 entities still have to move', async () => {
  const { game, source } = await startWithPanel(throwing);
  for (let n = 0; n < 3000; n++) game.spawn({ Position: {} }, 'a.lua');
  game.step(1 / 60);
  expect(panel()).toContain('a.lua:2');
  expect(panel()).toContain('×100'); // the first hundred of a frame are told
  expect(panel()).toContain('on_update of entity');
  source.write({ 'a.lua': good });
  await game.reload.idle();
  expect(panel()).toBe('');
  for (let n = 0; n < 200; n++) {
    game.step(1 / 60);
    expect(panel()).toBe('');
  }
});

test('a version that throws after a reload is shown, also while others still move to it', async () => {
  const { game, source } = await startWithPanel(good);
  for (let n = 0; n < 3000; n++) game.spawn({ Position: {} }, 'a.lua');
  game.step(1 / 60);
  source.write({ 'a.lua': throwing });
  await game.reload.idle();
  game.step(1 / 60);
  expect(panel()).toContain('a.lua:2');
});

test('a broken save is shown with the version that goes on, and undoing it takes the card away', async () => {
  const { game, source } = await startWithPanel(good);
  game.spawn({ Position: {} }, 'a.lua');
  source.write({ 'a.lua': `${good}\nend` });
  await game.reload.idle();
  expect(panel()).toContain('a.lua:4');
  expect(panel()).toContain('Version 1 goes on running');
  source.write({ 'a.lua': good });
  await game.reload.idle();
  expect(panel()).toBe('');
});

test('problems of other parts come, change and go, also those that were there before the panel', async () => {
  const { game } = await startWithPanel(good);
  ended.shift()?.dispose();
  const problems = createProblemBoard();
  problems.put(
    'bat.png',
    new MoonloopError('ASSET_INVALID', 'bat.png is not an image', { place: { file: 'bat.png' } }),
  );
  ended.push(createErrorPanel({ game, problems }));
  expect(panel()).toContain('bat.png is not an image');
  problems.put('bat.png', new MoonloopError('ASSET_INVALID', 'bat.png is too large', { place: { file: 'bat.png' } }));
  expect(panel()).not.toContain('not an image');
  expect(panel()).toContain('too large');
  problems.clear('bat.png');
  expect(panel()).toBe('');
});

test('a panel that is opened late shows what is broken already, and one that is closed takes its problems along', async () => {
  const { game, source } = await startWithPanel(good);
  ended.shift()?.dispose();
  source.write({ 'a.lua': 'broken(' });
  await game.reload.idle();
  expect(panel()).toBe('');
  const problems = createProblemBoard();
  problems.put('bat.png', new MoonloopError('ASSET_INVALID', 'bat.png is not an image'));
  const late = createErrorPanel({ game, problems });
  expect(panel()).toContain('a.lua:1');
  expect(panel()).toContain('ASSET_INVALID');
  late.dispose();
  expect(game.notifications.list()).toMatchObject([{ title: 'a.lua:1' }]);
});

test('shows six cards at most, the newest', async () => {
  const { game, source } = await startWithPanel(good);
  const files = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}.lua`, 'broken(']));
  source.write(files);
  await game.reload.idle();
  expect(document.querySelectorAll('[data-moonloop=errors] strong')).toHaveLength(6);
  expect(panel()).toContain('f8.lua');
});
