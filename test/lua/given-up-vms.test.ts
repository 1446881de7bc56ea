import { describe, expect, test } from 'vitest';
import type { Budgets } from '../../src/lua/budgets.ts';
import { createLuaRuntime } from '../../src/lua/index.ts';
import type { RoomReplacedEvent } from '../../src/script/script-events.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const counting = luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end');
/** Counts, and from the third frame on does on one entity what no hook can end. */
const killing = (code: string, entity = 2): string =>
  luaModule('n = 0', `function m.on_update() m.n = m.n + 1 if entity == ${entity} and m.n >= 3 then ${code} end end`);
const pattern = 'local _ = ("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28))';

interface Told {
  readonly replaced: RoomReplacedEvent[];
}
async function start(
  files: Readonly<Record<string, string>>,
  scripts: readonly string[],
  budgets: Partial<Budgets> = { callTicks: 100_000, frameTicks: 400_000 },
): Promise<PlayedGame & Told> {
  const t = await play(files, { runtimes: [createLuaRuntime({ budgets })] });
  const told: Told = { replaced: [] };
  t.game.scripts.events.on('roomReplaced', (event) => told.replaced.push(event));
  for (let n = 0; n < 5; n++) t.spawn(...scripts);
  t.frames(1);
  await spareVm(t);
  return Object.assign(t, told);
}
/** Waits until a VM is in reserve, as it is in a game a moment after its start. */
const spareVm = (t: PlayedGame): Promise<void> => t.game.scripts.prepare('a.lua');

