/** What modules make long does not become long messages. */
import { expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { bothForms, playWasm } from '../support/wasm-play.ts';

const [, own] = bothForms[0]!;
const spawn = '(import "ecs" "spawn" (func $spawn (param i32 i32 i32 i32) (result i32)))';

test('an error with 5,000 arguments shows 16 of them', async () => {
  const t = await playWasm({ 'a.wasm': own('') });
  const eid = t.spawn('a.wasm');
  const result = callJson(t.game.scripts, 'a.wasm', eid, 'on_update', ...Array.from({ length: 5000 }, () => 1));
  if (result.ok) throw new Error('it is not refused');
  expect(result.error.message).toContain(`was called with (${'number, '.repeat(16)}… and 4984 more)`);
});

test.each([
  ['a component', '{"', '":{}}', '(drop (call $spawn TEXT (i32.const 0) (i32.const 0)))'],
  ['a field', '{"Position":{"', '":1}}', '(drop (call $spawn TEXT (i32.const 0) (i32.const 0)))'],
  ['a script', '', '', '(drop (call $spawn (i32.const 0) (i32.const 0) TEXT))'],
  ['a declared field', '{"', '":"f32"}', ''],
  ['the type of a declared field', '{"a":"', '"}', ''],
])('a name of 60,000 letters, of %s, is cut where it is told', async (_, before, after, use) => {
  const data = (at: number, text: string) => `(data (i32.const ${at}) "${text.replaceAll('"', '\\22')}")`;
  const made = `${data(400, before)} ${data(450, after)} (func $text (result i32 i32)
    (memory.fill (i32.const 1000) (i32.const 120) (i32.const 60000))
    (memory.copy (i32.const 1000) (i32.const 400) (i32.const ${before.length}))
    (memory.copy (i32.const ${61_000 - after.length}) (i32.const 450) (i32.const ${after.length}))
    (i32.const 1000) (i32.const 60000))`;
  const fields = use === '' ? '(func (export "moonloop_fields") (result i32 i32) (call $text))' : '';
  const t = await playWasm(
    { 'a.wasm': own(use.replace('TEXT', '(call $text)'), made + fields).replace('(module', `(module ${spawn}`) },
    { limits: { callTicks: 5_000_000 } },
  );
  t.spawn('a.wasm');
  t.frames(1);
  const [error] = [...t.failures, ...t.reloads.flatMap(({ error: refusal }) => refusal ?? [])];
  expect(error?.message).toMatch(/xxx|got 59990/);
  expect(error?.message.length).toBeLessThan(400);
});
