import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostApi } from '../../src/script/host-api/host-api.ts';
import { type LuaProbe, startLuaProbe } from '../support/lua-probe.ts';

let probe: LuaProbe;
beforeAll(async () => {
  probe = await startLuaProbe({ 'enemy.lua': 'local m = {} function m.ping() return "pong" end return m' });
});
afterAll(() => probe.game.dispose());

/** A value of each kind that fits, as Lua. */
const fitting: Readonly<Record<string, string>> = {
  any: '1',
  callback: 'function() end',
  component: '"Position"',
  entity: 'entity',
  function: 'function() end',
  integer: '1',
  number: '1',
  string: '"Space"',
  table: '{}',
};
/** Values that do not fit, by kind of parameter. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  callback: ['nil', '1', 'true', '{}'],
  component: ['nil', '1', 'true', 'print'],
  entity: ['nil', '"1"', 'true', '{}', 'print'],
  function: ['nil', '1', '"name"', '{}'],
  integer: ['nil', '"1"', '1.5', '0/0', '1/0', '{}'],
  number: ['nil', '"x"', 'true', '{}'],
  string: ['nil', '1', 'true', '{}', 'print'],
  table: ['1', '"x"', 'true'],
};

const cases = hostApi.flatMap(({ group, name, parameters }) => {
  const call = group === '' ? name : `${group}.${name}`;
  return parameters.flatMap((parameter, at) => {
    if (parameter.rest || parameter.type === 'any') return [];
    return (wrong[parameter.type] ?? [])
      .filter((value) => !(parameter.optional && value === 'nil'))
      .map((value) => {
        const args = parameters.filter((p) => !p.optional || p === parameter).map((p) => fitting[p.type] ?? 'nil');
        args[at] = value;
        return [`${call}(${args.join(', ')})`, call, parameter.name] as const;
      });
  });
});

test('there are cases for every parameter that is checked', () => {
  expect(cases.length).toBeGreaterThan(100);
});

// ecs.component is called in every body and has a check of its own
test.each(cases)('%s is an error that names %s and %s', async (lua, call, parameter) => {
  const result = await probe.run(`${lua} return nil`);
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(result.error.message).toContain(call);
  expect(result.error.message).toContain(parameter);
  expect(result.error.place).toMatchObject({ script: probe.lastId(), file: probe.lastId(), line: 3 });
});

test.each([
  ['ecs.component("position")', /no component "position".*"Position"/],
  ['ecs.component("Sprit")', /"Sprit".*"Sprite"/],
  ['ecs.query("Position", "Velocty")', /"Velocty".*"Velocity"/],
  ['ecs.add(entity, "Sprites")', /"Sprites".*"Sprite"/],
  ['ecs.has(entity, "Lifetim")', /"Lifetim".*"Lifetime"/],
  ['ecs.remove(entity, "sprite")', /"sprite".*"Sprite"/],
  ['ecs.spawn({ velocity = {} })', /"velocity".*"Velocity"/],
  ['ecs.spawn({ Sprite = { textur = "a" } })', /Sprite has no field "textur".*"texture"/],
  ['local x = ecs.component("Sprite").alpa', /Sprite has no field "alpa".*"alpha"/],
  ['ecs.component("Position").X[entity] = 1', /Position has no field "X".*"x"/],
  ['ecs.add(entity, "Sprite", { anchorx = 1 })', /"anchorx".*"anchorX"/],
  ['ecs.attach(entity, "enemi.lua")', /"enemi.lua".*"enemy.lua"/],
  ['ecs.spawn({}, "enmy.lua")', /"enmy.lua".*"enemy.lua"/],
  ['ecs.script(entity, "enemy.lau")', /"enemy.lau".*"enemy.lua"/],
  ['require "enemi"', /enemi.*"enemy.lua"/],
])('%s: what was probably meant is offered', async (lua, offered) => {
  expect(await probe.message(lua)).toMatch(offered);
});

test.each([
  ['ecs.spawn({ Position = true })', /ecs\.spawn.*Position.*boolean/],
  ['ecs.spawn({ Position = { x = "5" } })', /Position\.x.*number.*"5"/],
  ['ecs.spawn({ Position = { x = 0/0 } })', /Position\.x.*NaN/],
  ['ecs.spawn({}, 5)', /ecs\.spawn.*script ids.*number/],
  ['ecs.spawn({}, nil)', /ecs\.spawn.*script ids.*nil/],
  ['ecs.spawn({}, "no/such.lua")', /no script "no\/such\.lua"/],
  ['ecs.attach(entity, "../enemy.lua")', /\.\.\/enemy\.lua/],
  ['ecs.add(entity, "Position", { x = {} })', /Position\.x.*table/],
  ['ecs.call(entity, "enemy", "ping")', /no running script "enemy"/],
  ['time.after(-1, print)', /time\.after.*at least 0.*-1/],
  ['time.after(0/0, print)', /time\.after.*at least 0/],
  ['time.every(1/0, print)', /time\.every.*at least 0/],
  ['time.wait(1)', /time\.wait.*time\.start/],
  ['random(0)', /1 … 0 is empty/],
  ['random(5, 1)', /5 … 1 is empty/],
  ['ecs.call(1.5, "enemy", "ping")', /ecs\.call.*1\.5/],
  ['ecs.script(0/0, "enemy")', /ecs\.script.*nan/i],
])('%s says what is wrong', async (lua, said) => {
  expect(await probe.message(`${lua} return nil`)).toMatch(said);
});

test.each([
  ['ecs.despawn(D)'],
  ['ecs.add(D, "Sprite")'],
  ['ecs.remove(D, "Position")'],
  ['ecs.has(D, "Position")'],
  ['ecs.attach(D, "enemy.lua")'],
  ['ecs.detach(D, "enemy.lua")'],
  ['local x = ecs.component("Position").x[D]'],
  ['ecs.component("Position").x[D] = 1'],
])('%s with a dead handle, a strange number or nobody’s index says so', async (lua) => {
  const dead = probe.spawn('enemy.lua');
  const handle = probe.game.world.handles.of(dead);
  probe.game.despawn(dead);
  expect(await probe.message(lua.replace('D', String(handle)))).toMatch(/not alive.*ecs\.alive/);
  for (const odd of ['0', '-1', '1.5', '0/0', '1/0', '-1/0', '(1 << 20)', '(1 << 40)', 'math.mininteger', '4097']) {
    expect(await probe.message(lua.replace('D', odd))).toMatch(/out of range|not alive|must be an entity/);
  }
});

test('a handle that was kept never means the entity that got the id', async () => {
  const dead = probe.spawn();
  const handle = probe.game.world.handles.of(dead);
  probe.game.despawn(dead);
  expect(probe.spawn()).toBe(dead);
  expect(await probe.value(`return ecs.alive(${handle})`)).toBe(false);
});

test.each(['nil', '"1"', '1.5', '-1', '0/0', '1/0', '{}', 'print', 'true', '(1 << 40)', 'math.mininteger', ''])(
  'ecs.alive(%s) is false, not an error',
  async (value) => {
    expect(await probe.value(`return ecs.alive(${value})`)).toBe(false);
  },
);

test.each([
  ['ecs.spawn(5)', /ecs\.spawn.*components.*5/],
  ['ecs.query("Position", {})', /ecs\.query.*table/],
  ['setmetatable(5, {})', /^bad argument #1 to 'setmetatable'/],
  ['ecs.has(entity, {})', /ecs\.has.*component.*table/],
])('%s says what is wrong in terms of the call', async (lua, said) => {
  expect(await probe.message(`${lua} return nil`)).toMatch(said);
});

test('what is too much is ignored, as in Lua', async () => {
  expect(await probe.value('return ecs.alive(entity, 1, 2, 3)')).toBe(true);
  expect(await probe.value('return random(1, 1, 99, {})')).toBe(1);
});

test('a failed spawn leaves no half entity behind', async () => {
  probe.frames(1);
  const before = probe.game.world.handles.alive();
  for (let n = 0; n < 20; n++)
    await probe.message('ecs.spawn({ Position = {}, Sprite = { textur = "a" } }, "enemy.lua")');
  probe.frames(1);
  expect(probe.game.world.handles.alive()).toBe(before + 20); // the pieces themselves
});
