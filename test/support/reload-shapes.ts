/**
 * Reloads of six shapes, for trying what happens when something fails in the middle of one: a single file, a set, a module
 * with its users, a script with hooks, a version that is taken back, and one that is refused.
 */
import { expect } from 'vitest';
import type { MoonloopError } from '../../src/core/moonloop-error.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';
import { luaModule, type PlayedGame, startPlay } from './play.ts';

/** A kind of reload. */
export interface ReloadShape {
  readonly name: string;
  /** Files that are saved; `n` makes each content a new one. */
  bad?(n: number): Readonly<Record<string, string>>;
  good(n: number): Readonly<Record<string, string>>;
}

/** What every script does: counts frames, pings and timers, and keeps nested data. */
const counting = (n: number, more = ''): string =>
  luaModule(
    'frames = 0, pings = 0, beats = 0, bag = { list = { 1, 2 }, deep = { gold = 5 } }',
    `m.build = ${n}
m.transient = { "build" }
local Position = ecs.component("Position")
m.alias = m.bag.deep
function m.on_start() events.on("ping", "on_ping") time.every(1 / 64, "beat") end
function m.on_ping() m.pings = m.pings + 1 end
function m.beat() m.beats = m.beats + 1 end
events.on("ping", function() m.body_pings = (m.body_pings or 0) + 1 end)
function m.on_update()
  m.frames = m.frames + 1
  m.bag.list[1] = m.frames
  m.alias.gold = 5 + m.frames
  Position.x[entity] = Position.x[entity] + 1
end
${more}`,
  );
const hooks = (n: number, more = ''): string =>
  user(
    n,
    `function m.on_save() m.bag.saved = m.frames return { frames = m.frames } end
function m.on_restore(saved) assert(not saved or saved.frames == m.frames) m.bag.restored = m.frames end
function m.on_swap(old) assert(old.frames == m.frames) m.bag.swapped = m.frames end
function m.on_reload() time.after(1 / 64, "later") end
function m.later() end
${more}`,
  );
const lib = (n: number): string => `local lib = { build = ${n}, speed = ${n}, calls = 0, log = { 1 } }
function lib.count() lib.calls = lib.calls + 1 end
function lib.builds() return ${n} end
return lib
`;
const user = (n: number, more = ''): string =>
  counting(
    n,
    `local lib = require "lib"
local taken = lib.builds()
local on_update = m.on_update
function m.on_update() on_update() lib.count() end
function m.builds() return { lib.builds(), taken, lib.speed } end
${more}`,
  );

/** The shapes. */
export const reloadShapes: readonly ReloadShape[] = [
  { name: 'one file', good: (n) => ({ 'a.lua': user(n) }) },
  { name: 'a set of three', good: (n) => ({ 'a.lua': user(n), 'h.lua': hooks(n), 'p.lua': counting(n) }) },
  { name: 'a module with two users', good: (n) => ({ 'lib.lua': lib(n) }) },
  { name: 'a script with hooks', good: (n) => ({ 'h.lua': hooks(n) }) },
  {
    name: 'a version that is taken back',
    good: (n) => ({ 'p.lua': counting(n) }),
    bad: (n) => ({
      'p.lua': counting(n, 'function m.on_update() m.frames = -1 m.bag.list[1] = -1 error("thrown") end'),
    }),
  },
  {
    name: 'a version that is refused',
    good: (n) => ({ 'h.lua': hooks(n) }),
    bad: (n) => ({
      'h.lua': hooks(n, 'function m.on_reload() m.frames = -1 m.bag.list[1] = -1 error("thrown") end'),
    }),
  },
];

const scripts = ['a.lua', 'h.lua', 'p.lua', 'm/d.lua'] as const;
const perScript = 2;
const frameSeconds = 1 / 64; // held exactly, so that each frame has one beat

/** A running game whose state is known at every moment. */
export interface ShapedGame extends PlayedGame {
  /** Plays the reload up to where everything about it has happened. */
  tryReload(shape: ReloadShape, n: number): Promise<void>;
  /** Saves good content and plays a frame; all of it must be live then. */
  saveGood(shape: ReloadShape, n: number): Promise<void>;
  /** Nothing is lost, nothing is there twice, and all of a save is live or nothing. */
  check(shape: ReloadShape, about: string): void;
}

const usesLib = (id: string): boolean => id === 'a.lua' || id === 'h.lua';
const isDenied = ({ code, message, place }: MoonloopError, eid: number): boolean =>
  code === 'HOOK_FAILED' && message === 'not enough memory' && (place.entity || eid) === eid;

