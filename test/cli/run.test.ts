import { expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli-process.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const counter = `
local module = { n = 0 }
function module.on_update() module.n = module.n + 1 end
return module`;

test('runs the frames asked for and ends with a summary, every line a JSON object', async () => {
  const dir = createTempFolder({ 'main.lua': 'print("hello", 1, nil) return {}', 'a.lua': counter });
  const { status, lines, output } = await runCli(['run', dir.path, '--frames', '25', '--spawn', 'a.lua=3', '--json']);
  expect(status).toBe(0);
  expect(output().out.trim().split('\n')).toHaveLength(lines.length);
  expect(lines.find(({ type }) => type === 'log')).toMatchObject({
    message: 'hello\t1\tnil',
    script: 'main.lua',
    frame: 0,
  });
  expect(lines.find(({ type }) => type === 'ready')).toMatchObject({
    entities: 4,
    watcher: null,
    scripts: [
      { id: 'a.lua', kind: 'script', version: 1, status: 'live' },
      { id: 'main.lua', kind: 'script', version: 1, status: 'live' },
    ],
  });
  expect(lines.at(-1)).toMatchObject({
    type: 'summary',
    frames: 25,
    entities: 4,
    reloads: { total: 0, success: 0, failed: 0 },
    errors: 0,
    scripts: { 'a.lua': { version: 1, entities: 3, updates: 75 } },
  });
});

test('prints a script error once and counts its repeats, three each until the entities are suspended', async () => {
  const dir = createTempFolder({ 'a.lua': 'local m = {}\nfunction m.on_update()\n  error("boom")\nend\nreturn m' });
  const { lines } = await runCli(['run', dir.path, '--frames', '10', '--spawn', 'a.lua=2', '--json']);
  const errors = lines.filter(({ type }) => type === 'script-error');
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    script: 'a.lua',
    version: 1,
    hook: 'on_update',
    message: 'boom',
    file: 'a.lua',
    line: 3,
    frame: 0,
  });
  expect(lines.at(-1)).toMatchObject({ errors: 6, distinct_errors: 1 });
  expect(lines.filter(({ type }) => type === 'notification')).toEqual([]);
});

test('tells broken first versions before it is ready, and goes on without them', async () => {
  const dir = createTempFolder({ 'main.lua': 'return', 'bad.lua': 'local x =', 'good.lua': counter });
  const { status, lines } = await runCli(['run', dir.path, '--frames', '5', '--spawn', 'good.lua=1', '--json']);
  expect(status).toBe(0);
  const ready = lines.findIndex(({ type }) => type === 'ready');
  expect(lines.slice(0, ready)).toMatchObject([
    {
      type: 'reload',
      script: 'bad.lua',
      success: false,
      version: 0,
      error: { code: 'COMPILE_FAILED', file: 'bad.lua', line: 1 },
    },
    { type: 'reload', script: 'main.lua', success: false, version: 0, error: { code: 'NO_MODULE' } },
  ]);
  expect(lines[ready]).toMatchObject({
    scripts: [
      { id: 'bad.lua', status: 'waiting', version: 0 },
      { id: 'good.lua', status: 'live' },
      { id: 'main.lua', status: 'waiting', version: 0 },
    ],
  });
  expect(lines.at(-1)).toMatchObject({ frames: 5, scripts: { 'good.lua': { updates: 5 } } });
});

test('asks for 5,000 entities in a world of 1,000: a clear error, and the 1,000 run', async () => {
  const dir = createTempFolder({ 'a.lua': counter });
  const words = ['run', dir.path, '--frames', '3', '--spawn', 'a.lua=5000', '--capacity', '1000', '--json'];
  const { status, lines } = await runCli(words);
  expect(status).toBe(0);
  expect(lines.find(({ type }) => type === 'notification')).toMatchObject({
    level: 'error',
    title: '--spawn a.lua=5000',
    persistent: true,
    message: expect.stringContaining('all 1000 are alive') as string,
  });
  expect(lines.at(-1)).toMatchObject({ entities: 1000, scripts: { 'a.lua': { entities: 1000, updates: 3000 } } });
});

test('a file that cannot be taken is a warning that is no error of the run', async () => {
  const dir = createTempFolder({ 'a.lua': counter, 'huge.lua': '-'.repeat(20 * 1024 * 1024) });
  const { status, lines } = await runCli(['run', dir.path, '--frames', '2', '--json']);
  expect(status).toBe(0);
  expect(lines.filter(({ type }) => type === 'notification')).toEqual([
    {
      ...{ type: 'notification', level: 'warning', title: 'files', persistent: false },
      message: expect.stringContaining('huge.lua') as string,
    },
  ]);
});

test('takes a script that is not there as one that waits', async () => {
  const dir = createTempFolder({ 'a.lua': counter });
  const { status, lines } = await runCli(['run', dir.path, '--frames', '2', '--spawn', 'b.lua=1', '--json']);
  expect(status).toBe(0);
  expect(lines[0]).toMatchObject({ type: 'reload', script: 'b.lua', version: 0, error: { code: 'SCRIPT_MISSING' } });
});

test('an empty folder is a game without scripts, a missing one a wrong call', async () => {
  const empty = await runCli(['run', createTempFolder().path, '--frames', '2', '--json']);
  expect([empty.status, empty.lines.at(-1)?.['frames']]).toEqual([0, 2]);
  const missing = await runCli(['run', '/there/is/no/such/folder']);
  expect(missing.status).toBe(2);
  expect(missing.output().err).toContain('/there/is/no/such/folder');
});

test.each([
  [['run'], 'DIR'],
  [['walk', '.'], 'walk'],
  [['run', '.', '--frames', 'many'], 'many'],
  [['run', '.', '--spawn', 'a.lua'], 'a.lua'],
  [['run', '.', '--wach'], '--wach'],
  [['run', '.', 'extra'], 'extra'],
])('a wrong call %j ends with status 2 and names the wrong word', async (words, word) => {
  const { status, output } = await runCli(words);
  expect(status).toBe(2);
  expect(output().err).toContain(word);
  expect(output().err).toContain('Usage');
});

test('SIGTERM ends an endless run with its summary and status 0', async () => {
  const dir = createTempFolder({ 'a.lua': counter });
  const cli = startCli(['run', dir.path, '--watch', '--spawn', 'a.lua=1', '--json']);
  await cli.waitFor(({ type }) => type === 'ready');
  cli.child.kill('SIGTERM');
  expect(await cli.ended).toBe(0);
  expect(cli.lines.at(-1)).toMatchObject({ type: 'summary' });
});
