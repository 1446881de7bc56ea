/** The short run; the whole one, of 1,000 reloads, is `npm run soak`. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Leaks, measureLeaks } from './leaks.mjs';

const warmUp = 30; // cycles after which the tables of this run have found their sizes
const reloads = 150;

describe.each([
  ['good, bad, cut off, undone, deleted and restored saves', 'plain', 0, 105],
  ['the same and versions that are taken back because they throw', 'probation', 16, 49],
] as const)('150 reloads with %s (P14)', (_, kind, rolledBack, refused) => {
  let leaks: Leaks;
  beforeAll(async () => {
    leaks = await measureLeaks({ kind, warmUp, reloads });
  }, 60_000);

  test('are what happened', () => {
    expect(leaks.reloads).toBeGreaterThanOrEqual(reloads);
    expect(leaks.refused).toBeGreaterThanOrEqual(refused);
    expect(leaks.rolledBack).toBeGreaterThanOrEqual(rolledBack);
    expect(leaks.counts).toMatchObject({ handlers: 60, timers: 120, stackTop: 0 });
    expect(leaks.counts['liveVms']).toBe(2); // the mod's, and the spare one in which versions are tried
    expect(leaks.counts['registryEntries']).toBeGreaterThan(10);
    expect(leaks.counts['usedTableSlots']).toBeGreaterThan(100);
  });

  test('leave handlers, timers, registry entries, table slots and VMs as they were, exactly', () => {
    expect(leaks.changed).toEqual([]);
    expect(leaks.liveVmsAtTheEnd).toBe(0);
  });

  test('leave the Lua memory as it was, within 1 KiB', () => {
    expect(Math.abs(leaks.luaBytesGrown)).toBeLessThanOrEqual(1024);
  });

  test('lose no state; going back costs a throwing entity one update', () => {
    expect(leaks).toMatchObject({ gold: 1, framesMissed: leaks.rolledBack });
  });

  test('let the JavaScript heap grow by at most 100 bytes a reload', () => {
    expect(leaks.heapBytesPerReload).toBeLessThanOrEqual(100);
  });
});

test('a script that leaks handlers and globals, and a listener that keeps events, are found', async () => {
  const leaks = await measureLeaks({ kind: 'leaking', warmUp: 3, reloads: 30 });
  expect(leaks.changed).toContain('handlers');
  expect(leaks.luaBytesGrown).toBeGreaterThan(1024);
  expect(leaks.heapBytesPerReload).toBeGreaterThan(100);
}, 60_000);
