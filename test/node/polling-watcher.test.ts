import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWatcher, watchFolder } from './watcher-contract.ts';

describeWatcher('polling');

test('sees a change of equal length whose time was set back', async () => {
  const { path, seen } = await watchFolder('polling', { 'a.lua': 'one' });
  const { atime, mtime } = statSync(path('a.lua'));
  writeFileSync(path('a.lua'), 'two');
  utimesSync(path('a.lua'), atime, mtime);
  await seen('a.lua', 'two');
});

test('a file over the limit is told once, however often it is found', async () => {
  const { path, write, seen, errors } = await watchFolder('polling', { 'a.lua': 'one' });
  writeFileSync(path('big.lua'), Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
  for (let n = 0; n < 3; n++) {
    write('a.lua', `text ${n}`);
    await seen('a.lua', `text ${n}`);
  }
  expect(errors.filter(({ code }) => code === 'FILE_TOO_LARGE').length).toBeLessThanOrEqual(1);
});