/** Starts it with all scripts on three entities each. */
export async function startShaped(runtime: ScriptRuntime): Promise<ShapedGame> {
  const files: Record<string, string> = { 'm/mod.toml': '', 'm/d.lua': counting(0), 'lib.lua': lib(0) };
  Object.assign(files, { 'a.lua': user(0), 'h.lua': hooks(0), 'p.lua': counting(0) });
  const t = await startPlay(files, { runtimes: [runtime] });
  const lives = scripts.flatMap((id) => Array.from({ length: perScript }, () => [t.spawn(id), id] as const));
  const { length: entities } = lives;
  let frames = 0;
  const denied = new Map<number, number>();
  let healthyDied = false;
  /** Entities in whose code a VM stopped since the last check: they alone may have been left out of frames. */
  const blamed = new Set<number>();
  const leftOut = new Map<number, number>();
  t.game.scripts.events.on('roomReplaced', ({ mod, entity }) => {
    healthyDied ||= mod === 'm';
    blamed.add(t.game.world.handles.idOf(entity));
  });
  /** Frames in which the live version of p.lua throws. */
  let thrown = 0;
  const frame = (): void => {
    const live = new TextDecoder().decode(t.game.scripts.cache.entry('p.lua')?.build?.bytes);
    if (live.includes('error("thrown")')) thrown++;
    t.game.emit('ping');
    t.frames(1, frameSeconds);
    frames++;
  };
  frame();
  await t.game.scripts.prepare('a.lua');
  return Object.assign(t, {
    async tryReload(shape: ReloadShape, n: number) {
      await t.save((shape.bad ?? shape.good)(n));
      frame();
      if (shape.bad) frame(); // goes back
    },
    async saveGood(shape: ReloadShape, n: number) {
      const files = shape.good(n);
      // a mod whose VM stops for the third time in a minute rests until something of it is saved
      await t.save(healthyDied ? { ...files, 'm/d.lua': counting(n) } : files);
      healthyDied = false;
      frame();
      frame();
      for (const [eid, id] of lives) if (id in files) expect(t.ask(eid, 'm.build', id), `${id} is live`).toBe(n);
      if ('lib.lua' in files) {
        for (const [eid, id] of lives.filter(([, id]) => usesLib(id)))
          expect(t.ask(eid, 'm.builds()', id), `lib.lua is live in ${id}`).toEqual([n, n, n]);
      }
    },
    check(shape: ReloadShape, about: string) {
      frame();
      frame(); // whatever was begun has ended
      for (const [eid, id] of lives) {
        // an entity on which a version threw is what it was before the version
        const most = frames - (id === 'p.lua' ? thrown : 0) - (leftOut.get(eid) ?? 0);
        const where = `${about}: ${id} of entity ${eid}`;
        // where the move to the version that throws failed for one entity, that one ran the old version meanwhile; where the
        // move back found no memory, it is made in the next frame, and the version threw once more
        const mayStay = id === 'p.lua' && shape.bad !== undefined;
        const n = blamed.has(eid) || mayStay ? Number(t.ask(eid, 'm.frames', id)) : most;
        expect(most - n, `${where}: frames that it was left out of`).toBeLessThanOrEqual(
          blamed.has(eid) ? 2 : mayStay ? 1 : 0,
        );
        expect(n - most, `${where}: frames that it has too many`).toBeLessThanOrEqual(mayStay ? 1 : 0);
        leftOut.set(eid, (leftOut.get(eid) ?? 0) + most - n);
        const state = '{ m.frames, m.bag.list[1], m.alias == m.bag.deep, m.alias.gold }';
        expect(t.ask(eid, state, id), where).toEqual([n, n, true, 5 + n]);
        expect(t.game.world.components.Position.x[eid], `${where}: its place`).toBe(n);
        // a call of the script's own code may have had no memory
        denied.set(eid, (denied.get(eid) ?? 0) + t.failures.filter((error) => isDenied(error, eid)).length);
        const heard = t.ask(eid, '{ m.pings, m.body_pings, m.beats }', id) as number[];
        const forgotten = denied.get(eid)! + (frames - n); // what it heard on its way back is forgotten with the version
        expect(Math.min(...heard), `${where}: ${heard} of ${n}`).toBeGreaterThanOrEqual(n - forgotten);
        expect(Math.max(...heard), `${where}: ${heard} of ${frames}`).toBeLessThanOrEqual(frames);
      }
      blamed.clear();
      const lib = lives.find(([, id]) => id === 'a.lua')!;
      expect(t.ask(lib[0], 'require("lib").calls', 'a.lua'), `${about}: calls of the module`).toBe(
        lives.reduce((sum, [eid, id]) => sum + (usesLib(id) ? frames - leftOut.get(eid)! : 0), 0),
      );
      const counts = t.game.scripts.counts();
      const inGame = entities - perScript;
      expect(counts['game'], about).toMatchObject({ handlers: 2 * inGame, timers: inGame });
      expect(counts['m'], about).toMatchObject({ handlers: 2 * perScript, timers: perScript });
      expect(t.game.world.handles.alive(), about).toBe(entities);
      // all of a save, or nothing; but an instance whose own body failed on the way stays what it is
      const builds = new Set(
        lives.filter(([, id]) => id in shape.good(0)).map(([eid, id]) => t.ask(eid, 'm.build', id)),
      );
      const isTold = t.failures.splice(0).some(({ message }) => message.includes('to order'));
      expect(builds.size, `${about}: ${[...builds]}`).toBeLessThanOrEqual(isTold ? 2 : 1);
    },
  });
}
