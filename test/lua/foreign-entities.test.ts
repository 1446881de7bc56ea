import { hasComponent } from 'bitecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MoonloopError } from '../../src/core/moonloop-error.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';
import { luaModule, type PlayedGame, play, startPlay } from '../support/play.ts';
import { createUnpatchedRuntime } from '../support/slow-glue.ts';
import { makeFolder } from '../support/temp-folder.ts';

/** Scripts of four mods: `us` tries, `them` is closed, `shop` is open to `us`, `park` to everybody. */
const files = {
  'us/mod.toml': '',
  'us/main.lua': luaModule(),
  'us/thing.lua': luaModule(),
  'us/other.lua': luaModule(),
  'them/mod.toml': '[entities]\nopen_to = ["shop"]',
  'them/main.lua': luaModule(),
  'them/thing.lua': luaModule('', 'function m.on_destroy() print("gone") end'),
  'shop/mod.toml': '[entities]\nopen_to = ["us"]',
  'shop/thing.lua': luaModule(),
  'park/mod.toml': '[entities]\nopen_to = ["*"]',
  'park/thing.lua': luaModule(),
  'plain.lua': luaModule(),
};
const components = {
  All: { f: 'f32', d: 'f64', i: 'i32', b: 'u8', flag: 'bool', text: 'string', other: 'entity' },
} as const;

/** What a script may try, and whether it has happened to the entity. */
const verbs: readonly (readonly [string, string, (t: PlayedGame, eid: number) => boolean])[] = [
  ...[
    ['f', '0.5'],
    ['d', '2'],
    ['i', '-3'],
    ['b', '4'],
    ['flag', 'true'],
    ['text', '"new"'],
    ['other', 'e'],
  ].map(
    ([field, value]) =>
      [
        `write a field ${field}`,
        `ecs.component("All").${field}[e] = ${value}`,
        (t: PlayedGame, eid: number) => columnOf(t, field!)[eid] !== 0,
      ] as const,
  ),
  [
    'write nil into an entity field',
    'ecs.component("All").i[e] = 7 ecs.component("All").other[e] = nil',
    (t, eid) => columnOf(t, 'i')[eid] === 7,
  ],
  ['add a component', 'ecs.add(e, "Text")', (t, eid) => hasComponent(t.game.world, eid, t.game.world.components.Text)],
  ['add one with fields', 'ecs.add(e, "Text", { size = 9 })', (t, eid) => t.game.world.components.Text.size[eid] === 9],
  ['set fields by adding what is there', 'ecs.add(e, "All", { f = 6 })', (t, eid) => columnOf(t, 'f')[eid] === 6],
  [
    'remove a component',
    'ecs.remove(e, "All")',
    (t, eid) => !hasComponent(t.game.world, eid, t.game.world.registry.get('All').component),
  ],
  ['despawn', 'ecs.despawn(e)', (t, eid) => t.game.world.handles.of(eid) === 0],
  ['attach a script of its own', 'ecs.attach(e, "other")', (t, eid) => t.game.scripts.state(eid, 'us/other.lua').ok],
  [
    'detach a script of its own',
    'ecs.detach(e, "other") ecs.attach(e, "other")',
    (t, eid) => t.game.scripts.state(eid, 'us/other.lua').ok,
  ],
];
const columnOf = (t: PlayedGame, field: string): ArrayLike<number> =>
  t.game.world.registry.get('All').component[field]!;

const ways: readonly (readonly [string, (folder: string) => ScriptRuntime])[] = [
  ['with the short cut', () => createLuaRuntime()],
  ['without the short cut', createUnpatchedRuntime],
];

