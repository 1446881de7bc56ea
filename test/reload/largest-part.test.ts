import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tryLargestPart } from '../../src/reload/largest-part.ts';
import type { WaitingFile, WaitingGroup } from '../../src/reload/waiting-files.ts';
import { createSourceFile } from '../../src/source/memory-source.ts';

const waiting = (id: string): WaitingFile => {
  const file = createSourceFile(id, id);
  return { file, savedMs: 0, stable: true, error: undefined, mayHeal: true, told: false };
};
const group = (ids: readonly string[], isNear = false): WaitingGroup => ({ files: ids.map(waiting), isNear });

/** Files of which some are broken, and some good only together with the new content of others. */
function files(broken: ReadonlySet<string>, needs: Readonly<Record<string, string>> = {}) {
  const live = new Set<string>();
  const attempts: string[][] = [];
  return {
    live,
    attempts,
    try(tried: readonly { readonly file: { readonly id: string } }[]): ReadonlySet<string> {
      const ids = tried.map(({ file }) => file.id);
      attempts.push(ids);
      const isMissing = (id: string | undefined): boolean => id !== undefined && !ids.includes(id) && !live.has(id);
      const faults = ids.filter((id) => broken.has(id) || isMissing(needs[id]));
      if (faults.length === 0) for (const id of ids) live.add(id);
      return new Set(faults);
    },
  };
}

const ids = Array.from({ length: 8 }, (_, n) => `w${n}.lua`);

describe('which part of the files goes live', () => {
  test('whatever is broken: all groups that are good are live, of no other a file is; in at most 2n + 2 attempts', () => {
    const some = fc.array(fc.record({ isBad: fc.boolean(), isTwo: fc.boolean() }), { maxLength: 4 });
    fc.assert(
      fc.property(some, fc.constantFrom('good', 'bad', 'none'), (shapes, changed) => {
        const groups = shapes.map(({ isTwo }, n) => group(ids.slice(2 * n, 2 * n + (isTwo ? 2 : 1))));
        const bad = shapes.flatMap(({ isBad }, n) => (isBad ? [ids[2 * n]!] : []));
        const f = files(new Set(changed === 'bad' ? [...bad, 'c.lua'] : bad));
        tryLargestPart(changed === 'none' ? [] : [waiting('c.lua')], groups, f.try);
        const good = groups.filter((_, n) => !shapes[n]!.isBad).flatMap((one) => one.files.map(({ file }) => file.id));
        expect([...f.live].sort()).toEqual([...(changed === 'good' ? ['c.lua'] : []), ...good].sort());
        expect(f.attempts.length).toBeLessThanOrEqual(2 * groups.length + 2);
      }),
    );
  });

  test('files that are good only together are tried together, once', () => {
    const f = files(new Set(), { 'c.lua': 'w0.lua', 'w0.lua': 'w1.lua', 'w1.lua': 'c.lua' });
    tryLargestPart([waiting('c.lua')], [group(['w0.lua']), group(['w1.lua'])], f.try);
    expect(f.attempts).toEqual([['c.lua', 'w0.lua', 'w1.lua']]);
  });

  test('a broken file that spoils another does not part that one from the change that it needs', () => {
    const f = files(new Set(), { 'c.lua': 'w0.lua', 'w0.lua': 'c.lua' });
    // with the broken w1 the fault shows in its users, not in itself
    const spoilt = (tried: Parameters<typeof f.try>[0]): ReadonlySet<string> => {
      const has = tried.some(({ file }) => file.id === 'w1.lua');
      return has ? new Set(['w0.lua']) : f.try(tried);
    };
    tryLargestPart([waiting('c.lua')], [group(['w0.lua'], true), group(['w1.lua'])], spoilt);
    expect([...f.live].sort()).toEqual(['c.lua', 'w0.lua']);
  });

  test('what was saved with a file that is refused again is not tried without it', () => {
    const f = files(new Set(['c.lua']));
    tryLargestPart([waiting('c.lua')], [group(['w0.lua'], true), group(['w1.lua'])], f.try);
    expect([...f.live]).toEqual(['w1.lua']);
  });
});
