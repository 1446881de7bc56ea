import { expect, test } from 'vitest';
import { createEmitter } from '../../src/core/emitter.ts';
import type { Notifications } from '../../src/notify/notifications.ts';
import { createMemorySource } from '../../src/source/memory-source.ts';
import type { SourceProblem } from '../../src/source/script-source.ts';
import { startGame } from '../support/game-harness.ts';

const good = 'local m = {}\nfunction m.on_update() end\nreturn m';
const throwing = 'local m = {}\nfunction m.on_update() error("boom") end\nreturn m';

/** `level title: message (note) ×count` of what is shown. */
function shown(notifications: Notifications): string[] {
  return notifications.list().map(({ level, title, message, note, count }) => {
    return `${level} ${title}: ${message}${note ? ` (${note})` : ''}${count > 1 ? ` ×${count}` : ''}`;
  });
}

test('a good save is one success with version and milliseconds, replaced by that of the next', async () => {
  const t = await startGame({ 'a.lua': good });
  t.spawn('a.lua');
  await t.save({ 'a.lua': `${good} -- 2` });
  await t.save({ 'a.lua': `${good} -- 3` });
  expect(shown(t.game.notifications)).toEqual(['success a.lua: version 3 is live, 0.0 ms']);
  t.clock.advance(4000);
  expect(shown(t.game.notifications)).toEqual([]);
  t.game.dispose();
});

test('a refused save says file and line and what goes on; the next refused one takes its place; the mend takes it off', async () => {
  const t = await startGame({ 'a.lua': good });
  t.spawn('a.lua');
  await t.save({ 'a.lua': `${good}\nend` });
  const goesOn = '(version 1 goes on running until a good one is saved)';
  expect(shown(t.game.notifications)).toEqual([expect.stringMatching(/^error a\.lua:4: .*<eof> expected/)]);
  expect(shown(t.game.notifications)[0]).toContain(goesOn);
  await t.save({ 'a.lua': 'return 5' });
  expect(shown(t.game.notifications)).toEqual([expect.stringContaining('error a.lua: ')]);
  t.clock.advance(3_600_000);
  expect(t.game.notifications.list()).toMatchObject([{ persistent: true, count: 1, origin: 'reload' }]);
  await t.save({ 'a.lua': `${good} -- mended` });
  expect(shown(t.game.notifications)).toEqual(['success a.lua: version 2 is live, 0.0 ms']);
  t.game.dispose();
});

test('undoing a broken edit takes its error off, and leaves what the live version breaks', async () => {
  const t = await startGame({ 'a.lua': throwing });
  t.spawn('a.lua');
  t.frames(2);
  await t.save({ 'a.lua': 'broken(' });
  expect(shown(t.game.notifications)).toEqual([
    'error a.lua:2: boom (in on_update of entity 1; the game goes on) ×2',
    expect.stringContaining('error a.lua:1: '),
  ]);
  await t.save({ 'a.lua': throwing });
  expect(shown(t.game.notifications)).toEqual([
    'error a.lua:2: boom (in on_update of entity 1; the game goes on) ×2',
    'success a.lua: version 1 is live, 0.0 ms',
  ]);
  t.game.dispose();
});

test('a broken first version waits: once for 100 entities, and its good version takes it off', async () => {
  const body = 'error("no")';
  const t = await startGame({ 'a.lua': 'broken(', 'b.lua': body });
  for (let n = 0; n < 100; n++) t.spawn('a.lua', 'b.lua');
  expect(shown(t.game.notifications)).toEqual([
    expect.stringMatching(/^error a\.lua:1: .*\(it waits for a good version\)$/),
    expect.stringMatching(/^error b\.lua:1: no \(it waits for a good version\)$/),
  ]);
  await t.save({ 'a.lua': good });
  await t.save({ 'b.lua': good });
  expect(t.game.notifications.list().map(({ level }) => level)).toEqual(['success', 'success']);
  t.game.dispose();
});