describe.each(ways)('entities of other mods, columns %s:', (_, createRuntime) => {
  let t: PlayedGame;
  let [us, them] = [0, 0];
  const folder = makeFolder();
  beforeAll(async () => {
    const runtimes = [createRuntime(folder.path)];
    t = await startPlay(files, { components, runtimes, openEntities: { game: ['shop'] }, maxColumnsMiB: 64 });
    them = mainOf(t, 'them/main.lua');
    us = mainOf(t, 'us/main.lua');
  });
  afterAll(() => {
    t.game.dispose();
    folder.dispose();
  });
  /** Runs `lua` in the mod `us`, with `e` for the entity; what it was refused for. */
  const attempt = (lua: string, eid: number): MoonloopError | undefined => {
    try {
      t.run(us, `local e = ${t.game.world.handles.of(eid)} ${lua}`, 'us/main.lua');
    } catch (error) {
      return (error as MoonloopError).cause as MoonloopError;
    }
    return undefined;
  };
  const spawn = (...scripts: readonly string[]): number => t.game.spawn({ All: {} } as never, ...scripts);
  const spawnedBy = (main: number, id: string): number =>
    t.game.world.handles.idOf(Number(t.ask(main, 'ecs.spawn({ All = {} })', id)));

  describe.each([
    ['its own, by a script', () => spawn('us/thing.lua'), true],
    ['its own, by spawning it', () => spawnedBy(us, 'us/main.lua'), true],
    ['everybody’s', () => spawn(), true],
    ['of two mods, one of which it is', () => spawn('them/thing.lua', 'us/thing.lua'), true],
    ['of a mod that is open to it', () => spawn('shop/thing.lua'), true],
    ['of a mod that is open to all', () => spawn('park/thing.lua'), true],
    ['of two mods, one of which is open to it', () => spawn('them/thing.lua', 'shop/thing.lua'), true],
    ['another mod’s, by a script', () => spawn('them/thing.lua'), false],
    ['another mod’s, by a script outside any mod', () => spawn('plain.lua'), false],
    ['another mod’s, by spawning it', () => spawnedBy(them, 'them/main.lua'), false],
    ['of two other mods', () => spawn('them/thing.lua', 'plain.lua'), false],
  ])('one that is %s', (__, make, allowed) => {
    test.each(verbs)(`may ${allowed ? '' : 'not '}%s`, (___, lua, happened) => {
      const eid = make();
      t.frames(1);
      const refused = attempt(lua, eid);
      t.frames(1);
      expect([refused?.code, happened(t, eid)]).toEqual(allowed ? [undefined, true] : ['FOREIGN_ENTITY', false]);
    });
  });

  test('what another mod has can be read, found, asked for and told about', () => {
    const eid = spawn('them/thing.lua');
    const heard: unknown[] = [];
    const stop = t.game.on('look', (data) => heard.push(data));
    t.frames(1);
    const lua = `local All = ecs.component("All") local found = false
      for _, other in ipairs(ecs.query("them/thing.lua", "All")) do found = found or other == e end
      events.emit("look", { All.f[e], All.text[e], All.flag[e], ecs.has(e, "All"), ecs.has(e, "them/thing.lua"), ecs.alive(e), found })`;
    expect(attempt(lua, eid)).toBeUndefined();
    expect(heard).toEqual([[0, '', false, true, true, true, true]]);
    stop();
  });

  test.each([
    ['attach', 'ecs.attach(e, "them/thing.lua")'],
    ['detach', 'ecs.detach(e, "them/thing.lua")'],
    ['spawn with', 'ecs.spawn({ All = {} }, "them/thing.lua")'],
  ])('to %s a script of another mod is refused on an own entity too', (__, lua) => {
    const eid = spawn('us/thing.lua', 'them/thing.lua');
    const living = t.game.world.handles.alive();
    expect(attempt(lua, eid)).toMatchObject({ code: 'FOREIGN_ENTITY', message: expect.stringContaining('mod them') });
    t.frames(1);
    expect([t.game.scripts.state(eid, 'them/thing.lua').ok, t.game.world.handles.alive()]).toEqual([true, living]);
  });

  test('a script of a mod that is open may be attached and detached', () => {
    const eid = spawn('us/thing.lua');
    expect(attempt('ecs.attach(e, "shop/thing.lua")', eid)).toBeUndefined();
    t.frames(1);
    expect(t.game.scripts.state(eid, 'shop/thing.lua').ok).toBe(true);
    expect(attempt('ecs.detach(e, "shop/thing.lua")', eid)).toBeUndefined();
    t.frames(1);
    expect(t.game.scripts.state(eid, 'shop/thing.lua').ok).toBe(false);
  });

  test('calls never reach scripts of other mods, open or not, and say so', () => {
    const eid = spawn('shop/thing.lua', 'us/thing.lua');
    t.frames(1);
    expect(attempt('ecs.call(e, "shop/thing.lua", "ask", "")', eid)).toMatchObject({
      code: 'FOREIGN_ENTITY',
      message: expect.stringMatching(/shop\/thing\.lua is a script of mod shop, which runs apart from us/),
    });
    expect(t.ask(us, `ecs.script(${t.game.world.handles.of(eid)}, "shop/thing.lua") == nil`, 'us/main.lua')).toBe(true);
  });

  test('the message says what was tried, whose it is, and both ways out', () => {
    const eid = spawn('them/thing.lua', 'plain.lua');
    t.frames(1);
    expect(attempt('ecs.component("All").f[e] = 1', eid)?.message).toBe(
      `writing All.f: entity ${t.game.world.handles.of(eid)} belongs to mods game and them, and us may not change it. ` +
        'Send an event to which game reacts, or have game permit it: open_to = ["us"] under [entities] in its mod.toml, or openEntities of createGame',
    );
  });

  test('a script can catch it, and goes on', () => {
    const eid = spawn('them/thing.lua');
    t.frames(1);
    expect(
      attempt('local ok = pcall(ecs.despawn, e) assert(not ok) local o = ecs.spawn() ecs.despawn(o)', eid),
    ).toBeUndefined();
  });

  test('an id that is given out again starts as everybody’s', () => {
    const first = spawn('them/thing.lua');
    t.frames(1);
    expect(attempt('ecs.component("All").f[e] = 1', first)?.code).toBe('FOREIGN_ENTITY');
    t.game.despawn(first);
    const heir = spawn();
    expect(heir).toBe(first);
    expect(attempt('ecs.component("All").f[e] = 1', heir)).toBeUndefined();
    t.game.despawn(heir);
    const third = spawnedBy(them, 'them/main.lua');
    expect(third).toBe(first);
    expect(attempt('ecs.component("All").f[e] = 1', third)?.code).toBe('FOREIGN_ENTITY');
    t.game.despawn(third);
  });

  test('what is detached from its last script is everybody’s again, and its last words were its owner’s', () => {
    const eid = spawn('them/thing.lua');
    t.frames(1);
    t.game.scripts.detach(eid, 'them/thing.lua');
    expect(attempt('ecs.component("All").f[e] = 3', eid)).toBeUndefined();
  });

  test('bodies that are tried are refused what they would be refused for', async () => {
    const eid = spawn('them/thing.lua');
    spawn('us/thing.lua');
    t.frames(1);
    const handle = t.game.world.handles.of(eid);
    await t.save({ 'us/thing.lua': `ecs.component("All").f[${handle}] = 5 return {}` });
    expect(t.reloads.at(-1)).toMatchObject({ success: false, error: { code: 'BODY_FAILED' } });
    expect(columnOf(t, 'f')[eid]).toBe(0);
    await t.save({ 'us/thing.lua': files['us/thing.lua'] });
  });

  test('a body and an on_destroy may change their entity', async () => {
    const own = 'ecs.component("All").f[entity] =';
    await t.save({ 'them/new.lua': luaModule('', `${own} 1 function m.on_destroy() ${own} 2 end`) });
    const eid = spawn('them/new.lua');
    t.frames(1);
    const seen = [columnOf(t, 'f')[eid]];
    const stop = t.game.world.onDeath((dead) => dead === eid && seen.push(columnOf(t, 'f')[eid]));
    t.game.despawn(eid);
    stop();
    expect([seen, t.failures]).toEqual([[1, 2], []]);
  });

  test('a manifest that is saved counts at once, for entities that are there already; a broken one changes nothing', async () => {
    const [theirs, ours] = [spawn('them/thing.lua'), spawn('us/thing.lua')];
    t.frames(1);
    const write = (): string | undefined => attempt('ecs.component("All").f[e] = 1', theirs)?.code;
    const attach = (): string | undefined => attempt('ecs.attach(e, "them/thing.lua")', ours)?.code;
    const answers = [write(), attach()];
    for (const manifest of ['[entities]\nopen_to = ["us"]', '[entities]\nopen_to = 5', '']) {
      await t.save({ 'them/mod.toml': manifest });
      answers.push(write(), attach());
      t.frames(1);
    }
    const [no, yes] = ['FOREIGN_ENTITY', undefined];
    expect(answers).toEqual([no, no, yes, yes, yes, yes, no, no]);
    expect(t.failures.splice(0).map(({ code }) => code)).toEqual(['MANIFEST_INVALID']);
  });
});

