import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGameWorld } from '../../src/ecs/world.ts';
import { createEntityOwners, type OpensTo } from '../../src/script/entity-owners.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const mods = ['x', 'y', 'z'] as const;
type Mod = (typeof mods)[number];
const scriptsOf = (mod: Mod): string[] => [`${mod}/one.lua`, `${mod}/two.lua`];
const allScripts = mods.flatMap(scriptsOf);

/** What is to be true of an entity, as plainly as it can be said. */
interface Plain {
  readonly eid: number;
  readonly spawner: Mod | undefined;
  readonly scripts: Set<string>;
}

function mayChange({ spawner, scripts }: Plain, mod: Mod, open: Readonly<Record<Mod, readonly string[]>>): boolean {
  const owners = mods.filter((one) => one === spawner || [...scripts].some((id) => id.startsWith(one)));
  const lets = (owner: Mod): boolean => owner === mod || open[owner].includes(mod) || open[owner].includes('*');
  return owners.length === 0 || owners.some(lets);
}

/** The bits as they stand in world memory, without those who keep them. */
function closedBits({ game }: PlayedGame, mod: Mod): number[] {
  const { memory, slots } = game.world.memory;
  const bytes = new Uint8Array(memory.buffer, game.scripts.owners.guardOf(mod).address, Math.ceil(slots / 8));
  return [...bytes].flatMap((byte, n) =>
    [...Array(8).keys()].filter((bit) => byte & (1 << bit)).map((bit) => n * 8 + bit),
  );
}

const anyMod = fc.constantFrom(...mods);
const anyScripts = fc.subarray(allScripts, { maxLength: 3 });
const place = fc.nat(1000);
const anyStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('game spawns' as const), scripts: anyScripts }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mod spawns' as const), mod: anyMod, scripts: anyScripts }) },
  ...(['game attaches', 'game detaches'] as const).map((kind) => ({
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant(kind), at: place, script: fc.constantFrom(...allScripts) }),
  })),
  ...(['ecs.attach', 'ecs.detach'] as const).map((kind) => ({
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant(kind), mod: anyMod, at: place, script: fc.constantFrom(...allScripts) }),
  })),
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('game despawns' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ecs.despawn' as const), mod: anyMod, at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('opens' as const),
      mod: anyMod,
      to: fc.subarray([...mods, '*'], { maxLength: 2 }),
    }),
  },
);
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

async function startMods() {
  const manifests = Object.fromEntries(mods.map((mod) => [`${mod}/mod.toml`, '']));
  const things = Object.fromEntries(allScripts.map((id) => [id, luaModule()]));
  const mains = Object.fromEntries(mods.map((mod) => [`${mod}/main.lua`, luaModule()]));
  const t = await play({ ...manifests, ...things, ...mains }, { capacity: 200 });
  const open: Record<Mod, readonly string[]> = { x: [], y: [], z: [] };
  const mainOf = Object.fromEntries(
    mods.map((mod) => [mod, [1, 2, 3].find((eid) => t.game.scripts.state(eid, `${mod}/main.lua`).ok)!]),
  ) as Record<Mod, number>;
  const carried: Plain[] = mods.map((mod) => ({
    eid: mainOf[mod],
    spawner: undefined,
    scripts: new Set([`${mod}/main.lua`]),
  }));
  let living: Plain[] = [];

  /** Whether the mod was let do it. */
  const ask = (mod: Mod, lua: string): boolean => {
    try {
      t.run(mainOf[mod], lua, `${mod}/main.lua`);
    } catch (error) {
      expect((error as Error).cause).toMatchObject({ code: 'FOREIGN_ENTITY' });
      return false;
    } finally {
      t.frames(1);
    }
    return true;
  };
  const lets = (owner: string, mod: Mod): boolean =>
    owner === mod || open[owner as Mod].includes(mod) || open[owner as Mod].includes('*');

  const take = async (step: Step): Promise<void> => {
    if (step.kind === 'opens') {
      open[step.mod] = step.to;
      await t.save({ [`${step.mod}/mod.toml`]: `[entities]\nopen_to = ${JSON.stringify(step.to)}` });
      return;
    }
    if (step.kind === 'game spawns') {
      const eid = t.spawn(...step.scripts);
      living.push({ eid, spawner: undefined, scripts: new Set(step.scripts) });
      return;
    }
    if (step.kind === 'mod spawns') {
      const { mod, scripts } = step;
      let eid = 0;
      const names = scripts.map((id) => `, "${id}"`).join('');
      const allowed = ask(mod, `m.made = nil m.made = ecs.spawn({}${names}) & 0xfffff`);
      if (allowed) eid = Number(t.ask(mainOf[mod], 'm.made', `${mod}/main.lua`));
      expect(allowed).toBe(scripts.every((id) => lets(id[0]!, mod)));
      if (allowed) living.push({ eid, spawner: mod, scripts: new Set(scripts) });
      return;
    }
    const thing = living[step.at % Math.max(living.length, 1)];
    if (thing === undefined) return;
    const { eid, scripts } = thing;
    const handle = t.game.world.handles.of(eid);
    if (step.kind === 'game attaches') {
      t.game.scripts.attach(eid, step.script);
      scripts.add(step.script);
    } else if (step.kind === 'game detaches') {
      t.game.scripts.detach(eid, step.script);
      scripts.delete(step.script);
    } else if (step.kind === 'game despawns') {
      t.game.despawn(eid);
      living = living.filter((one) => one !== thing);
    } else if (step.kind === 'ecs.despawn') {
      const expected = mayChange(thing, step.mod, open);
      expect(ask(step.mod, `ecs.despawn(${handle})`)).toBe(expected);
      if (expected) living = living.filter((one) => one !== thing);
    } else if ('mod' in step) {
      const expected = mayChange(thing, step.mod, open) && lets(step.script[0]!, step.mod);
      expect(ask(step.mod, `${step.kind}(${handle}, "${step.script}")`)).toBe(expected);
      if (expected && step.kind === 'ecs.attach') scripts.add(step.script);
      if (expected && step.kind === 'ecs.detach') scripts.delete(step.script);
    }
  };
  const check = (): void => {
    for (const mod of mods) {
      const closed = [...carried, ...living].filter((one) => !mayChange(one, mod, open)).map(({ eid }) => eid);
      expect(closedBits(t, mod)).toEqual(closed.sort((a, b) => a - b));
      expect(t.game.scripts.owners.guardOf(mod).living()).toBe(living.filter(({ spawner }) => spawner === mod).length);
    }
  };
  const clear = (): void => {
    for (const { eid } of living.splice(0)) t.game.despawn(eid);
  };
  return { take, check, clear };
}

