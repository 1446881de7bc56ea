import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Result } from '../../src/core/result.ts';
import { playWasm, type WasmGame } from '../support/wasm-play.ts';

const mixed = {
  f32: 'f32',
  second: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'u32',
  i16: 'i16',
  u16: 'u16',
  i8: 'i8',
  u8: 'u8',
  flag: 'bool',
  other: 'entity',
  text: 'string',
} as const;
const components = { Mixed: mixed };
const fields = Object.keys(mixed);

/** Host functions as exports, to be called one at a time. */
const probe = (code = ''): string => `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
  (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))
  (import "ecs" "set_f32" (func $set (param i32 i32 f32)))
  (import "ecs" "get_pair" (func $get_pair (param i32 i32) (result i64)))
  (import "ecs" "set_pair" (func $set_pair (param i32 i32 f32 f32)))
  (memory (export "memory") 1 1) (data (i32.const 0) "Position.xPosition.y")
  (func (export "alloc") (param i32) (result i32) (i32.const 1000))
  (func (export "column") (param i32 i32) (result i32)
    (call $column (i32.add (local.get 0) (i32.const 1)) (i32.sub (local.get 1) (i32.const 2)))) ;; without the quotes
  (func (export "pair") (param i32 i32) (result i32) (call $pair (local.get 0) (local.get 1)))
  (func (export "get") (param i32 i32) (result f32) (call $get (local.get 0) (local.get 1)))
  (func (export "set") (param i32 i32 f32) (call $set (local.get 0) (local.get 1) (local.get 2)))
  (func (export "get_pair") (param i32 i32) (result i64) (call $get_pair (local.get 0) (local.get 1)))
  (func (export "set_pair") (param i32 i32 f32 f32)
    (call $set_pair (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func $position (result i32) (call $pair
    (call $column (i32.const 0) (i32.const 10)) (call $column (i32.const 10) (i32.const 10))))
  ${code})`;

/** A call's value; with `throws` its error. */
function ask(t: WasmGame, caller: number, name: string, ...args: readonly unknown[]): Result<unknown> {
  return t.game.scripts.call(caller, 'us/a.wasm', name, ...args);
}
function value(result: Result<unknown>): number {
  if (!result.ok) throw result.error;
  return Number(result.value);
}
/** What an error says, without the function in which it was. */
const told = (result: Result<unknown>): string =>
  result.ok ? '' : result.error.message.replace(/ \(in function \d+\)$/, '');

/** Both f32 of an i64. */
function halves(result: Result<unknown>): readonly number[] {
  if (!result.ok) throw result.error;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, BigInt(result.value as bigint), true);
  return [view.getFloat32(0, true), view.getFloat32(4, true)];
}

/** A mod `us` that tries, and entities: its own, everybody's, another mod's between them, a dead one's handle, and none. */
async function start() {
  const files = { 'us/mod.toml': '', 'us/a.wasm': probe(), 'them/mod.toml': '', 'them/b.wasm': '(module)' };
  const t = await playWasm(files, { components });
  const spawn = (...scripts: readonly string[]) => t.game.spawn({ Position: {}, Mixed: {} }, ...scripts);
  const [caller, foreign, dead] = [spawn('us/a.wasm'), spawn('them/b.wasm'), spawn()];
  t.frames(1);
  t.game.despawn(dead);
  const far = Array.from({ length: 8 }, () => spawn()).at(-1)!; // no neighbour of another mod's
  const handles = {
    far,
    own: caller,
    everybodys: spawn(),
    foreign,
    dead,
    none: 4000,
    outside: 1_000_000,
    least: -1,
    zero: 0,
  };
  t.frames(1);
  const number = (path: string): number => value(ask(t, caller, 'column', path));
  const columns = fields.map((field) => number(`Mixed.${field}`));
  return { t, caller, handles, columns, number };
}

test('a pair is read and written as two columns one after the other, whatever they are; or refused as the first that is, and neither is written', async () => {
  const { t, caller, handles, columns } = await start();
  const content = (eid: number): number[] =>
    fields.map((field) => t.game.world.registry.get('Mixed').component[field]![eid]!);
  const fill = (eid: number, values: readonly number[]): void => {
    for (const [n, field] of fields.entries()) t.game.world.registry.get('Mixed').component[field]![eid] = values[n]!;
  };
  const plain = fc.constantFrom(
    0,
    -0,
    1,
    2,
    0.5,
    -1,
    127,
    -129,
    255,
    256,
    65_535,
    2 ** 31,
    2 ** 32,
    Number.NaN,
    Infinity,
    -Infinity,
  );
  const number = fc.oneof(plain, fc.float(), fc.integer({ min: -200, max: 300 }).map(Math.fround));
  const place = fc.oneof(fc.nat(1), fc.nat(columns.length - 1)); // often the f32 columns, which have a way of their own
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      place,
      place,
      fc.constantFrom(...Object.values(handles)),
      number,
      number,
      plain,
      (one, two, entity, a, b, old) => {
        t.frames(1); // a budget of its own
        const [first, second] = [columns[one]!, columns[two]!];
        const pair = value(ask(t, caller, 'pair', first, second));
        const eid = entity >= 0 && entity < 4000 ? entity : 0;
        fill(
          eid,
          fields.map((field) => (field === 'text' ? 0 : old)),
        );

        const reads = [ask(t, caller, 'get', first, entity), ask(t, caller, 'get', second, entity)];
        const read = ask(t, caller, 'get_pair', pair, entity);
        const refusedRead = reads.find(({ ok }) => !ok);
        if (refusedRead) expect(told(read)).toBe(told(refusedRead));
        else expect(halves(read)).toEqual(reads.map(value));

        const before = content(eid);
        const writes = [ask(t, caller, 'set', first, entity, a), ask(t, caller, 'set', second, entity, b)];
        const after = content(eid);
        fill(eid, before);
        const written = ask(t, caller, 'set_pair', pair, entity, a, b);
        const refused = writes.find(({ ok }) => !ok);
        expect(told(written)).toBe(refused ? told(refused) : '');
        expect(content(eid)).toEqual(refused ? before : after);
        seen.add(told(written));
      },
    ),
    { numRuns: 400 },
  );
  const all = [...seen].join('\n');
  for (const kind of [
    /alive/,
    /belongs to/,
    /is text/,
    /a number/,
    /a whole number/,
    /needs -?\d+ … \d/,
    /out of range/,
  ]) {
    expect(all).toMatch(kind);
  }
  expect(seen).toContain('');
});