test('failures are one for each script, hook, file and line, counted over entities and frames', async () => {
  const lib = 'return { fail = function() error("in lib") end }';
  const calls = 'local lib = require "lib"\nlocal m = {}\nfunction m.on_update() lib.fail() end\nreturn m';
  const two = `local m = {}
function m.on_fixed_update() error("fixed") end
function m.on_update() error("update") end
return m`;
  const t = await startGame({ 'a.lua': calls, 'b.lua': calls, 'c.lua': two, 'lib.lua': lib });
  for (let n = 0; n < 10; n++) t.spawn('a.lua', 'b.lua', 'c.lua');
  t.frames(2);
  const counted = t.game.notifications.list().map(({ script, title, count }) => [script, title, count]);
  expect(counted.sort()).toEqual([
    ['a.lua', 'lib.lua:1', 20],
    ['b.lua', 'lib.lua:1', 20],
    ['c.lua', 'c.lua:2', 20],
    ['c.lua', 'c.lua:3', 20],
  ]);
  await t.save({ 'lib.lua': 'return { fail = function() end }' });
  // what others of the mod broke may have come from the module: what still breaks is there again after a frame
  expect(t.game.notifications.list().filter(({ level }) => level === 'error')).toEqual([]);
  t.frames(1);
  expect(t.game.notifications.list().filter(({ level }) => level === 'error')).toMatchObject([
    { script: 'c.lua', title: 'c.lua:2' }, // its third failing frame: the update rests already
  ]);
  t.game.dispose();
});

test('while 300 entities move to the mended version, what the others still break is not shown; a new break is', async () => {
  const t = await startGame({ 'a.lua': throwing }, { swapBudgetMs: 0 });
  for (let n = 0; n < 300; n++) t.spawn('a.lua');
  t.frames(1);
  await t.save({ 'a.lua': good });
  const failures = t.failures.length;
  t.frames(3);
  expect(t.failures.length).toBeGreaterThan(failures);
  const errors = (): unknown[] => t.game.notifications.list().filter(({ level }) => level === 'error');
  expect(errors()).toEqual([]);
  await t.save({ 'a.lua': throwing.replace('boom', 'again') });
  t.frames(1);
  expect(errors()).toMatchObject([{ title: 'a.lua:2', message: 'again' }]);
  t.game.dispose();
});

test('a deleted file is one warning, and takes the error of its broken content with it; when it is back the warning goes', async () => {
  const t = await startGame({ 'a.lua': good });
  t.spawn('a.lua');
  await t.save({ 'a.lua': 'broken(' });
  await t.save({ 'a.lua': null });
  expect(shown(t.game.notifications)).toEqual(['warning a.lua: the file is gone; version 1 goes on running']);
  await t.save({ 'a.lua': `${good} -- back` });
  expect(shown(t.game.notifications)).toEqual(['success a.lua: version 2 is live, 0.0 ms']);
  t.game.dispose();
});

test('a swap that leaves something behind is a warning that names it; one that does not says nothing', async () => {
  const t = await startGame({ 'a.lua': 'return { hp = 1, data = {} }' });
  t.spawn('a.lua');
  t.frames(1);
  await t.save({ 'a.lua': 'return { hp = "full", data = {} }' });
  t.frames(1);
  await t.save({ 'a.lua': 'return { hp = "full", data = {}, mana = 1 }' });
  t.frames(1);
  expect(t.swapped.map(({ version }) => version)).toEqual([2, 3]);
  expect(shown(t.game.notifications)).toEqual(['success a.lua: version 3 is live, 0.0 ms']);
  await t.save({ 'a.lua': 'return { hp = 2, data = {}, mana = 1 }' });
  t.frames(1);
  expect(shown(t.game.notifications)).toEqual([
    'success a.lua: version 4 is live, 0.0 ms',
    'warning a.lua: version 4: the type of hp changed: the new default stands',
  ]);
  t.game.dispose();
});

test('entities that cannot move are counted in the warning', async () => {
  const t = await startGame({ 'a.lua': 'return { n = 1 }' });
  const [first, second, third] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(1);
  expect([first, second, third]).toHaveLength(3);
  const picky = `local entity = ...
local m = {}
function m.on_restore() if entity > ${first} then error("stays") end end
return m`;
  await t.save({ 'a.lua': picky });
  t.frames(1);
  expect(shown(t.game.notifications)).toContain(
    'warning a.lua: version 2: 2 of 3 entities stayed on the version they had',
  );
  t.game.dispose();
});

test('a manifest that is wrong is an error until it is saved again, right or wrong otherwise', async () => {
  const t = await startGame({ 'm/mod.toml': 'name = ', 'm/main.lua': good });
  expect(shown(t.game.notifications)).toEqual([expect.stringContaining('error m/mod.toml')]);
  await t.save({ 'm/mod.toml': 'name = = ' });
  expect(t.game.notifications.list()).toHaveLength(1);
  await t.save({ 'm/mod.toml': 'name = "m"\nversion = "1.0.0"' });
  expect(t.game.notifications.list()).toEqual([]);
  t.game.dispose();
});

