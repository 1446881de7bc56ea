import { expect, test } from 'vitest';
import { worldHash } from '../../../src/ecs/snapshot.ts';
import { luaModule, play } from '../../support/play.ts';
import { look, saved, startSaving } from './played-game.ts';

test('loading into the same game undoes what happened since, twice, without on_destroy or on_start', async () => {
  const t = await startSaving();
  t.frames(60);
  const bytes = saved(t);
  const then = look(t);
  const course: string[] = [];
  for (let round = 0; round < 3; round++) {
    t.frames(90);
    course.push(worldHash(t.game.world));
    expect((await t.game.load(bytes)).ok).toBe(true);
    expect(look(t)).toBe(then);
    expect(Buffer.from(saved(t)).equals(Buffer.from(bytes))).toBe(true);
  }
  expect(new Set(course).size).toBe(1);
  expect(t.failures).toEqual([]);
  expect(t.printed).toEqual([]);
  t.game.dispose();
});

test('handles, handlers by name and by function, timers, state and the id that is given next are those of then', async () => {
  const t = await play({
    'a.lua': luaModule(
      'heard = {}, n = 0',
      `function m.on_start() m.timer = time.every(0.1, "tick") events.on("e", "hear") events.on("e", m.hear) state.set("k", { 1 }) end
       function m.tick() m.n = m.n + 1 end
       function m.hear(x) m.heard[#m.heard + 1] = x end`,
    ),
  });
  const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(10);
  const other = t.game.world.handles.of(two);
  t.run(one, `m.friend = ${other} m.me = m`);
  const counts = t.game.scripts.counts()['game'];
  const bytes = saved(t);
  t.run(
    one,
    'm.n = 1000 state.set("k", 7) events.on("e", "hear") time.cancel(m.timer) ecs.despawn(m.friend) stray = 1',
  );
  t.frames(30);
  const born = t.spawn('a.lua');
  expect((await t.game.load(bytes)).ok).toBe(true);
  expect(t.ask(one, '{ m.n, m.me == m, ecs.alive(m.friend), state.get("k")[1], stray == nil }')).toEqual([
    1,
    true,
    true,
    1,
    true,
  ]);
  const { handlers, timers } = t.game.scripts.counts()['game']!;
  expect([handlers, timers]).toEqual([counts?.handlers, counts?.timers]);
  t.run(one, 'events.emit("e", "x")');
  t.frames(6);
  expect(t.ask(one, '{ #m.heard, m.n, time.cancel(m.timer) }')).toEqual([2, 2, true]);
  expect(t.ask(two, '#m.heard')).toBe(2);
  expect(t.spawn('a.lua')).toBe(born === two ? 3 : born);
});

test('20 loads leave nothing behind: handlers, timers, queries and world memory', async () => {
  const t = await startSaving();
  t.frames(60);
  const bytes = saved(t);
  const count = () => {
    const { handlers, timers } = t.game.scripts.counts()['game']!;
    return { handlers, timers, memory: t.game.world.memory.usedBytes() };
  };
  await t.game.load(bytes);
  t.frames(5);
  const first = count();
  for (let n = 0; n < 20; n++) await t.game.load(bytes);
  t.frames(5);
  expect(count()).toEqual(first);
  t.game.dispose();
});

test('whose an entity is and how many a mod has spawned is the same in the game that loads it', async () => {
  const files = {
    'a/mod.toml': '',
    'a/main.lua': 'local m = {} function m.make() m.made = ecs.spawn({ Position = {} }) return m.made end return m',
    'b/mod.toml': '',
    'b/main.lua': 'local m = {} function m.try(e) return select(2, pcall(ecs.despawn, e)) end return m',
  };
  const [t, fresh] = [await play(files), await play(files, { maxEntitiesPerMod: 3 })];
  t.frames(1);
  for (let n = 0; n < 3; n++) t.game.scripts.call(1, 'a/main.lua', 'make');
  t.frames(1);
  const made = t.state(1, 'a/main.lua')['made'];
  expect((await fresh.game.load(saved(t))).ok).toBe(true);
  const tried = fresh.game.scripts.call(2, 'b/main.lua', 'try', made);
  expect(tried.ok && String(tried.value)).toContain('belongs to mod a');
  const fourth = fresh.game.scripts.call(1, 'a/main.lua', 'make');
  expect(fourth.ok || fourth.error.message).toContain('have spawned 3 entities');
});
