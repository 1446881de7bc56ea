/** Swarm, the game of this repository, in memory: its real files, and a bot that plays it with keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from 'bitecs';
import type { GameOptions } from '../../src/game/create-game.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';

const scripts = join(import.meta.dirname, '../../scripts');

/** The files of the scripts root, by id. */
export function readSwarmFiles(): Record<string, string> {
  const names = readdirSync(scripts, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
  const files = names.filter((name) => /\.(lua|toml)$/.test(name)).sort();
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(scripts, name), 'utf8')]));
}

/** Data of main.lua. */
export interface Rules {
  readonly phase: 'title' | 'play' | 'over';
  readonly clock: number;
  readonly score: number;
  readonly kills: number;
  readonly best: number;
}

/** Data of levels.lua. */
export interface Levels {
  readonly level: number;
  readonly xp: number;
  readonly levels: Readonly<Record<string, number>>;
}

/** A running Swarm. */
export interface SwarmGame extends TestGame {
  /** Entities that carry a script of the mod, named without folder and extension; in no special order. */
  carriers(script: string): number[];
  rules(): Rules;
  levels(): Levels;
  wave(): number;
  /** Entity of the hero; undefined after his end. */
  hero(): number | undefined;
  /** Instances that run in all scripts. */
  scripted(): number;
  /** Entities with a running script that are within the view of 960 × 600 pixels. */
  inView(): number;
  /** Presses a key for one frame. */
  tap(code: string): void;
  /** Holds these keys and no others. */
  hold(codes: readonly string[]): void;
}

/** Kinds of enemies. */
export const enemyKinds = ['enemy', 'circler', 'charger', 'shooter', 'splitter', 'boss'];

/** Starts Swarm on its title. */
export async function startSwarm(options: Partial<GameOptions<Record<never, never>>> = {}): Promise<SwarmGame> {
  const play = await startGame(readSwarmFiles(), { capacity: 8192, ...options });
  const { game } = play;
  const id = (script: string): string => `swarm/${script}.lua`;
  const carriers = (script: string): number[] => [...query(game.world, [game.scripts.component(id(script))])];
  const data = (script: string): unknown => play.state(carriers('main')[0] ?? 0, id(script));
  let held: readonly string[] = [];
  play.frames(1);
  return {
    ...play,
    get printed() {
      return play.printed;
    },
    carriers,
    rules: () => data('main') as Rules,
    levels: () => data('levels') as Levels,
    wave: () => (data('director') as { wave: number }).wave,
    hero: () => carriers('player')[0],
    scripted: () => game.scripts.list().reduce((sum, script) => sum + script.entities, 0),
    inView() {
      const { Position, Camera } = game.world.components;
      const camera = query(game.world, [Position, Camera])[0] ?? 0;
      const scripts = game.scripts.list().filter(({ entities }) => entities > 0);
      const all = new Set(scripts.flatMap((one) => [...query(game.world, [game.scripts.component(one.id), Position])]));
      const away = (at: Float32Array, eid: number): number => Math.abs(at[eid]! - at[camera]!) * Camera.zoom[camera]!;
      return [...all].filter((eid) => away(Position.x, eid) < 480 && away(Position.y, eid) < 300).length;
    },
    tap(code) {
      play.input.press(code);
      play.frames(1);
      play.input.release(code);
      play.frames(1);
    },
    hold(codes) {
      for (const code of held) if (!codes.includes(code)) play.input.release(code);
      for (const code of codes) if (!held.includes(code)) play.input.press(code);
      held = [...codes];
    },
  };
}
