import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../src/core/base64.ts';
import { hashContent } from '../../src/core/hash.ts';
import { decodeText, encodeText, parseText, showText } from '../../src/core/text.ts';

const bytesOf = (...values: number[]): Uint8Array => Uint8Array.from(values);
const bom = [0xef, 0xbb, 0xbf];

test('a byte order mark is dropped from the text of a file, once', () => {
  expect(decodeText(bytesOf(...bom, 0x61))).toBe('a');
  expect(decodeText(bytesOf(...bom, ...bom, 0x61))).toBe('\ufeffa');
  expect(parseText(bytesOf(...bom, 0x61))).toBe('\ufeffa');
  expect(showText(bytesOf(...bom, 0x61))).toBe('\ufeffa');
});

test('line ends, NUL and the empty text are kept to the byte', () => {
  expect(decodeText(encodeText('a\r\nb\rc\n\0'))).toBe('a\r\nb\rc\n\0');
  expect(decodeText(bytesOf())).toBe('');
});

test.each([
  ['a lone continuation byte', [0x80]],
  ['a cut sequence', [0xe2, 0x82]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
])('%s is not text, but can be shown', (_, bytes) => {
  expect(decodeText(Uint8Array.from(bytes))).toBeUndefined();
  expect(parseText(Uint8Array.from(bytes))).toBeUndefined();
  expect(showText(Uint8Array.from(bytes))).toContain('\ufffd');
});

test('any well-formed text comes back from its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseText(encodeText(text))).toBe(text);
    }),
    { seed: 12 },
  );
});

test('one bad file does not spoil the next: the decoder keeps nothing', () => {
  expect(decodeText(bytesOf(0xe2, 0x82))).toBeUndefined();
  expect(decodeText(encodeText('fine'))).toBe('fine');
});

test('base64 agrees with the platform in both directions, at every length around the pieces', () => {
  for (const length of [0, 1, 2, 3, 4, 8191, 8192, 8193, 100_000]) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 31) & 0xff);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  }
});

test('base64 encodes a view without what lies around it', () => {
  const all = bytesOf(1, 2, 3, 4, 5);
  expect(encodeBase64(all.subarray(1, 3))).toBe(Buffer.from([2, 3]).toString('base64'));
});

test.each([['a'], ['!!!!'], ['Zm9v=Zm9v'], ['Zm9_']])('%j is not base64 and is refused', (text) => {
  expect(() => decodeBase64(text)).toThrow();
});

test('a hash has 16 hex digits, is the same for the same bytes, and does not depend on where they lie', () => {
  const all = encodeText('xxhelloxx');
  expect(hashContent(encodeText('hello'))).toMatch(/^[0-9a-f]{16}$/);
  expect(hashContent(all.subarray(2, 7))).toBe(hashContent(encodeText('hello')));
});

test.each([
  ['a changed byte', 'speed = 1', 'speed = 2'],
  ['two swapped bytes', 'ab', 'ba'],
  ['a line end', 'a\n', 'a\r\n'],
  ['a NUL at the end', 'a', 'a\0'],
  ['nothing and NUL', '', '\0'],
])('the hash tells %s', (_, one, other) => {
  expect(hashContent(encodeText(one))).not.toBe(hashContent(encodeText(other)));
});

test('20,000 files that differ in a number have 20,000 hashes, and no half of them is weak', () => {
  const hashes = Array.from({ length: 20_000 }, (_, n) => hashContent(encodeText(`return { speed = ${n} }`)));
  expect(new Set(hashes).size).toBe(20_000);
  expect(new Set(hashes.map((hash) => hash.slice(8))).size).toBeGreaterThan(19_900);
  expect(new Set(hashes.map((hash) => hash.slice(0, 8))).size).toBeGreaterThan(19_900);
});
