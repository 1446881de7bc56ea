import { expect, test } from 'vitest';
import { toScriptId } from '../../src/core/script-id.ts';
import { encodeText } from '../../src/core/text.ts';
import { createLuaLanguage } from '../../src/lua/lua-language.ts';

const printed: string[] = [];
const language = createLuaLanguage({ log: ({ message }) => printed.push(message) });
const compile = (text: string) => language.compile({ id: toScriptId('term.lua'), bytes: encodeText(text) });

test.each([
  [
    'a table',
    'return { title = "shell", size = { 80, 24 }, blink = false }',
    { title: 'shell', size: [80, 24], blink: false },
  ],
  [
    'what it computes',
    'local n = 0 for i = 1, 10 do n = n + i end return { n = n, half = n / 2 }',
    { n: 55, half: 27.5 },
  ],
  ['a table without its functions', 'return { x = 1, f = function() end }', { x: 1 }],
  ['a number', 'return 5', 5],
  ['nothing', '', undefined],
  ['text behind a byte order mark', '\uFEFFreturn "ok"', 'ok'],
])('the build of a file is %s', async (_, text, value) => {
  expect(await compile(text)).toEqual(value);
});

test.each([
  ['x = = 1', { code: 'COMPILE_FAILED', place: { file: 'term.lua', line: 1 } }],
  ['\n\nerror("no such font")', { code: 'BODY_FAILED', message: 'no such font', place: { file: 'term.lua', line: 3 } }],
  ['return require("other")', { code: 'BODY_FAILED', message: expect.stringContaining('stands alone') }],
  ['return io.open("x")', { code: 'BODY_FAILED', message: expect.stringContaining("global 'io'") }],
  ['local t = {} for i = 1, 50 do t = { t } end return t', { code: 'VALUE_REFUSED' }],
  ['a\0b', { code: 'SCRIPT_NOT_TEXT' }],
])('%j is refused with code and place', async (text, error) => {
  await expect(compile(text)).rejects.toMatchObject(error);
});

test('each file starts from nothing: globals of one are nowhere in the next', async () => {
  expect(await compile('left = 5 return left')).toBe(5);
  expect(await compile('return left == nil')).toBe(true);
});

test('what a file prints goes to the log', async () => {
  await compile('print("hello", 5)');
  expect(printed).toEqual(['hello\t5']);
});
