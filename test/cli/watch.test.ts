import { expect, test } from 'vitest';
import { startCli } from '../support/cli-process.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const says = (word: string): string => `
local module = { n = 0 }
function module.on_update()
  module.n = module.n + 1
  if module.n % 10 == 0 then print("${word}", module.n > 9) end
end
return module`;

test('a save reaches the running entities, a broken one does not, the mended one does', async () => {
  const dir = createTempFolder({ 'a.lua': says('one') });
  const cli = startCli(['run', dir.path, '--watch', '--spawn', 'a.lua=2', '--json']);
  const ready = await cli.waitFor(({ type }) => type === 'ready');
  expect(ready['watcher']).toMatchObject({ kind: 'native' });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'one\ttrue');

  dir.write('a.lua', says('two'));
  const reload = await cli.waitFor(({ type }) => type === 'reload');
  expect(reload).toMatchObject({ script: 'a.lua', success: true, version: 2, error: null });
  expect(await cli.waitFor(({ type }) => type === 'live')).toMatchObject({ script: 'a.lua', version: 2 });
  const swapped = await cli.waitFor(({ type }) => type === 'swapped');
  expect(swapped).toMatchObject({ version: 2, entities: 2, failed: 0, report: { kept: { n: 2 } } });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'two\ttrue');

  dir.write('a.lua', 'local module = {\nreturn module');
  const broken = await cli.waitFor(({ type, success }) => type === 'reload' && success === false);
  expect(broken).toMatchObject({ version: 2, error: { code: 'COMPILE_FAILED', file: 'a.lua', line: 2 } });

  dir.write('a.lua', says('three'));
  expect(await cli.waitFor(({ type, version }) => type === 'reload' && version === 3)).toMatchObject({ success: true });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'three\ttrue');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
  expect(cli.lines.at(-1)).toMatchObject({ reloads: { total: 3, success: 2, failed: 1 }, errors: 0 });
  expect(cli.lines.filter(({ type }) => type === 'notification')).toEqual([]); // the reload lines say it all
});

test('--polling finds saves without events of the system', async () => {
  const dir = createTempFolder({ 'a.lua': says('one') });
  const cli = startCli(['run', dir.path, '--watch', '--polling', '--spawn', 'a.lua=1', '--json']);
  const ready = await cli.waitFor(({ type }) => type === 'ready');
  expect(ready['watcher']).toEqual({ kind: 'polling', reason: 'polling was asked for' });
  dir.write('a.lua', says('two'));
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'two\ttrue');
});

test('undoing a broken edit is one success with the version that ran on', async () => {
  const dir = createTempFolder({ 'a.lua': says('one') });
  const cli = startCli(['run', dir.path, '--watch', '--spawn', 'a.lua=1', '--json']);
  await cli.waitFor(({ type }) => type === 'ready');
  dir.write('a.lua', 'broken(');
  await cli.waitFor(({ type, success }) => type === 'reload' && success === false);
  dir.write('a.lua', says('one'));
  const undone = await cli.waitFor(({ type, success }) => type === 'reload' && success === true);
  expect(undone).toMatchObject({ script: 'a.lua', version: 1, error: null });
});

test('a deleted script runs on with one warning, and comes back as a normal reload', async () => {
  const dir = createTempFolder({ 'a.lua': says('one') });
  const cli = startCli(['run', dir.path, '--watch', '--spawn', 'a.lua=1', '--json']);
  await cli.waitFor(({ type }) => type === 'ready');
  dir.remove('a.lua');
  expect(await cli.waitFor(({ type }) => type === 'notification')).toEqual({
    ...{ type: 'notification', level: 'warning', title: 'a.lua', persistent: false },
    message: 'the file is gone; version 1 goes on running',
  });
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'one\ttrue');
  dir.write('a.lua', says('two'));
  expect(await cli.waitFor(({ type }) => type === 'reload')).toMatchObject({ success: true, version: 2 });
});

test('a script that is created after the start is attached to the entities that waited for it', async () => {
  const dir = createTempFolder({});
  const cli = startCli(['run', dir.path, '--watch', '--spawn', 'late.lua=2', '--json']);
  await cli.waitFor(({ type }) => type === 'ready');
  dir.write('late.lua', says('here'));
  await cli.waitFor(({ type, message }) => type === 'log' && message === 'here\ttrue');
});
