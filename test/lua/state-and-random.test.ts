import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGame } from '../support/game-harness.ts';
import { type LuaProbe, startLuaProbe } from '../support/lua-probe.ts';

let probe: LuaProbe;
beforeAll(async () => {
  probe = await startLuaProbe();
});
afterAll(() => probe.game.dispose());

test.each([['1'], ['-0.5'], ['"text"'], ['""'], ['false'], ['true'], ['math.mininteger'], ['1/0'], ['"a\\0b\\xff"']])(
  'state keeps %s exactly',
  async (value) => {
    expect(await probe.value(`local v = ${value} state.set("k", v) return rawequal(state.get("k"), v)`)).toBe(true);
  },
);

test('state keeps the subtype of numbers, and NaN', async () => {
  const lua =
    'state.set("k", { 1, 1.0, 0/0 }) local k = state.get("k") return { math.type(k[1]), math.type(k[2]), k[3] ~= k[3] }';
  expect(await probe.value(lua)).toEqual(['integer', 'float', true]);
});

test('what is set and what is got are copies: changing them changes nothing that is kept', async () => {
  const lua = `
    local original = { list = { 1 } }
    state.set("k", original) original.list[1] = 2
    local got = state.get("k") got.list[1] = 3
    return { state.get("k").list[1], state.get("k") == state.get("k") }`;
  expect(await probe.value(lua)).toEqual([1, false]);
});

test('aliases, cycles and tables as keys keep their shape', async () => {
  const lua = `
    local shared, key = { 5 }, { "key" }
    local d = { a = shared, b = shared, [key] = key } d.me = d
    state.set("k", d)
    local k = state.get("k")
    local found, value for kk, v in pairs(k) do if type(kk) == "table" then found, value = kk, v end end
    return { k.a == k.b, k.me == k, found == value, found[1], k.a ~= shared }`;
  expect(await probe.value(lua)).toEqual([true, true, true, 'key', true]);
});

test('metatables are left behind, and none of their code runs', async () => {
  const lua = `
    local ran = false
    local function run() ran = true return nil end
    state.set("k", setmetatable({ 1, 2 }, { __index = run, __pairs = run, __len = run, __name = "x", __tostring = run }))
    local k = state.get("k")
    return { ran, getmetatable(k) == nil, #k }`;
  expect(await probe.value(lua)).toEqual([false, true, 2]);
});

test.each([
  ['a function', '{ a = { b = print } }', 'function', 'a.b'],
  ['a coroutine', '{ a = coroutine.create(print) }', 'thread', 'a'],
  ['a column', '{ ecs.component("Position").x }', 'userdata', '1'],
  ['a function as key', '{ [print] = 1 }', 'function', 'k'],
])('%s is refused with its path, and what was kept stays', async (_, value, kind, path) => {
  await probe.value('state.set("k", "before")');
  const message = await probe.message(`state.set("k", ${value})`);
  expect(message).toContain(kind);
  expect(message).toContain(path);
  expect(await probe.value('return state.get("k")')).toBe('before');
});

test('nil removes; the default stands in for what is not there, false is there', async () => {
  const lua = `
    state.set("k", 1) state.set("k", nil) state.set("f", false)
    return { state.get("k") == nil, state.get("k", 7), state.get("f", 7), state.get("never", "d"), state.get("__index") == nil }`;
  expect(await probe.value(lua)).toEqual([true, 7, false, 'd', true]);
});

test('a mod’s state is saved whole and read whole', async () => {
  const lua = `
    state.save_mod_state("game", { best = { 3, 2, 1 } })
    local mine = state.get_mod_state() mine.best[1] = 99
    return { state.get_mod_state("game").best[1], state.get_mod_state("other") == nil }`;
  expect(await probe.value(lua)).toEqual([3, true]);
});

test('a long list of links can be kept: its depth costs no more than its size', async () => {
  const lua = `
    local n for i = 1, 5000 do n = { next = n, i = i } end
    state.set("list", n)
    local before = {} 
    local k, count = state.get("list"), 0
    while k do count = count + 1 k = k.next end
    return count`;
  expect(await probe.value(lua)).toBe(5000);
});

const roll = `
local m = {}
function m.on_update()
  m.rolls = m.rolls or {}
  for i = 1, 20 do m.rolls[#m.rolls + 1] = random() m.rolls[#m.rolls + 1] = math.random(6) m.rolls[#m.rolls + 1] = random(-3, 3) end
end
return m`;
async function rolls(seed?: number): Promise<unknown> {
  const t = await startGame({ 'a.lua': roll }, seed === undefined ? {} : { seed });
  const eid = t.spawn('a.lua');
  t.frames(3);
  const result = t.state(eid, 'a.lua')['rolls'];
  t.game.dispose();
  return result;
}

test('the same seed gives the same numbers, another seed others; the default is 1', async () => {
  const [one, again, two] = [await rolls(1), await rolls(1), await rolls(2)];
  expect(again).toEqual(one);
  expect(await rolls()).toEqual(one);
  expect(two).not.toEqual(one);
});

test.each([[0], [-1], [1.5], [2 ** 31], [Number.MAX_SAFE_INTEGER], [1e300]])(
  'the seed %s gives numbers of its own',
  async (seed) => {
    const made = (await rolls(seed)) as number[];
    expect(new Set(made).size).toBeGreaterThan(40);
    expect(made).not.toEqual(await rolls(1));
  },
);

test.each([[Number.NaN], [Number.POSITIVE_INFINITY]])('the seed %s is refused with OPTION_INVALID', async (seed) => {
  await expect(rolls(seed)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});

test('random stays within its bounds, reaches both ends, and prefers none', async () => {
  const lua = `
    local counts, bad = { 0, 0, 0, 0, 0, 0 }, 0
    for i = 1, 12000 do
      local u, d = random(), random(6)
      if u < 0 or u >= 1 or math.type(u) ~= "float" then bad = bad + 1 end
      if math.type(d) ~= "integer" then bad = bad + 1 end
      counts[d] = counts[d] + 1
    end
    return { counts, bad }`;
  const [counts, bad] = (await probe.value(lua)) as [number[], number];
  expect([counts.length, bad]).toEqual([6, 0]);
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(300);
});

test.each([
  ['random(1)', 1],
  ['random(5, 5)', 5],
  ['random(3.0) <= 3', true],
  ['random(-5, -5)', -5],
  ['math.type(random(math.mininteger, math.maxinteger))', 'integer'],
  ['random(math.maxinteger, math.maxinteger) == math.maxinteger', true],
  ['math.random == random', true],
])('%s is %s', async (lua, value) => {
  expect(await probe.value(`return ${lua}`)).toBe(value);
});

test('math.randomseed does not disturb the run', async () => {
  const lua = 'math.randomseed(1) local a = random() math.randomseed(1) return random() ~= a';
  expect(await probe.value(lua)).toBe(true);
});

test('the order in which a table is walked, and addresses, do not differ between two runs', async () => {
  const lua = `
    local m = { order = "" }
    function m.on_update()
      local t = {} for _, w in ipairs { "sun", "moon", "bat", "orc", "elf", "x1", "y2" } do t[w] = true end
      for name in pairs(t) do m.order = m.order .. name end
      m.order = m.order .. tostring({})
    end
    return m`;
  const run = async (): Promise<unknown> => {
    const t = await startGame({ 'a.lua': lua });
    const eid = t.spawn('a.lua');
    t.frames(2);
    const { order } = t.state(eid, 'a.lua');
    t.game.dispose();
    return order;
  };
  expect(await run()).toBe(await run());
});
