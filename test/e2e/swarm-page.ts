/** What tests ask of Swarm's page. Everything is read through the game's public interface. */
import type { Page } from 'playwright';
import type { Game } from '../../src/game/create-game.ts';
import type { PixiRenderer } from '../../src/pixi/pixi-renderer.ts';

/** An enemy of the plain kind. */
export interface Enemy {
  readonly eid: number;
  readonly x: number;
  readonly y: number;
  /** Of its own data: grows while it lives. */
  readonly phase: number;
}

/** Data of main.lua. */
export interface PageRules {
  readonly phase: string;
  readonly clock: number;
  readonly score: number;
}

/** Questions, answered on the page. */
export interface SwarmPage {
  rules(): PageRules | undefined;
  hero(): { readonly x: number; readonly y: number };
  enemies(): Enemy[];
  /** Text of the error panel; empty when it shows nothing. */
  panel(): string;
  /** Number of pixels of exactly this colour. */
  pixels(color: readonly number[]): number;
  /** From now on notes the first frame in which an enemy is faster; pixels per second. */
  watchSpeed(above: number): void;
  /** Time of that frame in milliseconds since 1970; 0 before it. */
  fastSince: number;
}

declare global {
  interface Window {
    game: Game;
    swarm: SwarmPage;
  }
}

/** Puts the questions on the page. */
export async function setUpPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { game } = window;
    const { Position, Velocity } = game.world.components;
    // status 1 in the low two bits: an instance runs
    const carriers = (id: string): number[] => {
      const { state } = game.scripts.component(id);
      const found: number[] = [];
      state.forEach((status, eid) => void ((status & 3) === 1 && found.push(eid)));
      return found;
    };
    const data = (eid: number | undefined, id: string): Record<string, unknown> | undefined => {
      const state = eid === undefined ? undefined : game.scripts.state(eid, id);
      return state?.ok ? (state.value as Record<string, unknown>) : undefined;
    };
    let limit = -1;
    const watch = (): void => {
      const fast = (eid: number): boolean => Math.hypot(Velocity.x[eid]!, Velocity.y[eid]!) > limit;
      const known = window.swarm.fastSince !== 0 || limit < 0;
      if (!known && carriers('swarm/enemy.lua').some(fast)) window.swarm.fastSince = Date.now();
      requestAnimationFrame(watch);
    };
    window.swarm = {
      rules: () => data(carriers('swarm/main.lua')[0], 'swarm/main.lua') as PageRules | undefined,
      hero() {
        const eid = carriers('swarm/player.lua')[0] ?? 0;
        return { x: Position.x[eid]!, y: Position.y[eid]! };
      },
      enemies: () =>
        carriers('swarm/enemy.lua').map((eid) => ({
          ...{ eid, x: Position.x[eid]!, y: Position.y[eid]! },
          phase: Number(data(eid, 'swarm/enemy.lua')?.['phase']),
        })),
      panel: () => document.querySelector('[data-moonloop=errors]')?.textContent ?? '',
      pixels(color) {
        const seen = (game.world.renderer as PixiRenderer).snapshot();
        let count = 0;
        for (let at = 0; at < seen.length; at += 4) {
          if (seen[at] === color[0] && seen[at + 1] === color[1] && seen[at + 2] === color[2]) count++;
        }
        return count;
      },
      watchSpeed(above) {
        limit = above;
        window.swarm.fastSince = 0;
      },
      fastSince: 0,
    };
    requestAnimationFrame(watch);
  });
}

/**
 * Waits until the page answers with something true, and returns it. Asks in every frame, or at longer intervals where
 * the answer itself is slow: with the picture read back in each of them, frames on a busy machine take half a second.
 */
export async function untilPage<R, A = undefined>(
  page: Page,
  ask: (arg: A) => R,
  arg?: A,
  intervalMs?: number,
): Promise<R> {
  const options = { polling: intervalMs ?? ('raf' as const), timeout: 30_000 };
  const handle = await page.waitForFunction(ask as never, arg as never, options);
  return (await handle.jsonValue()) as R;
}

/** Waits until at least so many pixels have this colour, or none has. */
export function untilPixels(page: Page, color: readonly number[], count: number): Promise<unknown> {
  const ask = (wanted: { color: readonly number[]; count: number }): boolean => {
    const seen = window.swarm.pixels(wanted.color);
    return wanted.count === 0 ? seen === 0 : seen >= wanted.count;
  };
  return untilPage(page, ask, { color, count }, 250);
}

/** The data of the rules. */
export async function rulesOf(page: Page): Promise<PageRules> {
  return untilPage(page, () => window.swarm.rules()) as Promise<PageRules>;
}

/** The plain enemies, alive now. */
export function enemies(page: Page): Promise<Enemy[]> {
  return page.evaluate(() => window.swarm.enemies());
}

/** Text of the error panel. */
export function panelText(page: Page): Promise<string> {
  return page.evaluate(() => window.swarm.panel());
}
