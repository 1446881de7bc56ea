import { expect, test } from 'vitest';
import type { LogLine } from '../../src/core/logger.ts';
import { createLogNotificationSink } from '../../src/notify/console-sink.ts';
import { createNotifications } from '../../src/notify/notifications.ts';
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
    'error a.lua: a.lua:1: unexpected symbol near <eof> [COMPILE_FAILED] (version 1 goes on running until a good one is saved)',
    'info a.lua: version 2 is live, 0.0 ms',
    'error a.lua: a.lua:3: boom [HOOK_FAILED] (in on_update of entity 1; the game goes on)',
    'error a.lua: a.lua:3: boom (on_update threw on 1 of 1 entities) [VERSION_WITHDRAWN] (version 2 was taken back; what ran before goes on as version 3)',
    'warn a.lua: the file is gone; version 3 goes on running',
  ]);
  expect(t.logs[2]!.message).toMatch(/\n {2}.*a\.lua:3/); // the call stack, indented
  t.game.dispose();
});

test('announce: false leaves the log to the scripts; the notifications are there all the same', async () => {
  const t = await startGame({ 'a.lua': 'print("hello") return {}' }, { announce: false });
  t.spawn('a.lua');
  await t.save({ 'a.lua': 'broken(' });
  expect(t.printed).toEqual(['hello']);
  expect(t.game.notifications.list()).toMatchObject([{ level: 'error', title: 'a.lua:1' }]);
  t.game.dispose();
});

test('a service that is handed over gets what the game has to say, and outlives the game', async () => {
  const said: string[] = [];
  const notifications = createNotifications({ sink: ({ title }) => said.push(title) });
  const t = await startGame({ 'a.lua': 'broken(' }, { announce: true, notifications });
  expect([said, t.logs]).toEqual([['a.lua:1'], []]);
  t.game.dispose();
  notifications.warning({ title: 'after', message: 'the game' });
  expect(said).toEqual(['a.lua:1', 'after']);
  notifications.dispose();
});

test('levels of the log, and words of the program’s own notifications', () => {
  const lines: LogLine[] = [];
  const notifications = createNotifications({ sink: createLogNotificationSink((line) => lines.push(line)) });
  notifications.success({ title: 'Saved', message: 'slot 1' });
  notifications.warning({ title: 'hero.lua', message: 'is long', script: 'hero.lua' });
  notifications.error({ title: 'Server', message: 'is away', note: 'scores are kept here' });
  expect(lines).toEqual([
    { level: 'info', message: 'Saved: slot 1', script: undefined },
    { level: 'warn', message: 'is long', script: 'hero.lua' },
    { level: 'error', message: 'Server: is away (scores are kept here)', script: undefined },
  ]);
  notifications.dispose();
});
