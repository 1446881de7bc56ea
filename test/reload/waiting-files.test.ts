import { expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const answer = (n: number, body = ''): string => luaModule('', `${body}\nfunction m.value() return ${n} end`);
const lib = (n: number): string => `local lib = {} function lib.value() return ${n} end return lib`;
const value = (t: PlayedGame, id: string): unknown => t.ask(1, 'm.value()', id);

test('content that waits for another file does not go live once its own file has been put back', async () => {
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': 'broken(', 'b.lua': answer(2) });
  await t.save({ 'b.lua': answer(1) });
  await t.save({ 'a.lua': answer(3) });
  t.frames(2);
  expect([value(t, 'a.lua'), value(t, 'b.lua')]).toEqual([3, 1]);
});

test('a module that goes live meanwhile does not make its waiting user be forgotten', async () => {
  const uses = 'local lib = require "lib" local n = lib.value()';
  const t = await play({ 'a.lua': answer(1, uses), 'b.lua': answer(1), 'lib.lua': lib(1) });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': answer(2, uses), 'b.lua': 'broken(' });
  await t.save({ 'lib.lua': lib(2) });
  await t.save({ 'b.lua': answer(1) }); // put back: nothing is broken any more
  t.frames(2);
  expect([value(t, 'a.lua'), t.ask(1, 'require("lib").value()', 'a.lua')]).toEqual([2, 2]);
});

test('content that waits goes live with the next good content of the file it waits for', async () => {
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': 'broken(', 'b.lua': answer(2) });
  t.frames(1);
  expect(value(t, 'b.lua')).toBe(1);
  await t.save({ 'a.lua': answer(3) });
  t.frames(2);
  expect([value(t, 'a.lua'), value(t, 'b.lua')]).toEqual([3, 2]);
});
