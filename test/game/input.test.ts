import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

const reader = `
local m = {}
function m.on_update()
  local function flags(code) return (input.down(code) and "d" or "-") .. (input.pressed(code) and "p" or "-") .. (input.released(code) and "r" or "-") end
  print(flags("Space"))
  m.axis = input.axis("KeyA", "KeyD")
  m.x, m.y = input.pointer()
end
return m`;
let t: TestGame;
beforeEach(async () => {
  t = await startGame({ 'a.lua': reader });
  t.spawn('a.lua');
});
afterEach(() => t.game.dispose());

test('pressed and released hold for one frame, down for as long as the key', () => {
  t.frames(1);
  t.input.press('Space');
  t.frames(3);
  t.input.release('Space');
  t.frames(2);
  expect(t.printed).toEqual(['---', 'dp-', 'd--', 'd--', '--r', '---']);
});

test('a key that is pressed and released between two frames is not lost', () => {
  t.input.press('Space');
  t.input.release('Space');
  t.frames(2);
  expect(t.printed).toEqual(['-pr', '---']);
});

test('a key that repeats while it is held is pressed once; a release without press is none', () => {
  t.input.press('Space');
  t.frames(1);
  t.input.press('Space');
  t.input.press('Space');
  t.frames(1);
  t.input.release('Space');
  t.input.release('Space');
  t.frames(1);
  t.input.release('Space');
  t.frames(1);
  expect(t.printed).toEqual(['dp-', 'd--', '--r', '---']);
});

test('released and pressed again between two frames is both', () => {
  t.input.press('Space');
  t.frames(1);
  t.input.release('Space');
  t.input.press('Space');
  t.frames(1);
  expect(t.printed).toEqual(['dp-', 'dpr']);
});

test.each([
  [[], 0],
  [['KeyA'], -1],
  [['KeyD'], 1],
  [['KeyA', 'KeyD'], 0],
])('with %j held the axis is %s', (held, axis) => {
  for (const code of held) t.input.press(code);
  t.frames(1);
  expect(t.state(1, 'a.lua')['axis']).toBe(axis);
});

test('the pointer starts in the corner and stays where it was moved last', () => {
  t.frames(1);
  expect(t.state(1, 'a.lua')).toMatchObject({ x: 0, y: 0 });
  t.input.movePointer(10, 20);
  t.input.movePointer(-3.5, 1e6);
  t.frames(2);
  expect(t.state(1, 'a.lua')).toMatchObject({ x: -3.5, y: 1e6 });
});

test('names that are no keys are simply not pressed', async () => {
  for (const code of ['__proto__', '', 'constructor', 'ü\0']) t.input.press(code);
  t.frames(1);
  expect(t.printed).toEqual(['---']);
  expect(t.failures).toEqual([]);
});

test('all scripts of all mods see the same keys in a frame, fixed updates and timers too', async () => {
  const see = (name: string): string =>
    `local m = {} function m.on_fixed_update() if input.pressed("Space") then print("${name} fixed") end end function m.on_update() if input.pressed("Space") then print("${name}") end end return m`;
  const two = await startGame({
    'one/mod.toml': '',
    'one/main.lua': see('one'),
    'two/mod.toml': '',
    'two/main.lua': see('two'),
  });
  two.input.press('Space');
  two.frames(2);
  expect(two.printed).toEqual(['one fixed', 'two fixed', 'one', 'two']);
  two.game.dispose();
});

test('a frame without fixed step does not lose a press for updates', () => {
  t.input.press('Space');
  t.frames(1, 0.001);
  expect(t.printed).toEqual(['dp-']);
});

test('a pointer far outside is a place like any other', () => {
  t.input.movePointer(1e300, -1e300);
  t.frames(1);
  expect(t.failures).toEqual([]);
  expect(t.state(1, 'a.lua')).toMatchObject({ x: 1e300, y: -1e300 });
});
