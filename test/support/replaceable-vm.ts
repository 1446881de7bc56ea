/**
 * A game whose Lua VM can be replaced while it runs: what its scripts have made goes out of one VM and into another,
 * which has compiled the same files. The game does not notice; its columns and entities stay.
 */
import { onTestFinished } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import type { Result } from '../../src/core/result.ts';
import type { GameOptions } from '../../src/game/create-game.ts';
import { type Budgets, defaultBudgets } from '../../src/lua/budgets.ts';
import {
  createSalvageCalls,
  type Restored,
  restoreState,
  type SalvageCalls,
  salvageState,
} from '../../src/lua/salvage.ts';
import { type BootedVm, createVmBooter } from '../../src/lua/vm/boot.ts';
import { createVmRoom, type VmRoom } from '../../src/lua/vm-room.ts';
import type { RoomServices, ScriptRoom, ScriptRuntime } from '../../src/script/runtime.ts';
import { withScratch } from '../../src/script/scratch.ts';
import { type PlayedGame, startPlay } from './play.ts';

/** What a replacement did. */
export interface Replacement {
  readonly bytes: Uint8Array;
  readonly restored: Restored;
  readonly salvageMs: number;
  readonly restoreMs: number;
}

/** How a replacement differs from the usual one. */
export interface ReplaceOptions {
  /** Changes what the new VM compiles, by script id; other text has another hash. */
  readonly edit?: (id: string, text: string) => string;
  /** Salvaged before. */
  readonly bytes?: Uint8Array;
}

/** The game, and how to replace its VM. */
export interface ReplaceableGame extends PlayedGame {
  /** Salvages, boots, compiles, restores. */
  replace(options?: ReplaceOptions): Promise<Replacement>;
  /** Runs once, in the middle of script code: when it requires `now`, a module that does not exist. */
  atRequire(run: () => void): void;
  /** Salvages only. */
  salvage(): Result<Uint8Array<ArrayBuffer>>;
}

interface Opened {
  readonly room: VmRoom;
  readonly calls: SalvageCalls;
}

function open(booted: BootedVm, services: RoomServices, budgets: Budgets): Opened {
  const room = createVmRoom(booted, { ...services, died: () => undefined }, budgets);
  return { room, calls: createSalvageCalls(room.vm, ({ message }) => new MoonloopError('BODY_FAILED', message)) };
}

const sameText = (_: string, text: string): string => text;

const booter = createVmBooter(undefined, 512 * 16);

/** Starts a game that ends with the test. */
export async function playReplaceable(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<GameOptions<Record<never, never>>> = {},
  budgets: Budgets = defaultBudgets,
): Promise<ReplaceableGame> {
  let current: Opened | undefined;
  let services: RoomServices | undefined;
  let atRequire: (() => void) | undefined;
  const compiled = new Map<number, Parameters<ScriptRoom['compile']>>();
  const runtime: ScriptRuntime = {
    language: 'Lua',
    extensions: ['lua'],
    async openRoom(given) {
      services = {
        ...given,
        resolveModule(name) {
          const run = atRequire;
          if (name === 'now') atRequire = undefined;
          if (name === 'now') run?.();
          return given.resolveModule(name);
        },
      };
      current = open(await booter.boot(), services, budgets);
      const own: Pick<ScriptRoom, 'ready' | 'compile' | 'run' | 'detach' | 'dispose'> = {
        ready: () => Promise.resolve(),
        run: (number, hook, dt) => current!.room.run(number, hook, dt, { passed: 0, isDone: false }),
        detach(number, entity) {
          current!.room.destroy(number, entity);
          current!.room.remove(number, entity);
        },
        dispose: () => current!.room.close(),
        compile(...args) {
          compiled.set(args[0], args);
          return current!.room.compile(...args);
        },
      };
      // everything else is the room's that is there at that moment
      return new Proxy(own as ScriptRoom, {
        get: (_, key) => Reflect.get(key in own ? own : current!.room, key),
      });
    },
  };
  const played = await startPlay(files, { ...options, runtimes: [runtime] });
  onTestFinished(() => played.game.dispose());
  const need = <T>(result: Result<T>): T => {
    if (!result.ok) throw result.error;
    return result.value;
  };
  const arm = (run: () => void): void => {
    atRequire = run;
  };
  const salvage = () => {
    current!.room.vm.reopen(); // does nothing where it has not trapped
    return salvageState(current!.calls, [...compiled.keys()]);
  };
  const replace: ReplaceableGame['replace'] = async ({ edit = sameText, ...given } = {}) => {
    const began = performance.now();
    const bytes = given.bytes ?? need(salvage());
    const salvageMs = performance.now() - began;
    const next = open(await booter.boot(), services!, budgets);
    for (const [number, id, text, target] of compiled.values()) {
      const before = new TextDecoder().decode(text);
      const edited = edit(id, before);
      const hash = edited === before ? target.hash : `${target.hash} edited`;
      need(next.room.compile(number, id, new TextEncoder().encode(edited), { ...target, hash }));
      need(withScratch(services!.world, 0, (scratch) => next.room.stage(number, scratch)));
      next.room.publish(number);
    }
    const restoring = performance.now();
    const restored = need(restoreState(next.calls, bytes, [...compiled.keys()]));
    const restoreMs = performance.now() - restoring;
    current!.room.close();
    current = next;
    return { bytes, restored, salvageMs, restoreMs };
  };
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(played),
      ...Object.getOwnPropertyDescriptors({ replace, salvage, atRequire: arm }),
    },
  ) as ReplaceableGame;
}
