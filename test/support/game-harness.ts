/**
 * A game in memory for tests: real Lua VM, real systems, manual clock, files written by the test.
 */

import type { LogLine } from '../../src/core/logger.ts';
import type { MoonloopError } from '../../src/core/moonloop-error.ts';
import type { ComponentSchema } from '../../src/ecs/schema.ts';
import { createGame, type Game, type GameOptions } from '../../src/game/create-game.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import type { DeletedEvent, ReloadEvent } from '../../src/reload/reload-event.ts';
import type { SwappedEvent } from '../../src/script/script-frame.ts';
import { createMemorySource, type MemorySource } from '../../src/source/memory-source.ts';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.ts';
import { createManualInput, type ManualInput } from '../../src/testing/manual-input.ts';
import { defaultSystems } from '../../systems/index.ts';

/** A running game and everything it said. */
export interface TestGame {
  readonly game: Game;
  readonly source: MemorySource;
  readonly clock: ManualClock;
  readonly input: ManualInput;
  /** What scripts printed: messages only. */
  readonly printed: string[];
  readonly logs: LogLine[];
  /** Failures of hooks, handlers, timers and swaps. */
  readonly failures: MoonloopError[];
  /** All attempts, first loads included. */
  readonly reloads: ReloadEvent[];
  readonly refused: { readonly script: string; readonly error: MoonloopError }[];
  readonly swapped: SwappedEvent[];
  readonly deleted: DeletedEvent[];
  /** Runs frames of 1/60 s. */
  frames(count: number, deltaSeconds?: number): void;
  /** Saves files (null deletes) as one set and waits until they have been tried; runs no frame. */
  save(files: Readonly<Record<string, string | Uint8Array | null>>): Promise<void>;
  /** A copy of the data of an instance. */
  state(eid: number, id: string): Record<string, unknown>;
  /** A new entity with Position and Velocity and these scripts. */
  spawn(...scripts: readonly string[]): number;
}

/** One for all games of the process: each has VMs of its own, what costs most of a start is preparing the binary. */
export const lua = createLuaRuntime();

/** Starts a game with these files. The clock stands still unless the test moves it. */
export async function startGame<S extends ComponentSchema = Record<never, never>>(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<GameOptions<S>> = {},
): Promise<TestGame> {
  const source = createMemorySource(files);
  const clock = createManualClock(1_000_000);
  const input = createManualInput();
  const logs: LogLine[] = [];
  const failures: MoonloopError[] = [];
  const reloads: ReloadEvent[] = [];
  const refused: TestGame['refused'] = [];
  const swapped: SwappedEvent[] = [];
  const deleted: DeletedEvent[] = [];
  const game = await createGame({
    source,
    runtimes: [lua],
    systems: defaultSystems,
    clock,
    input,
    maxColumnsMiB: 32,
    capacity: 4096,
    announce: false,
    log: (line) => logs.push(line),
    onCreated({ scripts, reload }) {
      scripts.events.on('failed', (error) => failures.push(error));
      scripts.events.on('refused', (event) => refused.push(event));
      scripts.events.on('swapped', (event) => swapped.push(event));
      reload.events.on('reload', (event) => reloads.push(event));
      reload.events.on('deleted', (event) => deleted.push(event));
    },
    ...options,
  });
  return {
    game: game as Game,
    source,
    clock,
    input,
    logs,
    failures,
    reloads,
    refused,
    swapped,
    deleted,
    get printed() {
      return logs.map((line) => line.message);
    },
    frames(count, deltaSeconds = 1 / 60) {
      for (let n = 0; n < count; n++) game.step(deltaSeconds);
    },
    async save(written) {
      source.write(written);
      await game.reload.idle();
    },
    state(eid, id) {
      const state = game.scripts.state(eid, id);
      if (!state.ok) throw state.error;
      return state.value as Record<string, unknown>;
    },
    spawn: (...scripts) => game.spawn({ Position: {}, Velocity: {} }, ...scripts),
  };
}
