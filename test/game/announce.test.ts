import { expect, test } from 'vitest';
import { startGame } from '../support/game-harness.ts';

test('says in the log what became of each save, each kind of failure once, and that a file is gone', async () => {
  const fails = 'local m = {}\nfunction m.on_update()\n  error("boom")\nend\nreturn m';
  const t = await startGame({ 'a.lua': 'return {}' }, { announce: true });
  t.spawn('a.lua');
  await t.save({ 'a.lua': 'broken(' });
  await t.save({ 'a.lua': fails });
  t.frames(5);
  await t.save({ 'a.lua': null });
  expect(t.logs.map(({ level, message, script }) => `${level} ${script}: ${message.split('\n')[0]}`)).toEqual([
    'error a.lua: a.lua:1: unexpected symbol near <eof> [COMPILE_FAILED]; version 1 goes on',
    'info a.lua: version 2 is live, 0.0 ms',
    'error a.lua: a.lua:3: boom [HOOK_FAILED] (on_update of entity 1)',
    'warn a.lua: the file is gone; version 2 goes on running',
  ]);
  t.game.dispose();
});
