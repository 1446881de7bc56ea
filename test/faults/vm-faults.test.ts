/**
 * Each call of the host into a VM, and each allocation of one, fails once in the middle of a reload: every 17th here, all
 * of them with `npm run soak -- --only=faults`. One game lives through all of it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFaultyRuntime, type FaultKind, type Faults } from '../support/faulty-vms.ts';
import { reloadShapes, type ShapedGame, startShaped } from '../support/reload-shapes.ts';

const isSoak = process.env['MOONLOOP_SOAK'] !== undefined;
const stride = isSoak ? 1 : 17;
const kinds: readonly (readonly [name: string, kind: (at: number) => FaultKind])[] = isSoak
  ? [
      ['call that traps', () => 'trap'],
      ['call that throws', () => 'error'],
      ['allocation', () => 'allocation'],
    ]
  : [
      ['call that traps or throws', (at) => (at % 2 === 0 ? 'trap' : 'error')],
      ['allocation', () => 'allocation'],
    ];

let t: ShapedGame;
let faults: Faults;
let n = 1; // content that was never saved before
beforeAll(async () => {
  const { runtime, faults: made } = await createFaultyRuntime();
  faults = made;
  t = await startShaped(runtime);
  for (const shape of reloadShapes) await t.saveGood(shape, n++);
});
afterAll(() => t.game.dispose());

describe.each(reloadShapes.map((shape, position) => [shape.name, shape, position] as const))(
  '%s',
  (_, shape, position) => {
    test.each(kinds)(
      'no %s loses anything, and the next good save is live',
      async (_name, kindAt) => {
        let runs = 0;
        for (let at = 1 + ((position * 3) % stride), fired = true; fired; at += stride) {
          const kind = kindAt(at);
          faults.arm(kind, at);
          await t.tryReload(shape, n++);
          ({ fired } = faults.disarm());
          const about = fired ? faults.last() : `no ${kind} ${at}`;
          t.check(shape, `after ${about}`);
          await t.saveGood(shape, n++);
          t.check(shape, `after the save that followed ${about}`);
          if (fired) runs++;
        }
        expect(runs).toBeGreaterThan(isSoak ? 400 : 20);
        if (isSoak) console.log(`  ${shape.name}: ${runs} times a ${_name}`);
      },
      3_600_000,
    );
  },
);
