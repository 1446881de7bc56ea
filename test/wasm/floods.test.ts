import { expect, test } from 'vitest';
import { bothForms, playWasm } from '../support/wasm-play.ts';

const [, own] = bothForms[0]!;
const times = (n: number, code: string): string =>
  `(local.set $n (i32.const ${n})) (loop $l ${code} (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))`;
const emit = '(import "events" "emit" (func $emit (param i32 i32 i32 i32)))';
const importing = (text: string): string => text.replace('(module', `(module ${emit}`);

test('of 1,500 lines in a frame 1,000 are logged, and one says how many there were besides; each frame anew', async () => {
  const t = await playWasm(
    { 'a.wasm': own(times(500, '(call $say (i32.const 10) (i32.const 5))')) },
    { limits: { callTicks: 2_000_000 } },
  );
  for (let n = 0; n < 3; n++) t.spawn('a.wasm');
  t.frames(1);
  expect(t.printed).toHaveLength(1001);
  expect(t.logs.at(-1)).toMatchObject({ level: 'warn', message: '… and 500 more lines of mod game in this frame' });
  t.frames(1);
  expect(t.printed).toHaveLength(2002);
});

test('of 150 failures in a frame 100 are told, and a line says how many there were besides', async () => {
  const t = await playWasm({ 'a.wasm': own('(unreachable)') });
  for (let n = 0; n < 150; n++) t.spawn('a.wasm');
  t.frames(1);
  expect(t.failures).toHaveLength(100);
  expect(t.printed).toEqual(['… and 50 more failures of mod game in this frame']);
});

test('10,000 events a frame reach listeners outside; the call that sends one more fails, until the next frame', async () => {
  const t = await playWasm(
    { 'a.wasm': importing(own(times(4000, '(call $emit (i32.const 10) (i32.const 5) (i32.const 0) (i32.const 0))'))) },
    { limits: { callTicks: 2_000_000 } },
  );
  let heard = 0;
  t.game.on('hello', () => heard++);
  for (let n = 0; n < 3; n++) t.spawn('a.wasm');
  t.frames(1);
  expect([heard, t.failures.map(({ message }) => message)]).toEqual([
    10_000,
    [expect.stringContaining('a mod may send 10000 events to others in a frame')],
  ]);
  t.frames(1);
  expect(heard).toBe(20_000);
});

test('8 MiB of events a frame reach listeners outside', async () => {
  const fill = '(memory.fill (i32.const 100) (i32.const 49) (i32.const 60000))';
  const send = '(call $emit (i32.const 10) (i32.const 5) (i32.const 100) (i32.const 60000))';
  const t = await playWasm(
    { 'a.wasm': importing(own(`${fill} ${times(50, send)}`)) },
    { limits: { callTicks: 50_000_000, frameTicks: 500_000_000 } },
  );
  let heard = 0;
  t.game.on('hello', () => heard++);
  for (let n = 0; n < 4; n++) t.spawn('a.wasm');
  t.frames(1);
  expect(heard).toBe(139); // 8,388,608 / 60,005
  expect(t.failures).toMatchObject([{ message: expect.stringContaining('8388608 bytes') }, {}]);
});

test('nobody counts events that only handlers of the room hear: their queue has limits of its own', async () => {
  const t = await playWasm(
    {
      'a.wasm': importing(own(times(11_000, '(call $emit (i32.const 10) (i32.const 5) (i32.const 0) (i32.const 0))'))),
    },
    { limits: { callTicks: 5_000_000 } },
  );
  t.spawn('a.wasm');
  t.frames(1);
  expect(t.failures).toEqual([]);
});
