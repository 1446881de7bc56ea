/** Queries that scripts ask for: one per set of components, and no more than 256 at a time. */
import { $internal } from 'bitecs';
import { expect, onTestFinished, test } from 'vitest';
import { startLuaProbe } from '../support/lua-probe.ts';

function queriesOf(world: object): { readonly all: number; readonly ofComponents: number } {
  const { queries, componentMap } = Reflect.get(world, $internal) as {
    queries: Set<object>;
    componentMap: Map<object, { queries: Set<object> }>;
  };
  const ofComponents = new Set([...componentMap.values()].flatMap((data) => [...data.queries]));
  return { all: queries.size, ofComponents: ofComponents.size };
}

const components = Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`C${n}`, { v: 'f32' as const }]));

test('the same components in any order and repetition are one query', async () => {
  const t = await startLuaProbe({}, { components });
  onTestFinished(() => t.game.dispose());
  await t.value('ecs.query("C1", "C2", "C3") return 1');
  const before = queriesOf(t.game.world);
  const lua = `
    local asked, counts = {}, {}
    for i = 1, 500 do asked[#asked % 60 + 1] = ({ "C1", "C2", "C3" })[(i * 7) % 3 + 1] if i > 3 then ecs.query(table.unpack(asked)) end end
    return { ecs.query("C3", "C1", "C2", "C1") == ecs.query("C3", "C1", "C2", "C1"), select(2, pcall(ecs.query, table.unpack(asked, 1, 60))) ~= nil }`;
  await t.value(lua);
  // the second piece of Lua is a component of its own, whose attaching is watched
  expect(queriesOf(t.game.world)).toEqual({ all: before.all, ofComponents: before.ofComponents + 1 });
});

test('the 257th query ends the one that was asked for longest ago, which is made anew when it is needed', async () => {
  const t = await startLuaProbe({}, { components, capacity: 200 });
  onTestFinished(() => t.game.dispose());
  const all = `
    local sets, found = 0, {}
    for a = 0, 23 do for b = a + 1, 23 do
      sets = sets + 1
      if sets <= 270 then found[sets] = #ecs.query("C" .. a, "C" .. b) end
    end end
    return found`;
  t.frames(1); // the systems make theirs
  const before = queriesOf(t.game.world);
  await t.value(all);
  const full = queriesOf(t.game.world);
  expect(full).toEqual({ all: before.all + 256, ofComponents: before.ofComponents + 257 });
  for (let n = 0; n < 5; n++) {
    t.game.spawn({ C0: {}, C1: {}, C2: {}, C23: {} } as never);
    t.frames(1);
    const found = (await t.value(all)) as number[];
    expect(found[0]).toBe(n + 1); // C0 and C1: ended and made anew each time
    expect(found.filter((count) => count > 0)).toHaveLength(6); // all pairs of four
  }
  expect(queriesOf(t.game.world)).toEqual({ all: full.all, ofComponents: full.ofComponents + 5 });
});

test('a query takes up to 64 components', async () => {
  const t = await startLuaProbe();
  onTestFinished(() => t.game.dispose());
  expect(await t.message('local l = {} for n = 1, 65 do l[n] = "Position" end ecs.query(table.unpack(l))')).toBe(
    'ecs.query takes up to 64 components, got 65',
  );
});
