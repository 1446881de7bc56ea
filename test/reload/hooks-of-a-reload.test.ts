import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

/** Prints each step; `name` tells the versions apart. */
const noting = (name: string): string =>
  luaModule(
    '',
    `
print("${name} body")
for _, hook in ipairs { "on_start", "on_update", "on_destroy", "on_save", "on_restore", "on_swap", "on_reload" } do
  m[hook] = function() print("${name} " .. hook) end
end`,
  );

describe('the order of a swap (L23)', () => {
  test('body, old on_save, new on_swap, on_restore, on_reload, first update; no on_start, no on_destroy', async () => {
    const t = await play({ 'a.lua': noting('v1') });
    t.spawn('a.lua');
    t.frames(1);
    t.logs.length = 0;
    await t.reload(noting('v2'));
    expect(t.printed).toEqual(['v2 body', 'v1 on_save', 'v2 on_swap', 'v2 on_restore', 'v2 on_reload', 'v2 on_update']);
  });

  test.each(['on_save', 'on_swap', 'on_restore', 'on_reload'])(
    '%s sees the whole move up to it when it is the only hook',
    async (hook) => {
      const seen = `function m.${hook}() seen = m.hp end`;
      const t = await play({ 'a.lua': luaModule('hp = 1', seen) });
      const entity = t.spawn('a.lua');
      t.frames(1);
      t.run(entity, 'm.hp = 42');
      await t.reload(luaModule('hp = 0', seen));
      expect(t.ask(entity, 'seen')).toBe(42);
    },
  );

  test('live data is copied after on_save, so what on_save writes into the old module arrives', async () => {
    const t = await play({ 'a.lua': luaModule('saved = false', 'function m.on_save() m.saved = true end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('saved = false'));
    expect(t.ask(entity, 'm.saved')).toBe(true);
  });

  test('hooks written with a colon get the module table first, then their argument', async () => {
    const colon = (n: number): string =>
      luaModule(
        'log = {}',
        `
function m:on_save() self.from = ${n} return { "state" } end
function m:on_swap(old) self.log[#self.log + 1] = type(old) end
function m:on_restore(state) self.log[#self.log + 1] = state[1] end
function m:on_reload(info) self.log[#self.log + 1] = info.to end`,
      );
    const t = await play({ 'a.lua': colon(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(colon(2));
    expect(t.ask(entity, 'm.log')).toEqual(['table', 'state', 2]);
    expect(t.ask(entity, 'm.from')).toBe(1);
  });
});

describe('on_save and on_restore (L9, L10)', () => {
  test('what on_save returns reaches on_restore by reference, functions and circles included', async () => {
    const version = luaModule(
      '',
      `
function m.on_save() local s = { f = math.abs } s.me = s saved = s return s end
function m.on_restore(state) same = state == saved and state.me == state and state.f(-2) end`,
    );
    const t = await play({ 'a.lua': version });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(`${version} `);
    expect(t.ask(entity, 'same')).toBe(2);
  });

  test('the hooks add to the copy: other fields are copied all the same', async () => {
    const hooks = `
function m.on_save() return { important = m.important } end
function m.on_restore(state) m.important = state.important .. "!" end`;
    const t = await play({ 'a.lua': luaModule('important = "a", other = 1', hooks) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.other = 5');
    await t.reload(luaModule('important = "b", other = 0', hooks));
    expect(t.ask(entity, 'm.important .. m.other')).toBe('a!5');
  });

  test.each([
    [
      'only on_save: what it returns is dropped',
      'function m.on_save() saves = (saves or 0) + 1 return {} end',
      '',
      'saves',
      1,
    ],
    ['only on_restore: it is called with nil', '', 'function m.on_restore(s) got = s == nil end', 'got', true],
    [
      'on_save returns nothing: on_restore gets nil',
      'function m.on_save() end',
      'function m.on_restore(s) got = s == nil end',
      'got',
      true,
    ],
    [
      'on_save returns false: on_restore gets false',
      'function m.on_save() return false end',
      'function m.on_restore(s) got = s == false end',
      'got',
      true,
    ],
    [
      'on_save returns a number: on_restore gets it',
      'function m.on_save() return 7 end',
      'function m.on_restore(s) got = s end',
      'got',
      7,
    ],
  ])('%s', async (_, old, young, expression, expected) => {
    const t = await play({ 'a.lua': luaModule('', old) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('', young));
    expect(t.refusals()).toEqual([]);
    expect(t.ask(entity, expression)).toBe(expected);
  });

  test('on_save runs once per entity and reload, on the version that is left', async () => {
    const version = (n: number): string =>
      luaModule('', `function m.on_save() saves = (saves or "") .. ${n} end function m.on_restore() end`);
    const t = await play({ 'a.lua': version(1) });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    await t.reload(version(2));
    await t.reload(version(3));
    expect(t.ask(entities[0]!, 'saves')).toBe('1122');
  });

  test('each entity gets its own state back, not its neighbour’s', async () => {
    const version = (n: number): string =>
      luaModule(`n = ${n}`, 'function m.on_save() return entity end function m.on_restore(s) m.got = s == entity end');
    const t = await play({ 'a.lua': version(1) });
    const entities = Array.from({ length: 10 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.reload(version(2));
    expect(entities.map((entity) => t.ask(entity, 'm.got'))).toEqual(entities.map(() => true));
  });
});

describe('on_swap(old) and on_reload(info) (L11, L23)', () => {
  test('on_swap gets the old module table itself, old functions included', async () => {
    const t = await play({ 'a.lua': luaModule('', 'me = m function m.name() return "old" end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'me = m');
    const onSwap = 'function m.on_swap(old) seen = { old == me, old ~= m, old.name(), m.name() } end';
    await t.reload(luaModule('', `function m.name() return "new" end ${onSwap}`));
    expect(t.ask(entity, 'seen')).toEqual([true, true, 'old', 'new']);
  });

  test('on_reload tells both version numbers and a report, after failed attempts too', async () => {
    const t = await play({ 'a.lua': luaModule('hp = 1') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('hp = 2'));
    await t.reload('broken(');
    await t.reload(luaModule('hp = 3', 'function m.on_reload(info) seen = info end'));
    expect(t.ask(entity, '{ seen.from, seen.to, seen.report.kept.hp }')).toEqual([2, 3, 1]);
  });

  test('on_reload runs once per entity in each version, and not for entities that come later', async () => {
    const version = (n: number): string =>
      luaModule(`n = ${n}`, 'function m.on_reload() reloads = (reloads or 0) + 1 end');
    const t = await play({ 'a.lua': version(1) });
    t.spawn('a.lua');
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(version(2));
    t.spawn('a.lua');
    t.frames(1);
    expect(t.ask(entity, 'reloads')).toBe(2);
  });

  test('a hook of the new version may spawn, print and send events: the world takes it in', async () => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const heard: unknown[] = [];
    t.game.on('moved', (data) => heard.push(data));
    const act = 'child = ecs.spawn({ Position = { x = 5 } }) events.emit("moved", entity) print("moved")';
    await t.reload(luaModule('', `function m.on_reload() ${act} end`));
    expect(t.ask(entity, 'ecs.alive(child) and ecs.component("Position").x[child]')).toBe(5);
    expect(heard).toEqual([entity]);
    expect(t.printed).toEqual(['moved']);
  });

  test('a hook that is no function is an error that leaves the old version running', async () => {
    const t = await play({ 'a.lua': luaModule('hp = 1') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('hp = 2, on_restore = 5'));
    expect(t.refusals()).toHaveLength(1);
    await t.reload(luaModule('hp = 3'));
    expect(t.ask(entity, 'm.hp')).toBe(1);
  });

  test('a script that changes the report it is given changes nothing else', async () => {
    const t = await play({ 'a.lua': luaModule('hp = 1') });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    const spoil =
      'info.report.kept = nil info.report.mine = 1 for key in pairs(info.report) do info.report[key] = 5 end';
    await t.reload(luaModule('hp = 2', `function m.on_reload(info) ${spoil} end`));
    expect(t.failures).toEqual([]);
    expect(t.swapped.at(-1)).toMatchObject({ entities: 3, failed: 0, report: { kept: { hp: entities.length } } });
  });

  test.each(['5', '"text"', '{}', 'true'])(
    'an on_update that is %s is an error of that script, not of the framework',
    async (value) => {
      const t = await play({
        'a.lua': luaModule(`on_update = ${value}`),
        'b.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end'),
      });
      const entity = t.spawn('a.lua', 'b.lua');
      t.frames(2);
      expect(t.ask(entity, 'm.n', 'b.lua')).toBe(2);
      expect(t.failures.length + t.refused.length).toBeGreaterThan(0);
      for (const { message, place } of t.failures) {
        expect(message).toContain('on_update');
        expect(message).not.toContain('moonloop/');
        expect(place).toMatchObject({ script: 'a.lua', hook: 'on_update' });
      }
    },
  );
});
