import { expect, test } from 'vitest';
import { bothForms, playWasm } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const spin = '(loop $l (br $l))';

test('handlers of an old version that spend their budgets while its entities wait to move: the new one stays', async () => {
  const [, own] = bothForms[0]!;
  const on = '(import "events" "on" (func $on (param i32 i32 i32 i32) (result i32)))';
  const listening = `(data (i32.const 200) "pulsehear") (func (export "hear") ${spin})
    (func (export "on_start") (drop (call $on (i32.const 200) (i32.const 5) (i32.const 205) (i32.const 4))))`;
  const t = await playWasm(
    { 'a.wasm': own('', listening).replace('(module', `(module ${on}`) },
    { limits: { callTicks: 20_000 } },
  );
  const entities = Array.from({ length: 20 }, () => t.spawn('a.wasm'));
  const pulse = (): void => {
    t.game.emit('pulse', 1);
    t.frames(1);
  };
  pulse();
  expect(t.failures).toHaveLength(3); // the script rests
  await t.save({ 'a.wasm': wat(own('(call $add (local.get $e) (f32.const 1))')) });
  for (let n = 0; n < 5; n++) pulse();
  expect([t.x(...entities), t.game.scripts.list()[0]?.version]).toEqual([entities.map(() => 5), 2]);
});