describe('a VM that had to be given up', () => {
  test.each([
    ['a pattern that takes for ever', pattern],
    ['the handler of an xpcall', 'xpcall(error, function() while true do end end)'],
    ['a repetition of 100 MB', 'local s = ("x"):rep(100000000)'],
    ['table.move over a huge range', 'table.move({}, 1, 1e9, 2)'],
  ])(
    '%s: VM_KILLED names script, entity and line; other mods miss nothing, the mod runs on in the same frame',
    async (_, code) => {
      const t = await start({ 'a.lua': killing(code), 'b.lua': counting, 'm/mod.toml': '', 'm/c.lua': counting }, [
        'a.lua',
        'b.lua',
        'm/c.lua',
      ]);
      t.frames(3);
      expect(t.failures).toMatchObject([
        { code: 'VM_KILLED', place: { script: 'a.lua', entity: 2, file: 'a.lua', line: 3 } },
      ]);
      expect(t.replaced).toMatchObject([{ mod: 'game', script: 'a.lua', entity: 2, rests: false }]);
      t.frames(3);
      expect(t.failures).toHaveLength(1);
      expect(t.ask(3, 'm.n', 'm/c.lua')).toBe(7);
      expect(t.ask(5, 'm.n > 0')).toBe(true);
    },
  );

  test('the others of the mod have their state, to the bit, and miss no update, timer or event', async () => {
    const stateful = luaModule(
      'n = 0, bag = { list = {}, deep = { gold = 0.1 } }, beats = 0, heard = 0',
      `m.self = m m.alias = m.bag.deep local Position = ecs.component("Position") m.x = Position.x
       function m.on_start() time.every(0.1, "beat") events.on("tick", "tick") state.set("best", { 1, 2 }) end
       function m.beat() m.beats = m.beats + 1 end
       function m.tick() m.heard = m.heard + 1 end
       function m.on_update()
         m.n = m.n + 1 m.bag.list[m.n] = random() m.alias.gold = m.alias.gold + 0.1 total = (total or 0) + 1
         if entity == 1 then events.emit("tick") end
       end`,
    );
    const play3 = async (attack: string): Promise<PlayedGame & Told> => {
      const t = await start({ 'a.lua': attack, 'b.lua': stateful }, ['a.lua', 'b.lua']);
      t.frames(20);
      return t;
    };
    const [one, other] = [await play3(killing(pattern)), await play3(counting)];
    expect([one.replaced.length, other.replaced.length]).toEqual([1, 0]);
    expect(one.replaced[0]?.lost).toEqual({});
    const data =
      '{ m.n, m.bag, m.beats, m.heard, m.self == m, m.alias == m.bag.deep, total, state.get("best"), m.x == ecs.component("Position").x }';
    for (const entity of [1, 2, 3, 4, 5]) {
      expect(one.digest(entity, data, 'b.lua')).toBe(other.digest(entity, data, 'b.lua'));
      if (entity !== 2) expect(one.ask(entity, 'm.n')).toBe(21);
    }
  });

  test('a call of another script that stops the VM: the caller goes on, each of the others has one update a frame', async () => {
    const calling = luaModule(
      'n = 0',
      'function m.on_update() m.n = m.n + 1 if entity == 3 and m.n == 3 then ecs.call(4, "b.lua", "stop") end end',
    );
    const t = await start({ 'a.lua': calling, 'b.lua': luaModule('', `function m.stop() ${pattern} end`) }, [
      'a.lua',
      'b.lua',
    ]);
    t.frames(5);
    expect(t.replaced).toMatchObject([{ script: 'b.lua', entity: 4 }]);
    expect([1, 2, 3, 4, 5].map((eid) => t.ask(eid, 'm.n'))).toEqual([6, 6, 6, 6, 6]);
  });

  test('its memory is full: the others have their state all the same', async () => {
    const filling = luaModule(
      'n = 0',
      `local text, forever = ("a"):rep(28), ("a?"):rep(28) .. ("a"):rep(28)
       function m.on_update()
         m.n = m.n + 1
         if entity == 2 and m.n == 3 then
           hoard = {}
           for _, size in ipairs { 20000, 200, 1 } do
             pcall(function() while true do hoard = { hoard, text:rep(size) } end end)
           end
           local _ = text:find(forever)
         end
       end`,
    );
    const budgets = { callTicks: 5_000_000, memoryMiB: 32 };
    const t = await start({ 'a.lua': filling, 'b.lua': counting }, ['a.lua', 'b.lua'], budgets);
    t.frames(5);
    expect(t.replaced).toMatchObject([{ script: 'a.lua', entity: 2, lost: {} }]);
    expect([1, 2, 3, 4, 5].map((eid) => t.ask(eid, 'm.n', 'b.lua'))).toEqual([6, 6, 6, 6, 6]);
    expect([1, 3, 4, 5].map((eid) => t.ask(eid, 'm.n'))).toEqual([6, 6, 6, 6]);
  });

  test('a task that an earlier version began stops the VM: the version that came after it stays, on all entities', async () => {
    const tasking = luaModule(
      'n = 0',
      `function m.on_update() m.n = m.n + 1 end
       function m.on_start() if entity == 2 then time.start(function() time.wait(0.1) ${pattern} end) end end`,
    );
    const t = await start({ 'a.lua': tasking }, ['a.lua']);
    await t.save({ 'a.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 10 end') });
    t.frames(20);
    expect(t.replaced).toMatchObject([{ script: 'a.lua', entity: 2 }]);
    expect(t.game.scripts.cache.version('a.lua')).toBe(2);
    expect([1, 2, 3, 4, 5].map((eid) => t.ask(eid, 'm.n'))).toEqual([201, 201, 201, 201, 201]);
  });

  test('the next good save of the script wakes the entity that was left out', async () => {
    const t = await start({ 'a.lua': killing(pattern) }, ['a.lua']);
    t.frames(5);
    await t.reload(counting);
    const before = Number(t.ask(2, 'm.n'));
    t.frames(3);
    expect(t.ask(2, 'm.n')).toBe(before + 3);
  });

  const late = luaModule('n = 0', `function m.on_update() m.n = m.n + 1 if time.frame() > 2 then ${pattern} end end`);
  test('three in a minute: the mod rests until one of its scripts is saved, other mods go on', async () => {
    const t = await start({ 'a.lua': late, 'm/mod.toml': '', 'm/c.lua': counting }, ['a.lua', 'm/c.lua']);
    for (let n = 0; n < 100 && t.replaced.length < 3; n++) {
      t.frames(1);
      await spareVm(t);
    }
    expect(t.replaced.map(({ rests }) => rests)).toEqual([false, false, true]);
    const { length } = t.failures;
    t.frames(20);
    expect(t.failures).toHaveLength(length);
    expect(t.ask(1, 'm.n', 'm/c.lua')).toBe(t.game.world.time.frame + 1);
    await t.reload(counting);
    const before = Number(t.ask(1, 'm.n'));
    t.frames(3);
    expect(t.ask(1, 'm.n')).toBe(before + 3);
  });

  test('an entity that ends while there is no VM has no instance in the next one', async () => {
    const gone = luaModule(
      'n = 0',
      'function m.on_update() m.n = m.n + 1 Position = ecs.component("Position") Position.x[entity] = 1 end',
    );
    const t = await start({ 'a.lua': late, 'b.lua': gone }, ['a.lua', 'b.lua']);
    for (const entity of [1, 2, 3, 4, 5]) t.game.world.addFilled(entity, t.game.world.registry.get('Position'));
    while (t.game.scripts.counts()['game']?.bytes !== 0) t.frames(1); // until no VM is in reserve
    t.game.despawn(5);
    await spareVm(t);
    await t.reload(counting); // the third VM in a minute: the mod rests until something is saved
    const { length } = t.failures;
    t.frames(3);
    expect(t.failures.slice(length).filter(({ place }) => place.entity === 5)).toEqual([]);
    expect(t.ask(1, 'm.n > 0', 'b.lua')).toBe(true);
  });

  test('a version on probation that makes the VM stop is taken back', async () => {
    const t = await start({ 'a.lua': counting }, ['a.lua']);
    await t.save({ 'a.lua': luaModule('n = 0', `function m.on_update() m.n = m.n + 1 ${pattern} end`) });
    await spareVm(t);
    t.frames(3);
    expect(t.game.scripts.cache.version('a.lua')).toBe(3);
    const before = Number(t.ask(1, 'm.n'));
    t.frames(3);
    expect(t.ask(1, 'm.n')).toBe(before + 3);
  });

  test('a body that cannot be stopped is refused in the spare VM: the mod keeps its VM and its state', async () => {
    const t = await start({ 'a.lua': counting }, ['a.lua']);
    for (let n = 0; n < 3; n++) {
      await t.save({ 'a.lua': luaModule('n = 0', `m.x = ${n} ${pattern}`) });
      expect(t.reloads.at(-1)?.error).toMatchObject({
        code: 'VM_KILLED',
        place: { script: 'a.lua', line: 3, hook: 'body' },
      });
    }
    expect(t.replaced).toEqual([]);
    t.frames(1);
    expect(t.ask(1, 'm.n')).toBe(2);
  });
});
