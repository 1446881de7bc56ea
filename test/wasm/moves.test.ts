/** What a move to another version does, in which order, and with how much state. */
import { expect, test } from 'vitest';
import { bothForms, counterCode, playWasm, wasmScript } from '../support/wasm-play.ts';

const { body, state, global } = counterCode();
/** Says what it does: starts, gives its name as state, gets one, runs. */
const saying = (name: string): string => {
  const say = (text: string) =>
    [...text].map((letter, n) => `(i32.store8 (i32.const ${400 + n}) (i32.const ${letter.charCodeAt(0)}))`).join('') +
    `(call $say (i32.const 400) (i32.const ${text.length}))`;
  return wasmScript(`(data (i32.const 300) "\\22${name}\\22")
    (func (export "_initialize") ${say(`${name} starts`)})
    (func (export "alloc") (param i32) (result i32) (i32.const ${408}))
    (func (export "get_state") (result i32 i32) ${say(`${name} gives`)} (i32.const 300) (i32.const ${name.length + 2}))
    (func (export "set_state") (param i32 i32)
      (memory.copy (i32.const 500) (local.get 0) (local.get 1)) ${say(`${name} got `).replace(
        /\(call \$say.*/,
        '',
      )} (memory.copy (i32.const ${405 + name.length}) (i32.const 500) (local.get 1))
      (call $say (i32.const 400) (i32.add (i32.const ${5 + name.length}) (local.get 1))))
    (func (export "on_update") (param f32) ${say(`${name} runs`)})`);
};

test('a move: state is taken from the old instance, the new one starts and is given it, and only then runs', async () => {
  const t = await playWasm({ 'a.wasm': saying('one') });
  t.spawn('a.wasm');
  t.frames(1);
  await t.reload(saying('two'));
  await t.reload(saying('bad').replace('(local.get 0) (local.get 1))', '(local.get 0) (local.get 1)) (unreachable)'));
  expect(t.printed).toEqual([
    ...['one starts', 'one runs'],
    ...['one gives', 'two starts', 'two got "one"', 'two runs'],
    ...['two gives', 'bad starts', 'two runs'],
  ]);
  expect(t.refusals()).toEqual(['STATE_REJECTED']);
});

test('a state of 1,048,577 bytes is refused, and one of 1,048,576 is carried on', async () => {
  const [, shared] = bothForms[1]!;
  const long = (bytes: number) =>
    shared(body, global + state)
      .replace('"memory") 1 1)', '"memory") 64)')
      .replace('(i32.const 100) (i32.const 3))', '(call $long))')
      .replace(
        '(func (export "alloc") (param i32) (result i32) (i32.const 200))',
        `(func $long (result i32 i32) (memory.fill (i32.const 65536) (i32.const 32) (i32.const ${bytes}))
          (memory.copy (i32.const 65536) (i32.const 100) (i32.const 3)) (i32.const 65536) (i32.const ${bytes}))
        (func (export "alloc") (param i32) (result i32) (i32.const 2000000))`,
      );
  const t = await playWasm({ 'a.wasm': long(1_048_577) });
  const eid = t.spawn('a.wasm');
  t.frames(3);
  await t.reload(long(1_048_576));
  expect([t.refusals(), t.x(eid)]).toEqual([['STATE_REJECTED'], [4]]);
  expect(t.reloads.at(-1)?.error?.message).toContain('1048577 bytes are more than 1048576');
  const other = await playWasm({ 'a.wasm': long(1_048_576) });
  const one = other.spawn('a.wasm');
  other.frames(3);
  await other.reload(long(1_048_575));
  expect([other.refusals(), other.x(one)]).toEqual([[], [4]]);
});

test('what get_state gave is a copy: the module goes on writing where it lay, and a later trap finds what was taken', async () => {
  const live = (trap: string) =>
    wasmScript(`(data (i32.const 300) "\\22#\\22")
      (func (export "get_state") (result i32 i32) (i32.const 300) (i32.const 3))
      (func (export "alloc") (param i32) (result i32) (i32.const 400))
      (func (export "set_state") (param i32 i32) ${trap} (memory.copy (i32.const 300) (local.get 0) (i32.const 3)))
      (func (export "boom") (unreachable))
      (func (export "on_update") (param f32)
        (i32.store8 (i32.const 301) (i32.add (i32.load8_u (i32.const 301)) (i32.const 1)))
        (call $put (call $entity) (i32.sub (i32.load8_u (i32.const 301)) (i32.const 35))))`);
  const t = await playWasm({ 'a.wasm': live('') });
  const eid = t.spawn('a.wasm');
  t.frames(2);
  await t.reload(live('(unreachable)')); // taken: 2, and a frame to 3
  t.frames(2);
  expect([t.x(eid), t.refusals()]).toEqual([[5], ['STATE_REJECTED']]);
  t.game.scripts.call(eid, 'a.wasm', 'boom');
  t.frames(1);
  expect(t.x(eid)).toEqual([3]);
});
