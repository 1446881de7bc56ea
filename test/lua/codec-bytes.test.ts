/** The two implementations of the value format against each other, and both against hostile bytes. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { addChecksum } from '../../src/core/sealed-bytes.ts';
import { encodeText } from '../../src/core/text.ts';
import { decodeValue, decodeValues } from '../../src/lua/codec/decode-values.ts';
import { encodeValue, encodeValues, sealValues } from '../../src/lua/codec/encode-values.ts';
import { createLuaTable, isLuaTable, type LuaData, luaField } from '../../src/lua/codec/lua-data.ts';
import { type CodecVm, startCodecVm } from '../support/codec-vm.ts';
import { luaGraphSource, luaSame } from '../support/lua-graphs.ts';

let vm: CodecVm;
beforeAll(async () => {
  vm = await startCodecVm({ Health: { points: 'f32' } });
});

const decoded = (bytes: Uint8Array): LuaData => {
  const value = decodeValue(bytes);
  if (!value.ok) throw value.error;
  return value.value;
};
const inLua = (bytes: Uint8Array): string =>
  vm.text('local ok, why, code = K.decode_value(...) return ok and "ok" or code .. ": " .. why', bytes);
const document = (...body: number[]): Uint8Array => addChecksum([encodeText('MLV\x01'), Uint8Array.from(body)]);

test('any graph that Lua wrote is read and written again to the same bytes, and those are the same graph in Lua', () => {
  fc.assert(
    fc.property(luaGraphSource, (graph) => {
      const bytes = vm.run(`${graph} kept = root return assert(K.encode_value(root))`);
      const again = encodeValue(decoded(bytes));
      expect(again).toEqual(bytes);
      expect(vm.text(`${luaSame} return same(kept, select(2, assert(K.decode_value(...))))`, again)).toBe('same');
    }),
    { seed: 42, numRuns: 300 },
  );
});

test('both compute the same checksum for every length, and another when any byte differs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (body, at, change) => {
      const sealed = addChecksum([body]);
      expect(vm.run('return (string.pack("<i8", K.value_checksum(..., #...)))', body)).toEqual(sealed.slice(-8));
      if (body.length === 0) return;
      const other = body.slice();
      other[at % body.length]! ^= change;
      expect(addChecksum([other]).slice(-8)).not.toEqual(sealed.slice(-8));
    }),
    { seed: 43, numRuns: 300 },
  );
});

test('values have one exact form outside of Lua', () => {
  const bytes = vm.run(`
    local Health, shared = K.api.ecs.component("Health"), { 1 }
    return assert(K.encode_value({ 1, 1.0, math.mininteger, -0.0, 1/0, "caf\\u{e9}", "\\xff\\0", true, shared, shared,
      Health, Health.points, K.encode_value(1) and nil }))`);
  const table = decoded(bytes);
  if (!isLuaTable(table)) throw new Error('no table');
  const shared = createLuaTable([1n]);
  expect(table.list).toEqual([
    ...[1n, 1, -(2n ** 63n), -0, Number.POSITIVE_INFINITY, 'café', Uint8Array.of(0xff, 0), true, shared, shared],
    { kind: 'component', component: 'Health' },
    { kind: 'column', component: 'Health', field: 'points' },
  ]);
  expect(table.list[8]).toBe(table.list[9]);
  expect(luaField(table, 6n)).toBe('café');
});

test('items written in a VM one by one, sealed outside, are read with what they share', () => {
  const piece = (lua: string): Uint8Array => vm.run(`assert(writer.add(${lua})) return writer.take()`);
  vm.run('writer, shared = K.value_writer(), { "text" } return ""');
  const pieces = [piece('{ shared }'), piece('nil'), piece('shared'), piece('"text"')];
  const items = decodeValues(sealValues(pieces));
  if (!items.ok) throw items.error;
  const [first, nothing, second, text] = items.value;
  expect([nothing, text]).toEqual([null, 'text']);
  expect(isLuaTable(first!) && first.list[0]).toBe(second);
  expect(encodeValues(items.value)).toEqual(sealValues(pieces));
});

describe('hostile bytes', () => {
  const change = fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'insert', 'remove', 'cut', 'repeat'));
  const mutate = (body: Uint8Array, changes: readonly (readonly [number, number, string])[]): Uint8Array => {
    let bytes = [...body];
    for (const [where, byte, how] of changes) {
      const at = where % (bytes.length + 1);
      if (how === 'set') bytes[at] = byte;
      if (how === 'insert') bytes.splice(at, 0, byte);
      if (how === 'remove') bytes.splice(at, 1);
      if (how === 'cut') bytes = bytes.slice(0, at);
      if (how === 'repeat') bytes.splice(at, 0, ...bytes.slice(at, at + (byte % 8)));
    }
    return Uint8Array.from(bytes);
  };
  /** Both read the same, or refuse both; what is read is written to the same bytes. */
  const agree = (bytes: Uint8Array): void => {
    const outside = decodeValue(bytes);
    const inside = inLua(bytes);
    expect(inside.split(':')[0]).toBe(outside.ok ? 'ok' : outside.error.code);
    if (outside.ok) expect(encodeValue(outside.value)).toEqual(bytes);
  };

  test('changed in any way and given a right checksum, they are refused by both, or are another valid document', () => {
    let accepted = 0;
    fc.assert(
      fc.property(luaGraphSource, fc.array(change, { minLength: 1, maxLength: 4 }), (graph, changes) => {
        const bytes = vm.run(`${graph} return assert(K.encode_value(root))`);
        const mutated = addChecksum([bytes.slice(0, 4), mutate(bytes.slice(4, -8), changes)]);
        agree(mutated);
        if (decodeValue(mutated).ok) accepted++;
      }),
      { seed: 44, numRuns: 600 },
    );
    expect(accepted).toBeGreaterThan(20);
    expect(accepted).toBeLessThan(580);
  });

  test('bytes of the format in any order are refused by both or valid for both', () => {
    const kind = fc.oneof(fc.nat(255), fc.nat(0x15), fc.constantFrom(0, 1, 0x0f, 0x10, 0x40, 0x90));
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 12 }), (body) => agree(document(...body, 0))),
      { seed: 45, numRuns: 1000 },
    );
  });

  test('without a new checksum every change of a byte and every cut is refused by both', () => {
    const bytes = vm.run('return assert(K.encode_value({ 1, { "text", x = 2.5 }, [true] = math.mininteger }))');
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1 << (at % 8);
      for (const one of [changed, bytes.slice(0, at)]) {
        const outside = decodeValue(one);
        expect(outside.ok).toBe(false);
        expect(inLua(one).split(':')[0]).toBe(outside.ok ? '' : outside.error.code);
      }
    }
  });

  test.each([
    ['a text of 4 GiB that is not there', [0x0b, 0xff, 0xff, 0xff, 0xff, 0]],
    ['a text longer than what is left', [0x0a, 200, 0x61, 0]],
    ['a reference to a table that never was', [0x10, 1, 0]],
    ['a reference to a text that never was', [0x90, 0]],
    ['a million in four bytes, five in eight', [0x07, 5, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['the same text twice', [0x0f, 0x0a, 1, 0x61, 0x0a, 1, 0x61, 0, 0]],
    ['nan as a key', [0x0f, 0x01, 0x40, 0x09, 0, 0]],
    ['nan in a long form', [0x08, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0]],
    ['1.0 as a key', [0x0f, 0x01, 0x40, 0x08, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0]],
    ['nil as a value of an entry', [0x0f, 0x01, 0x02, 0x40, 0, 0]],
    ['nil as a key', [0x0f, 0x01, 0x40, 0x02, 0, 0]],
    ['a key twice', [0x0f, 0x01, 0x40, 0x04, 0x40, 0x04, 0, 0]],
    ['a key that belongs into the list', [0x0f, 0x41, 0x01, 0x40, 0x52, 0, 0]],
    ['no entries after their beginning', [0x0f, 0x01, 0, 0]],
    ['a table without end', [0x0f, 0x41]],
    ['a second end', [0x41, 0, 0]],
    ['nothing at all', [0]],
    ['two values', [0x41, 0x41, 0]],
    ['an unknown kind', [0x3f, 0]],
    ['a number as a name', [0x15, 0x41, 0]],
  ])('%s is refused by both', (_, body) => {
    const bytes = document(...body);
    const outside = decodeValue(bytes);
    expect(outside.ok ? 'read' : outside.error.code).toBe('DATA_DAMAGED');
    expect(inLua(bytes)).toMatch(/^DATA_DAMAGED/);
  });

  test('100,000 tables inside each other are refused where the limit is lower, without recursion', () => {
    const deep = vm.run('local t = {} for i = 1, 99999 do t = { t } end return assert(K.encode_value(t))');
    expect(decodeValue(deep).ok).toBe(true);
    const refused = decodeValue(deep, { maxDepth: 99_999 });
    expect(refused.ok ? '' : refused.error.code).toBe('VALUE_REFUSED');
    expect(Buffer.compare(encodeValue(decoded(deep)), deep)).toBe(0);
    expect(() => encodeValue(decoded(deep), { maxDepth: 99_999 })).toThrow(
      expect.objectContaining({ code: 'VALUE_REFUSED' }),
    );
  });

  test('larger than allowed is refused before anything is read', () => {
    const bytes = encodeValue('x'.repeat(100));
    expect(decodeValue(bytes, { maxBytes: bytes.length }).ok).toBe(true);
    const refused = decodeValue(bytes, { maxBytes: bytes.length - 1 });
    expect(refused.ok ? '' : refused.error.code).toBe('VALUE_REFUSED');
    expect(() => encodeValue(createLuaTable(['x'.repeat(100)]), { maxBytes: 100 })).toThrow(
      expect.objectContaining({ code: 'VALUE_REFUSED' }),
    );
  });
});

test.each<[string, LuaData]>([
  ['an integer of more than 64 bits', 2n ** 63n],
  ['half a surrogate pair', 'a\ud800'],
  ['nil as a value of an entry', createLuaTable([], [['a', null]])],
  ['nil as a key', createLuaTable([], [[null, 1n]])],
  ['nan as a key', createLuaTable([], [[Number.NaN, 1n]])],
  ['the float 1 as a key', createLuaTable([], [[1, 1n]])],
  ['a key that belongs into the list', createLuaTable([5n], [[2n, 1n]])],
  [
    'a key twice',
    createLuaTable(
      [],
      [
        ['a', 1n],
        ['a', 2n],
      ],
    ),
  ],
  [
    'the same bytes twice as a key',
    createLuaTable(
      [],
      [
        [Uint8Array.of(255), 1n],
        [Uint8Array.of(255), 2n],
      ],
    ),
  ],
])('%s is no Lua value and cannot be written', (_, value) => {
  expect(() => encodeValue(value)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
});
