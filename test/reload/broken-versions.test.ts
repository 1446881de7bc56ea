import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const good = (n: number): string =>
  luaModule('hits = 0', `function m.on_update() m.hits = m.hits + 1 end function m.version() return ${n} end`);

/** Content that must be refused, with the code and, where there is one, the line. */
const broken: readonly (readonly [string, string | Uint8Array, string, number | undefined])[] = [
  ['nothing at all', '', 'NO_MODULE', undefined],
  ['only a comment', '-- later', 'NO_MODULE', undefined],
  ['a syntax error', 'local m = {}\nlocal x = = 1\nreturn m', 'COMPILE_FAILED', 2],
  ['an end too few', 'local m = {}\nfunction m.f()\nreturn m', 'COMPILE_FAILED', 3],
  ['a table that is none', 'return { syntax error here', 'COMPILE_FAILED', 1],
  ['an unfinished string', 'local m = {}\nm.s = "oops\nreturn m', 'COMPILE_FAILED', 2],
  ['a goto without label', 'goto nowhere', 'COMPILE_FAILED', 1],
  ['code after return', 'return {} local x = 1', 'COMPILE_FAILED', 1],
  ['an error in the body', 'local m = {}\nerror("boom")', 'BODY_FAILED', 2],
  ['a call of nil in the body', 'local m = {}\n\nnothing()', 'BODY_FAILED', 3],
  ['an error object in the body', 'error({ code = 1 })', 'BODY_FAILED', undefined],
  ['a body that never ends its recursion', 'local function f() return 1 + f() end\nf()', 'BUDGET_SPENT', undefined],
  ['nil returned', 'return nil', 'NO_MODULE', undefined],
  ['a number returned', 'return 42', 'NO_MODULE', undefined],
  ['text returned', 'return "module"', 'NO_MODULE', undefined],
  ['false returned', 'return false', 'NO_MODULE', undefined],
  ['a function returned', 'return function() end', 'NO_MODULE', undefined],
  ['a coroutine returned', 'return coroutine.create(print)', 'NO_MODULE', undefined],
  ['binary garbage', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255]), 'SCRIPT_NOT_TEXT', undefined],
  ['a precompiled chunk', new Uint8Array([0x1b, 0x4c, 0x75, 0x61, 0x54]), 'COMPILE_FAILED', undefined],
  ['bytes that are no UTF-8', new Uint8Array([0xff, 0xfe, 0xfd]), 'COMPILE_FAILED', undefined],
  ['a wasm file', new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), 'SCRIPT_NOT_TEXT', undefined],
];

describe('a version that does not load leaves the old one running with its state (L13)', () => {
  test.each(broken)('%s', async (_, content, code, line) => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(3);
    await t.save({ 'a.lua': content });
    t.frames(2);
    expect(t.ask(entity, '{ m.hits, m.version() }')).toEqual([5, 1]);
    expect(t.reloads.at(-1)).toMatchObject({ success: false, version: 1, error: { code, place: { script: 'a.lua' } } });
    if (line !== undefined) expect(t.reloads.at(-1)?.error?.place).toMatchObject({ file: 'a.lua', line });
    await t.save({ 'a.lua': good(2) });
    t.frames(1);
    expect(t.ask(entity, '{ m.hits, m.version() }')).toEqual([6, 2]);
    expect(t.failures).toEqual([]);
  });

  test('every one of them in a row costs nothing: state and version are those of the last good file', async () => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (const [, content] of broken) {
      await t.save({ 'a.lua': content });
      t.frames(1);
    }
    expect(t.ask(entity, 'm.hits')).toBe(1 + broken.length);
    expect(t.game.scripts.cache.version('a.lua')).toBe(1);
    expect(t.game.reload.counts()).toEqual({ total: broken.length, success: 0, failed: broken.length });
  });

  test('a module that returns no table is told what is missing', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    await t.save({ 'a.lua': 'local m = {}' });
    expect(t.reloads.at(-1)?.error?.message).toContain('return module');
  });
});

describe('files as editors write them', () => {
  const text = good(2);
  test.each([
    ['with a byte order mark', `\uFEFF${text}`],
    ['with Windows line ends', text.replaceAll('\n', '\r\n')],
    ['with both', `\uFEFF${text.replaceAll('\n', '\r\n')}`],
    ['with old Macintosh line ends', text.replaceAll('\n', '\r')],
    ['without a line end at the end', text.trimEnd()],
    ['with tabs and other scripts in comments', `-- \t größer, 大きい\n${text}`],
    ['with ten thousand empty lines', '\n'.repeat(10_000) + text],
  ])('%s: it loads and keeps the state', async (_, content) => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(3);
    await t.save({ 'a.lua': content });
    t.frames(1);
    expect(t.refusals()).toEqual([]);
    expect(t.ask(entity, '{ m.hits, m.version() }')).toEqual([4, 2]);
  });

  test.each([
    ['a byte order mark', '\uFEFFlocal m = {}\nerror("boom")'],
    ['Windows line ends', 'local m = {}\r\nerror("boom")'],
  ])('%s does not shift the line of an error', async (_, content) => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    await t.save({ 'a.lua': content });
    expect(t.reloads.at(-1)?.error?.place.line).toBe(2);
  });

  test('a file of 2 MiB is loaded', async () => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(`--[[${'x'.repeat(2 ** 21)}]]\n${good(2)}`);
    expect(t.ask(entity, 'm.version()')).toBe(2);
  });
});
