/** The short run; the whole one, of 1,000 reloads with 5,000 entities, is `npm run soak -- --only=wasm`. */
import { expect, test } from 'vitest';
import { bothForms, playWasm } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const isWhole = process.env['MOONLOOP_SOAK'] !== undefined;
const types = ['f32', 'f64', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'bool', 'entity', 'string'];
const kept = types.map((type) => [`${type}_kept`, type] as const);

/** A module that declares these fields and does nothing. */
function declaring(module: (body: string, code: string) => string, fields: readonly (readonly [string, string])[]) {
  const json = JSON.stringify(Object.fromEntries(fields));
  const code = `(data (i32.const 1000) "${json.replaceAll('"', '\\22')}")
    (func (export "moonloop_fields") (result i32 i32) (i32.const 1000) (i32.const ${json.length}))`;
  return wat(module('', code));
}

/** Whole numbers from 0 to below 2³², the same each time. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}

test.each([
  ['shared', isWhole ? 1000 : 200, isWhole ? 5000 : 500],
  ['own', isWhole ? 100 : 20, isWhole ? 500 : 50],
])(
  '%s instance: %d reloads with %d entities, layouts and refusals in turn: not one value changes',
  async (form, reloads, count) => {
    const [, module] = bothForms.find(([name]) => name === form)!;
    const good = [
      kept,
      [...kept].reverse(),
      [['new', 'f64'] as const, ...kept],
      [...kept.slice(5), ['i32_other', 'i32'] as const, ...kept.slice(0, 5)],
    ].map((fields) => declaring(module, fields));
    const bad = [
      declaring(module, [...kept.slice(1), ['f32_kept', 'u8']]),
      new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1]),
      wat('(module (import "host" "missing" (func)))'),
      wat('(module (start $f) (func $f (unreachable)))'),
    ];
    const t = await playWasm({ 'a.wasm': good[0]! }, { capacity: 8192 });
    const entities = Array.from({ length: count }, () => t.spawn('a.wasm'));
    const columns = () =>
      kept.map(([name, type]) => ({ type, column: t.game.world.registry.get('A').component[name]! }));
    const next = numbers();
    const names = Array.from({ length: 50 }, (_, n) => t.game.world.strings.idOf(`name ${n}`));
    for (const { type, column } of columns()) {
      const size = column.BYTES_PER_ELEMENT;
      const bits = new Uint32Array(column.buffer, column.byteOffset, (column.length * size) >>> 2);
      for (let at = 0; at < bits.length; at++) bits[at] = next(); // any bits at all: subnormal numbers, NaNs, −0
      if (type === 'string') for (const eid of entities) column[eid] = names[next() % names.length]!;
    }
    const bytes = () =>
      columns().map(({ column }) => {
        const size = column.BYTES_PER_ELEMENT;
        return new Uint8Array(column.buffer, column.byteOffset + entities[0]! * size, count * size).slice();
      });
    const before = bytes();
    const changed = () => {
      const now = bytes();
      return types.filter((_, n) => before[n]!.some((byte, at) => byte !== now[n]![at]));
    };
    for (let n = 1; n <= reloads; n++) {
      if (n % 5 === 0) {
        await t.reload(bad[(n / 5) % bad.length]!);
        expect(t.reloads.at(-1)?.error).toBeDefined();
      }
      await t.reload(good[n % good.length]!);
      t.frames(form === 'own' ? 2 : 1); // instances of their own move some per frame
      if (n % 50 === 0) expect(changed()).toEqual([]);
    }
    t.frames(30);
    expect(changed()).toEqual([]);
    expect(t.game.scripts.list()).toMatchObject([{ version: reloads + 1, entities: count }]);
    expect(t.refusals()).toHaveLength(reloads / 5);
    expect([t.failures, t.logs]).toEqual([[], []]);
  },
  isWhole ? 600_000 : 30_000,
);
