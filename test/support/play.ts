/** Games whose scripts can be asked for anything: the live module answers Lua expressions, identity included. */
import { onTestFinished } from 'vitest';
import type { ComponentSchema } from '../../src/ecs/schema.ts';
import type { GameOptions } from '../../src/game/create-game.ts';
import { startGame, type TestGame } from './game-harness.ts';
import { luaDigest } from './lua-data.ts';

/** A test game with questions; ids default to `a.lua`. */
export interface PlayedGame extends TestGame {
  /** Value of a Lua expression over `m` (the live module) and `entity`. */
  ask(eid: number, expression: string, id?: string): unknown;
  /** Runs Lua statements with `m` and `entity`, as code that changes live data while the game runs. */
  run(eid: number, statements: string, id?: string): void;
  /** The value of an expression as text: equal texts mean equal bits, types, aliases and cycles. */
  digest(eid: number, expression: string, id?: string): string;
  /** Saves one file and runs one frame, so that every entity has moved when the swap budget allows it. */
  reload(source: string, id?: string): Promise<void>;
  /** Error codes of the failed attempts so far, first loads included. */
  refusals(): string[];
}

/**
 * A module with these fields. Its functions begin at line 3 of the file; `m.ask` is what {@link PlayedGame} needs.
 *
 * @param fields - Inside of the table constructor: `health = 100, list = {}`.
 * @param body - Lua statements after it; `m` is the module.
 */
export function luaModule(fields = '', body = ''): string {
  return `local entity = ...
local m = { ${fields} }
${body}
function m.ask(code) return assert(load("local m, entity = ... " .. code, "=ask"))(m, entity) end
return m
`;
}

/** Starts a game that ends with the test. */
export async function play<S extends ComponentSchema = Record<never, never>>(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<GameOptions<S>> = {},
): Promise<PlayedGame> {
  const game = await startPlay(files, options);
  onTestFinished(() => game.game.dispose());
  return game;
}

/** Starts a game that the caller disposes of: for properties, which start many in one test. */
export async function startPlay<S extends ComponentSchema = Record<never, never>>(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<GameOptions<S>> = {},
): Promise<PlayedGame> {
  const t = await startGame(files, options);
  const call = (eid: number, code: string, id = 'a.lua'): unknown => {
    const answer = t.game.scripts.call(eid, id, 'ask', code);
    if (!answer.ok) throw answer.error;
    return answer.value;
  };
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(t),
      ...Object.getOwnPropertyDescriptors({
        ask: (eid: number, expression: string, id?: string) => call(eid, `return ${expression}`, id),
        run: (eid: number, statements: string, id?: string) => void call(eid, statements, id),
        digest: (eid: number, expression: string, id?: string) =>
          String(call(eid, `${luaDigest} return digest(${expression})`, id)),
        async reload(source: string, id = 'a.lua') {
          await t.save({ [id]: source });
          t.frames(1);
        },
        refusals: () => t.reloads.flatMap(({ error }) => (error ? [error.code] : [])),
      }),
    },
  ) as PlayedGame;
}
