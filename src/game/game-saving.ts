/**
 * `game.save` and `game.load`. Loading checks everything, makes VMs ready while the game goes on, and then puts the saved
 * game into the place of the running one in one step between two frames.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { prepareWorld, saveWorld, settleQueries } from '../ecs/snapshot.ts';
import type { GameWorld } from '../ecs/world.ts';
import { makeQueries, plainQueries } from '../ecs/world-queries.ts';
import type { Scripts } from '../script/scripts.ts';
import type { AdvanceTime } from './frame-loop.ts';
import type { ModEntities } from './mod-entities.ts';
import { readGame, writeGame } from './saved-game.ts';

/** A game as bytes. */
export interface SavedGame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What cannot be saved (tasks, functions that stand nowhere in a module): number by name, `enemy.lua: time.start`. */
  readonly lost: Readonly<Record<string, number>>;
  /** What `on_save` of scripts raised; the data of these entities is saved all the same. */
  readonly errors: readonly MoonloopError[];
}

/** What a game that was loaded does not have as it was saved. All empty: nothing differs. */
export interface LoadedGame {
  /** Scripts, mods, components and fields that this game does not have; only with `missing: 'leave-out'`. */
  readonly missing: readonly string[];
  /** Saved values that have no place in the scripts of this game: number by name. */
  readonly lost: Readonly<Record<string, number>>;
  /** Entities whose script has other content than it was saved with, and went on as in a reload: number by script. */
  readonly migrated: Readonly<Record<string, number>>;
  /** Of those, entities that have the new default of a field, because its type is another one: number by field. */
  readonly retyped: Readonly<Record<string, number>>;
  /** What bodies and `on_restore` of scripts raised. An entity whose body raised waits for the script's next version. */
  readonly errors: readonly MoonloopError[];
}

/** Options of loading. */
export interface LoadOptions {
  /**
   * Of scripts, mods, components and fields that this game does not have: `refuse` the saved game, or `leave-out` what
   * belongs to them. @default 'refuse'
   */
  readonly missing?: 'refuse' | 'leave-out' | undefined;
  /** Larger data is refused unread. @default 268435456 (256 MiB) */
  readonly maxBytes?: number | undefined;
}

/** Saves and loads a game; see docs/saving.md. */
export interface GameSaving {
  /**
   * The whole game as bytes: entities, components, scripts with their data, timers, handlers, `state`, time, random
   * numbers. `on_save` of scripts runs. What was asked for outside of a frame (spawning from a console, say) happens first.
   *
   * Fails with `FRAME_RUNNING` inside of a frame, `VM_DEAD` while a mod's VM is being made anew, `VM_KILLED` when an
   * `on_save` had to be ended with its VM (which was replaced: save again), `DISPOSED`.
   */
  save(): Result<SavedGame>;
  /**
   * Puts a saved game into the place of this one, between two frames; until then the game goes on. All or nothing: what
   * fails leaves the game as it is. `on_restore` of scripts runs, `on_destroy` and `on_start` do not. May be called
   * anywhere, also inside of a frame.
   *
   * Fails with `DATA_DAMAGED`, `DATA_VERSION`, `VALUE_REFUSED` (too large), `WORLD_MISMATCH` (components), `SCRIPT_MISSING`,
   * `VM_KILLED` and `BUDGET_SPENT` (a script that never ends while it is loaded), `VM_FAILED`, `VM_DEAD`, `DISPOSED`.
   */
  load(bytes: Uint8Array, options?: LoadOptions): Promise<Result<LoadedGame>>;
}

/** What it works on. */
export interface GameSavingOptions {
  readonly world: GameWorld;
  readonly scripts: Scripts;
  readonly modEntities: ModEntities;
  readonly advance: AdvanceTime;
  /** Main scripts that the loaded game does not know of are attached. */
  readonly attachMains: boolean;
  /** A frame is running, or the game has ended. */
  state(): 'ready' | 'in-frame' | 'ended';
}

const ended = () => fail('DISPOSED', 'the game has been disposed of');

/** Creates it. */
export function createGameSaving(options: GameSavingOptions): GameSaving {
  const { world, scripts, modEntities, advance } = options;
  let loading: Promise<unknown> = Promise.resolve();

  const load = async (bytes: Uint8Array, settings: LoadOptions): Promise<Result<LoadedGame>> => {
    if (options.state() === 'ended') return ended();
    const { missing = 'refuse', maxBytes = 256 * 2 ** 20 } = settings;
    const leaveOut = missing === 'leave-out';
    const game = readGame(bytes, maxBytes, (part) => prepareWorld(world, part, { maxBytes, leaveOut }));
    if (!game.ok) return game;
    const opened = await scripts.saving.open(game.value.scripts, leaveOut);
    if (!opened.ok) return opened;
    if (options.state() === 'ended') {
      opened.value.abandon();
      return ended();
    }
    const { fixedSeconds } = world.time;
    const applied = opened.value.apply(game.value.world);
    if (!applied.ok) return applied;
    makeQueries(world, game.value.queries);
    world.time.fixedSeconds = fixedSeconds;
    advance.setRest(game.value.rest);
    modEntities.restore(game.value.mains);
    if (options.attachMains) modEntities.attachAll();
    for (const error of applied.value.errors) scripts.events.emit('failed', error);
    return ok({ ...applied.value, missing: [...game.value.world.leftOut, ...applied.value.missing] });
  };

  return {
    save() {
      const state = options.state();
      if (state === 'ended') return ended();
      if (state === 'in-frame') {
        const advice = 'save between two frames: from code that a frame calls, with queueMicrotask(() => game.save())';
        return fail('FRAME_RUNNING', `a frame is running; ${advice}`);
      }
      const saved = scripts.saving.save();
      if (!saved.ok) return saved;
      settleQueries(world);
      const { lost, errors } = saved.value;
      for (const error of errors) scripts.events.emit('failed', error);
      const mains = modEntities.attached();
      const parts = { rest: advance.rest(), mains, queries: plainQueries(world), world: saveWorld(world) };
      return ok({ bytes: writeGame({ ...parts, scripts: saved.value.saved }), lost, errors });
    },
    load(bytes, settings = {}) {
      // one after the other; the bytes are the caller's, who may use them again meanwhile
      const copy = bytes.slice();
      const next = loading.then(() => load(copy, settings));
      loading = next.catch(() => undefined);
      return next;
    },
  };
}
