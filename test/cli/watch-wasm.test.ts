import { expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli-process.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { wat } from '../support/wat.ts';

/** A shared instance with a declared field that counts; every tenth says `word`. */
const says = (word: string, step = 1): string => `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "get_i32" (func $get (param i32 i32) (result i32)))
  (import "ecs" "set_i32" (func $set (param i32 i32 i32)))
  (import "host" "log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "A.n")
  (data (i32.const 8) "${word}")
  (data (i32.const 32) "{\\22n\\22:\\22i32\\22}")
  (func (export "moonloop_fields") (result i32 i32) (i32.const 32) (i32.const 11))
  (func (export "on_update") (param $e i32) (param $dt f32) (local $n i32) (local $c i32)
    (local.set $c (call $column (i32.const 0) (i32.const 3)))
    (local.set $n (i32.add (call $get (local.get $c) (local.get $e)) (i32.const ${step})))
    (call $set (local.get $c) (local.get $e) (local.get $n))
    (if (i32.eqz (i32.rem_s (local.get $n) (i32.const 10)))
      (then (call $log (i32.const 8) (i32.const ${word.length}))))))`;

test.each([
  ['a.wasm', wat],
  ['a.wat', (text: string) => text],
])('%s: a save reaches the running entities, a broken one does not, the mended one does', async (id, content) => {
  const dir = createTempFolder({ [id]: content(says('one')) });
  const cli = startCli(['run', dir.path, '--watch', '--spawn', `${id}=2`, '--json']);
  const ready = await cli.waitFor(({ type }) => type === 'ready');
  expect(ready).toMatchObject({ watcher: { kind: 'native' }, scripts: [{ id, kind: 'script', status: 'live' }] });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'one');

  dir.write(id, content(says('two')));
  const swapped = await cli.waitFor(({ type }) => type === 'swapped');
  expect(swapped).toMatchObject({ script: id, version: 2, entities: 2, failed: 0, report: { kept: { n: 2 } } });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'two');

  const broken = says('three').replace('call $log', 'call $no');
  dir.write(id, id === 'a.wat' ? broken : 'this is no module');
  const refused = await cli.waitFor(({ type, success }) => type === 'reload' && success === false);
  const error = id === 'a.wat' ? { code: 'COMPILE_FAILED', file: id, line: 16 } : { code: 'WASM_INVALID', file: id };
  expect(refused).toMatchObject({ script: id, version: 2, error });

  dir.write(id, content(says('three')));
  expect(await cli.waitFor(({ type, version }) => type === 'reload' && version === 3)).toMatchObject({ success: true });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'three');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
  expect(cli.lines.at(-1)).toMatchObject({ reloads: { total: 3, success: 2, failed: 1 }, errors: 0 });
  expect(cli.lines.filter(({ type }) => type === 'notification')).toEqual([]);
});

test('a .wat that is broken from the start waits, with file and line, and is attached once it is mended', async () => {
  const dir = createTempFolder({ 'a.wat': '(module\n  (func (result i32)))' });
  const cli = startCli(['run', dir.path, '--watch', '--spawn', 'a.wat=1', '--json']);
  const refused = await cli.waitFor(({ type }) => type === 'reload');
  expect(refused).toMatchObject({ version: 0, error: { code: 'COMPILE_FAILED', file: 'a.wat', line: 2 } });
  await cli.waitFor(({ type }) => type === 'ready');
  dir.write('a.wat', says('here'));
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'here');
});

test('check finds what a .wat is refused for, with its line, once', async () => {
  const dir = createTempFolder({ 'a.wat': '(module\n  (func (result i32)))', 'b.wat': says('b'), 'c.wat': '(module' });
  const { status, lines } = await runCli(['check', dir.path, '--json']);
  expect([status, lines]).toEqual([
    1,
    [
      expect.objectContaining({ type: 'finding', level: 'error', code: 'COMPILE_FAILED', file: 'a.wat', line: 2 }),
      expect.objectContaining({ type: 'finding', level: 'error', code: 'COMPILE_FAILED', file: 'c.wat', line: 1 }),
      { type: 'summary', files: 3, errors: 2, warnings: 0 },
    ],
  ]);
});