test('a pair has one number, however often it is asked for; what is no column has none, and what is no pair is refused', async () => {
  const { t, caller, columns } = await start();
  const pair = (first: number, second: number) => ask(t, caller, 'pair', first, second);
  expect([pair(1, 2), pair(2, 1), pair(1, 2), pair(1, 1)].map(value)).toEqual([1, 2, 1, 3]);
  expect([pair(0, 1), pair(1, 900), pair(-1, 1)].map(told)).toEqual(
    ['0', '900', '-1'].map((number) => `${number} is not the number of a column`),
  );
  for (const none of [0, 4, -1, 1024, 1025, 2 ** 29 + 1, 2 ** 31 - 1]) {
    const refusal = `${none} is not the number of a pair of columns`;
    expect([
      told(ask(t, caller, 'get_pair', none, caller)),
      told(ask(t, caller, 'set_pair', none, caller, 1, 2)),
    ]).toEqual([refusal, refusal]);
  }
  expect(columns).toHaveLength(fields.length);
});

test('1,024 pairs have a number; one more is refused, and those that there are still work', async () => {
  const wide = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`f${n}`, 'f32'])) as Record<string, 'f32'>;
  const t = await playWasm({ 'us/mod.toml': '', 'us/a.wasm': probe() }, { components: { Wide: wide } });
  const caller = t.game.spawn({ Wide: {} }, 'us/a.wasm');
  const columns = Object.keys(wide).map((field) => value(ask(t, caller, 'column', `Wide.${field}`)));
  const all = columns.flatMap((first) => columns.map((second) => [first, second] as const));
  for (const [n, [first, second]] of all.slice(0, 1024).entries()) {
    if (n % 100 === 0) t.frames(1); // a budget of its own
    expect(value(ask(t, caller, 'pair', first, second))).toBe(n + 1);
  }
  t.frames(1);
  expect(told(ask(t, caller, 'pair', ...all[1024]!))).toBe('1024 pairs of columns have a number');
  expect(value(ask(t, caller, 'pair', ...all[1023]!))).toBe(1024);
  ask(t, caller, 'set_pair', 1024, caller, 3, 4);
  expect(halves(ask(t, caller, 'get_pair', 1024, caller))).toEqual([3, 4]);
  expect(t.game.world.registry.get('Wide').component['f31']![caller]).toBe(3);
});

test('a version on trial writes no pairs: those of its start function are written when an entity runs it', async () => {
  const t = await playWasm({ 'us/mod.toml': '' });
  const other = t.game.spawn({ Position: {} });
  const { x, y } = t.game.world.components.Position;
  // who declares fields is tried before anybody runs it
  const code = `(data (i32.const 100) "{\\"hp\\":\\"f32\\"}")
    (func (export "moonloop_fields") (result i32 i32) (i32.const 100) (i32.const 12))
    (start $s) (func $s (call $set_pair (call $position) (i32.const ${other}) (f32.const 5) (f32.const 6)))`;
  await t.reload(probe(code), 'us/a.wasm');
  expect([x[other], y[other], t.refusals()]).toEqual([0, 0, []]);
  expect([...t.game.world.registry.byName.keys()]).toContain('UsA');
  t.spawn('us/a.wasm');
  expect([x[other], y[other]]).toEqual([5, 6]);
});

test('a number in a column that looks like a handle in the table of handles is none', async () => {
  const { t, caller, number } = await start();
  const { world } = t.game;
  const { address } = world.registry.get('Mixed').fields.find(({ name }) => name === 'i32')!;
  // the place in the table, were it longer, that is the caller's row of the column
  const forged = (address - world.handles.address) / 4 + caller;
  expect([forged > world.memory.slots, forged < 2 ** 20]).toEqual([true, true]);
  world.registry.get('Mixed').component['i32']![caller] = forged;
  const pair = value(ask(t, caller, 'pair', number('Mixed.f32'), number('Mixed.second')));
  for (const done of [
    ask(t, caller, 'get_pair', pair, forged),
    ask(t, caller, 'set_pair', pair, forged, 1, 2),
    ask(t, caller, 'get', number('Mixed.f32'), forged),
    ask(t, caller, 'set', number('Mixed.f32'), forged, 1),
  ]) {
    expect(told(done)).toMatch(/alive|out of range/);
  }
});
