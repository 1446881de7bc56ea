/** What tests ask of the page of the flock. */
import type { Page } from 'playwright';

/** What was seen of all boids since the last look, frame by frame. */
export interface FlockSeen {
  /** Steps of the game between two looks at every boid. */
  readonly steps: number;
  /** Versions that were running, in order. */
  readonly versions: readonly number[];
  /** Pixels by which a place differed most from the one a step before and the boid's own speed. */
  readonly worstJump: number;
  /** Least share of the flight direction that boids kept, in the mean, in one of the steps around a reload: 1 all of it. */
  readonly leastKept: number;
  /** Pixels per second, in the mean. */
  readonly speed: number;
  /** Radians by which a picture differs most from its boid's flight. */
  readonly worstAngle: number;
  readonly boids: number;
}

/** Questions, answered on the page. */
export interface BoidsPage {
  seen(): FlockSeen;
  /** Forgets what was seen. */
  again(): void;
  panel(): string;
}

declare global {
  interface Window {
    boids: BoidsPage;
  }
}

/** Puts the questions on the page; it looks at every boid in every frame. */
export async function setUpBoids(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { world, scripts } = window.game;
    const { Position, Rotation } = world.components;
    const { vx, vy } = world.registry.get('Boids').component as unknown as Record<'vx' | 'vy', Float32Array>;
    const { state } = scripts.component('boids.wat');
    const eids: number[] = [];
    state.forEach((status, eid) => void ((status & 3) === 1 && eids.push(eid)));
    const look = () => ({
      frame: world.time.frame,
      x: eids.map((eid) => Position.x[eid]!),
      y: eids.map((eid) => Position.y[eid]!),
      vx: eids.map((eid) => vx[eid]!),
      vy: eids.map((eid) => vy[eid]!),
    });
    const empty = { steps: 0, versions: [] as number[], worstJump: 0, leastKept: 1, speed: 0, worstAngle: 0 };
    let seen = { ...empty };
    let before = look();
    let afterReload = 0;
    const watch = (): void => {
      requestAnimationFrame(watch);
      const now = look();
      const last = before;
      before = now;
      const version = scripts.list().find(({ id }) => id === 'boids.wat')!.version;
      if (!seen.versions.includes(version)) {
        if (seen.versions.length > 0) afterReload = 2;
        seen.versions = [...seen.versions, version];
      }
      if (now.frame !== last.frame + 1) return;
      const { deltaSeconds } = world.time;
      let [kept, speeds] = [0, 0];
      eids.forEach((eid, n) => {
        const [dx, dy] = [now.vx[n]! * deltaSeconds, now.vy[n]! * deltaSeconds];
        const isInside = now.x[n]! > 0 && now.x[n]! < 1280 && now.y[n]! > 0 && now.y[n]! < 800;
        const jump = Math.hypot(now.x[n]! - last.x[n]! - dx, now.y[n]! - last.y[n]! - dy);
        if (isInside) seen.worstJump = Math.max(seen.worstJump, jump);
        const [speed, lastSpeed] = [Math.hypot(now.vx[n]!, now.vy[n]!), Math.hypot(last.vx[n]!, last.vy[n]!)];
        kept += (now.vx[n]! * last.vx[n]! + now.vy[n]! * last.vy[n]!) / (speed * lastSpeed || 1);
        speeds += speed;
        const off = Math.abs(Rotation.angle[eid]! - Math.atan2(now.vy[n]!, now.vx[n]!));
        seen.worstAngle = Math.max(seen.worstAngle, Math.min(off, 2 * Math.PI - off));
      });
      seen.steps++;
      if (afterReload-- > 0) seen.leastKept = Math.min(seen.leastKept, kept / eids.length);
      seen.speed = speeds / eids.length;
    };
    window.boids = {
      seen: () => ({ ...seen, boids: eids.length }),
      again() {
        seen = { ...empty };
      },
      panel: () => document.querySelector('[data-moonloop=errors]')?.textContent ?? '',
    };
    requestAnimationFrame(watch);
  });
}

/** What was seen once so many steps have been. */
export async function seenAfter(page: Page, steps: number): Promise<FlockSeen> {
  await page.waitForFunction((count) => window.boids.seen().steps >= count, steps, { timeout: 60_000 });
  return page.evaluate(() => window.boids.seen());
}
