import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extensionOf, maxIdLength, parseScriptId, toScriptId } from '../../src/core/script-id.ts';

test.each([
  ['a.lua'],
  ['swarm/enemy.lua'],
  ['deep/er/and/deeper/x.lua'],
  ['with space.lua'],
  ['ünïcode/日本.lua'],
  ['emoji-🦇.lua'],
  ['...lua'],
  ['a..b/c.lua'],
  ['.hidden/x.lua'],
  ['%2e%2e/x.lua'],
  ['__proto__'],
  ['no-extension'],
])('%j is an id, kept to the letter', (text) => {
  expect(parseScriptId(text)).toEqual({ ok: true, value: text });
});

test.each([
  ['', 'empty'],
  ['/etc/passwd', 'absolute'],
  ['//server/share/x.lua', 'a network path'],
  ['C:/x.lua', 'a drive'],
  ['c:x.lua', 'relative to a drive'],
  ['\\\\server\\share', 'a UNC path'],
  ['a\\b.lua', 'a backslash'],
  ['a\0.lua', 'NUL'],
  ['a\n.lua', 'a line feed'],
  ['a\u007f.lua', 'DEL'],
  ['..', 'up'],
  ['../x.lua', 'up at the start'],
  ['a/../x.lua', 'up in the middle'],
  ['a/..', 'up at the end'],
  ['./x.lua', 'a dot at the start'],
  ['a/./x.lua', 'a dot in the middle'],
  ['a//x.lua', 'an empty segment'],
  ['a/', 'a slash at the end'],
  ['x'.repeat(maxIdLength + 1), 'too long'],
])('%j is refused with ID_INVALID: %s', (text) => {
  const parsed = parseScriptId(text);
  expect(!parsed.ok && parsed.error.code).toBe('ID_INVALID');
  expect(() => toScriptId(text)).toThrow(expect.objectContaining({ code: 'ID_INVALID' }));
});

test.each([[undefined], [null], [5], [{}], [['a.lua']], [Symbol('a.lua')], [new String('a.lua')]])(
  'what is no string is refused: %s',
  (value) => {
    expect(parseScriptId(value).ok).toBe(false);
  },
);

test('the longest id is accepted', () => {
  expect(parseScriptId('x'.repeat(maxIdLength)).ok).toBe(true);
});

test('ids that differ in case, or in how an accent is written, are different ids', () => {
  expect(toScriptId('Enemy.lua')).not.toBe(toScriptId('enemy.lua'));
  expect(toScriptId('\u00e9.lua')).not.toBe(toScriptId('e\u0301.lua'));
});

test('a refusal shows the start of what was given, with what is invisible made visible', () => {
  const parsed = parseScriptId(`a\u0007${'b'.repeat(300)}`);
  expect(!parsed.ok && parsed.error.message).toMatch(/a\\u0007b+/);
  expect(!parsed.ok && parsed.error.message.length).toBeLessThan(250);
});

test('whatever is accepted names a place below the root', () => {
  const piece = fc.oneof(fc.constantFrom('..', '.', '/', '\\', 'C:', '', '\0', 'a', '%2e'), fc.string());
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const parsed = parseScriptId(pieces.join(''));
      if (!parsed.ok) return;
      const url = new URL(parsed.value.split('/').map(encodeURIComponent).join('/'), 'file:///root/scripts/');
      const segments = parsed.value.split('/');
      expect(segments.some((part) => part === '' || part === '.' || part === '..')).toBe(false);
      expect(url.pathname.startsWith('/root/scripts/')).toBe(true);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test.each([
  ['a.lua', 'lua'],
  ['a.LUA', 'lua'],
  ['dir.lua/file', ''],
  ['.lua', ''],
  ['a.b.wasm', 'wasm'],
  ['a.', ''],
  ['', ''],
])('the extension of %j is %j', (id, extension) => {
  expect(extensionOf(id)).toBe(extension);
});
