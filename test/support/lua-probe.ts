/**
 * Runs pieces of Lua inside a real game: each piece becomes the function of a script of its own, on an entity of its
 * own, and is called from TypeScript.
 */
import type { Result } from '../../src/core/result.ts';
import type { ComponentSchema } from '../../src/ecs/schema.ts';
import type { GameOptions } from '../../src/game/create-game.ts';
import { startGame, type TestGame } from './game-harness.ts';

/** A game with a place to run Lua in. */
export interface LuaProbe extends TestGame {
  /** Runs the piece as the body of `function run(entity, module)`; a copy of what it returns, or its error. */
  run(lua: string): Promise<Result<unknown>>;
  /** What `run` returns; throws its error. */
  value(lua: string): Promise<unknown>;
  /** Message of the error that `run` must end in. */
  message(lua: string): Promise<string>;
  /** Entity of the piece that ran last. */
  last(): number;
  /** Script id of the piece that ran last. */
  lastId(): string;
}

/** Starts a game with these files besides. */
export async function startLuaProbe<S extends ComponentSchema = Record<never, never>>(
  files: Readonly<Record<string, string>> = {},
  options: Partial<GameOptions<S>> = {},
): Promise<LuaProbe> {
  const t = await startGame(files, options);
  let count = 0;
  let last = 0;
  const run = async (lua: string): Promise<Result<unknown>> => {
    const id = `piece-${++count}.lua`;
    await t.save({ [id]: `local entity, m = ..., {}\nfunction m.run()\n${lua}\nend\nreturn m` });
    last = t.spawn(id);
    return t.game.scripts.call(last, id, 'run');
  };
  const probe: Omit<LuaProbe, keyof TestGame> = {
    run,
    async value(lua) {
      const result = await run(lua);
      if (!result.ok) throw result.error;
      return result.value;
    },
    async message(lua) {
      const result = await run(lua);
      if (result.ok) throw new Error(`no error, but ${JSON.stringify(result.value)}`);
      return result.error.message;
    },
    last: () => last,
    lastId: () => `piece-${count}.lua`,
  };
  return Object.assign(t, probe);
}