test('who may change what is the same after a reload, and in a new VM of either mod', async () => {
  const budgets = { callTicks: 100_000, frameTicks: 400_000 };
  const t = await play(files, { components, runtimes: [createLuaRuntime({ budgets })], maxColumnsMiB: 64 });
  const [us, them] = [mainOf(t, 'us/main.lua'), mainOf(t, 'them/main.lua')];
  const ours = Number(t.ask(us, 'ecs.spawn({ All = {} })', 'us/main.lua'));
  const theirs = t.game.spawn({ All: {} } as never, 'them/thing.lua');
  t.frames(1);
  const replaced: unknown[] = [];
  t.game.scripts.events.on('roomReplaced', ({ mod }) => replaced.push(mod));
  const answers = (): unknown[] =>
    [us, them].flatMap((main) =>
      [ours, theirs].flatMap((eid) =>
        ['ecs.component("All").f[e] = 1', 'ecs.add(e, "Text")'].map((lua) => {
          const id = main === us ? 'us/main.lua' : 'them/main.lua';
          return t.ask(main, `pcall(function() local e = ${t.game.world.handles.of(eid)} ${lua} end)`, id);
        }),
      ),
    );
  const right = [true, true, false, false, false, false, true, true];
  expect(answers()).toEqual(right);
  await t.save({ 'us/main.lua': luaModule('edited = 1'), 'them/thing.lua': luaModule('edited = 1') });
  t.frames(2);
  expect(answers()).toEqual(right);
  for (const [main, id] of [
    [us, 'us/main.lua'],
    [them, 'them/main.lua'],
  ] as const) {
    await t.game.scripts.prepare(id);
    expect(() => t.run(main, 'local _ = ("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28))', id)).toThrow();
    t.frames(1);
    expect(answers()).toEqual(right);
  }
  expect(replaced).toEqual(['us', 'them']);
});

function mainOf(t: PlayedGame, id: string): number {
  for (let eid = 1; eid < 100; eid++) if (t.game.scripts.state(eid, id).ok) return eid;
  throw new Error(`${id} does not run`);
}
