import { expect, test } from 'vitest';
import { bothForms, playWasm } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const declaring = (
  module: (body: string, code?: string) => string,
  prefix: string,
  count: number,
  body = '',
): string => {
  const json = JSON.stringify({
    kept: 'f32',
    ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, 'f64'])),
  });
  return module(
    body,
    `(data (i32.const 1000) "${json.replaceAll('"', '\\22')}")
     (func (export "moonloop_fields") (result i32 i32) (i32.const 1000) (i32.const ${json.length}))`,
  );
};

test.each(bothForms)(
  '%s instance: versions with ever new fields fill the memory of columns; then they are refused, and the values stay',
  async (_, module) => {
    const t = await playWasm({ 'a.wasm': declaring(module, 'a', 3) }, { capacity: 8192, maxColumnsMiB: 8 });
    const eid = t.spawn('a.wasm');
    const kept = () => t.game.world.registry.get('A').component['kept']![eid];
    t.game.world.registry.get('A').component['kept']![eid] = 2.5;
    for (let n = 0; n < 12; n++) await t.reload(declaring(module, `${'bcdefghijklm'[n]}`, 20));
    const [first] = t.reloads.flatMap(({ error }) => error ?? []);
    expect(first).toMatchObject({ code: 'COLUMNS_FULL' });
    expect(t.refusals().length).toBeGreaterThan(3);
    const used = t.game.world.memory.usedBytes();
    for (let n = 0; n < 5; n++) await t.reload(declaring(module, `${'nopqr'[n]}`, 20)); // what did not fit took nothing
    expect(t.game.world.memory.usedBytes()).toBe(used);
    await t.save({ 'b.wasm': wat(declaring(module, 'other', 1)) });
    expect(t.reloads.at(-1)?.error).toBeUndefined();
    const { version } = t.game.scripts.list()[0]!;
    expect([kept(), version]).toEqual([2.5, 18 - t.refusals().length]);
    await t.reload(declaring(module, 'b', 20, '(call $add (local.get $e) (f32.const 1))')); // fields that have columns
    expect([t.x(eid), kept(), t.game.scripts.list()[0]?.version, t.failures]).toEqual([[1], 2.5, version + 1, []]);
  },
);