test('trouble with files is a warning, once while it is shown', async () => {
  const problems = createEmitter<{ problem: SourceProblem }>();
  const memory = createMemorySource({ 'a.lua': good });
  const source = {
    ...memory,
    onProblem: (listener: (problem: SourceProblem) => void) => problems.on('problem', listener),
  };
  const t = await startGame({}, { source });
  for (let n = 0; n < 3; n++) problems.emit('problem', { message: 'cannot read a.lua; it is tried again' });
  expect(shown(t.game.notifications)).toEqual(['warning files: cannot read a.lua; it is tried again ×3']);
  t.game.dispose();
  expect(problems.count('problem')).toBe(0);
});

test('a system that throws another message in every frame is told 200 times, then counted', async () => {
  let frame = 0;
  const unsteady = (): void => {
    throw new Error(`frame ${frame++}`);
  };
  const said: string[] = [];
  const t = await startGame({}, { systems: [unsteady] });
  t.game.notifications.setSink(({ message }) => said.push(message));
  t.frames(1000);
  expect([said.length, said[0], said[199]]).toEqual([201, 'frame 0', 'frame 199']);
  expect(t.game.notifications.list().at(-1)).toMatchObject({ title: 'INTERNAL', count: 800 });
  t.game.dispose();
});

test('after dispose of a game, listeners and timers are gone', async () => {
  const t = await startGame({ 'a.lua': good });
  t.spawn('a.lua');
  await t.save({ 'a.lua': `${good} -- 2` });
  expect(t.clock.waiting()).toBe(1);
  t.game.dispose();
  expect([t.clock.waiting(), t.game.notifications.list()]).toEqual([0, []]);
});

test('a version that is taken back is said once, with what goes on; the next good save takes that away', async () => {
  const t = await startGame({ 'a.lua': good });
  for (let n = 0; n < 50; n++) t.spawn('a.lua');
  t.frames(1);
  await t.save({ 'a.lua': throwing });
  t.frames(5);
  expect(shown(t.game.notifications).filter((text) => text.startsWith('error'))).toEqual([
    'error a.lua:2: boom (on_update threw on 50 of 50 entities) (version 2 was taken back; what ran before goes on as version 3)',
  ]);
  await t.save({ 'a.lua': `${good}\n` });
  expect(shown(t.game.notifications).filter((text) => text.startsWith('error'))).toEqual([]);
  t.game.dispose();
});

test('20 entities that rest after three failing frames are one warning, counted', async () => {
  const t = await startGame({ 'a.lua': throwing });
  for (let n = 0; n < 20; n++) t.spawn('a.lua');
  t.frames(5);
  expect(shown(t.game.notifications).filter((text) => text.startsWith('warning'))).toEqual([
    'warning a.lua: entity 1 threw in three frames running: it rests until the next version ×20',
  ]);
  t.game.dispose();
});

test('undoing the edit that was taken back takes its error off', async () => {
  const t = await startGame({ 'a.lua': good });
  for (let n = 0; n < 100; n++) t.spawn('a.lua');
  t.frames(5);
  await t.save({ 'a.lua': throwing });
  t.frames(5);
  await t.save({ 'a.lua': good });
  expect(shown(t.game.notifications)).toEqual(['success a.lua: version 3 is live, 0.0 ms']);
  t.game.dispose();
});

test.each([
  [1, '1 entity'],
  [3, '3 entities'],
])('an edited default that live values kept away from %s is a warning that names it', async (entities, where) => {
  const module = (hp: number) => `return { hp = ${hp}, stats = { speed = ${hp} } }`;
  const t = await startGame({ 'a.lua': module(1) });
  for (let n = 0; n < entities; n++) t.spawn('a.lua');
  t.frames(1);
  await t.save({ 'a.lua': module(2) });
  t.frames(2);
  const [warning] = t.game.notifications.list().filter(({ level }) => level === 'warning');
  expect(warning?.message).toMatch(/^version 2: the new default of (hp, stats\.speed|stats\.speed, hp) did not reach/);
  expect(warning?.message).toContain(`did not reach ${where}: live values go on`);
  t.game.dispose();
});