test('after any spawns, attachments, deaths and permissions of three mods the bits and counts are those of a plain model', async () => {
  const { take, check, clear } = await startMods();
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), async (steps) => {
      clear();
      for (const step of steps) {
        await take(step);
        check();
      }
    }),
    { seed: 11, numRuns: 60 },
  );
});

describe('owners without a game', () => {
  const create = (opensTo: OpensTo = () => false) => {
    const world = createGameWorld({ capacity: 40 });
    return { world, owners: createEntityOwners(world, opensTo) };
  };

  test('an entity that carries two scripts of a mod is its until both are gone', () => {
    const { world, owners } = create();
    const eid = world.spawn('test');
    owners.carries('x', eid);
    owners.carries('x', eid);
    owners.dropped('x', eid);
    expect([owners.ownersOf(eid), owners.guardOf('y').mayChange(eid)]).toEqual([['x'], false]);
    owners.dropped('x', eid);
    owners.dropped('x', eid);
    expect([owners.ownersOf(eid), owners.guardOf('y').mayChange(eid)]).toEqual([[], true]);
  });

  test('a mod that comes later finds the entities of others closed', () => {
    const { world, owners } = create();
    const [first, second, third] = [world.spawn('test'), world.spawn('test'), world.spawn('test')];
    owners.carries('x', second);
    owners.guardOf('y').spawned(third);
    const late = owners.guardOf('z');
    expect([first, second, third].map(late.mayChange)).toEqual([true, false, false]);
  });

  test('permissions are asked again when they are reviewed, and not before', () => {
    let open = false;
    const { world, owners } = create(() => open);
    const eid = world.spawn('test');
    owners.carries('x', eid);
    const guard = owners.guardOf('y');
    open = true;
    expect(guard.mayChange(eid)).toBe(false);
    owners.review();
    expect(guard.mayChange(eid)).toBe(true);
  });

  test('the last id of the world has a bit like the others, and its neighbours keep theirs', () => {
    const { world, owners } = create();
    const all = Array.from({ length: 40 }, () => world.spawn('test'));
    const guard = owners.guardOf('y');
    owners.carries('x', 40);
    expect(all.filter((eid) => !guard.mayChange(eid))).toEqual([40]);
    for (const eid of all) owners.carries('x', eid);
    owners.dropped('x', 24);
    expect(all.filter(guard.mayChange)).toEqual([24]);
    expect(guard.mayChange(world.memory.scratch)).toBe(true);
  });

  test('whose an entity is, is known while it lives, and nothing of it is left for who gets its id', () => {
    const { world, owners } = create();
    const eid = world.spawn('test');
    owners.guardOf('x').spawned(eid);
    owners.carries('z', eid);
    const known = (): unknown[] => [owners.spawnerOf(eid), owners.guardOf('x').living(), owners.ownersOf(eid)];
    expect([...known(), owners.guardOf('y').mayChange(eid)]).toEqual(['x', 1, ['x', 'z'], false]);
    world.despawn(eid);
    expect(world.spawn('test')).toBe(eid);
    expect([...known(), owners.guardOf('y').mayChange(eid)]).toEqual([undefined, 0, [], true]);
  });
});
