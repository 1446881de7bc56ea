import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toScriptId } from '../../src/core/script-id.ts';
import { settleFiles } from '../support/settled-files.ts';

const good = (content: string): boolean => content.startsWith('good');

describe('the leading edge: a single change goes on at once', () => {
  test('a good save is told at 0 ms, once, and nothing waits afterwards', async () => {
    const t = settleFiles({ 'a.lua': 'good 1' });
    await t.write('a.lua', 'good 2');
    expect(t.told).toEqual([[0, 'a.lua=?good 2']]);
    await t.wait(2000);
    expect(t.told).toHaveLength(1);
    expect(t.clock.waiting()).toBe(0);
  });

  test('a new file is told like a changed one', async () => {
    const t = settleFiles();
    await t.write('new.lua', 'good');
    expect(t.told).toEqual([[0, 'new.lua=?good']]);
  });

  test('a refused save is tried at 0 ms as unstable, and told as stable after 150 ms without a change', async () => {
    const t = settleFiles({}, { accepts: good });
    await t.write('a.lua', 'bad');
    await t.wait(149);
    expect(t.told).toEqual([[0, 'a.lua=?bad']]);
    await t.wait(200);
    expect(t.told.slice(1).map(([, file]) => file)).toEqual(['a.lua=bad']);
  });

  test('the time of the save is that of the first hint', async () => {
    const t = settleFiles();
    await t.wait(70);
    await t.write('a.lua', 'x');
    expect(t.sets[0]?.[0]?.savedMs).toBe(70);
  });

  test.each([
    ['known from the start', { 'a.lua': 'same' }, []],
    ['told before', {}, ['a.lua=?same']],
  ])('a hint at content that is %s tells nothing, and reads only for a while', async (_, known, expected) => {
    const t = settleFiles(known);
    await t.write('a.lua', 'same');
    await t.wait(1000);
    await t.hint('a.lua');
    await t.wait(1000);
    const reads = t.reads();
    await t.wait(5000);
    expect(t.told.flatMap(([, ...files]) => files)).toEqual(expected);
    expect(t.reads()).toBe(reads);
  });

  test('what changes while the file is being read is found by a check in that moment', async () => {
    const t = settleFiles({ 'a.lua': 'old' });
    await t.wait(1000);
    t.settle.check(toScriptId('a.lua')); // reading has begun
    t.writeSilently('a.lua', 'new');
    t.settle.check(toScriptId('a.lua'));
    await t.wait(200);
    expect(t.told.map(([, file]) => file)).toEqual(['a.lua=?new']);
  });

  test('a hint at a file that never was tells nothing', async () => {
    const t = settleFiles();
    await t.hint('ghost.lua');
    await t.wait(1000);
    expect(t.told).toEqual([]);
  });
});

describe('content that comes in parts', () => {
  test.each([
    ['an empty file first', ['', 'good']],
    ['half of it first', ['half', 'good']],
    ['in four pieces', ['', 'g', 'go', 'good']],
  ])('%s, 5 ms apart: the whole is told, no part as stable', async (_, parts) => {
    const t = settleFiles({ 'a.lua': 'good old' }, { accepts: good });
    for (const part of parts) {
      await t.write('a.lua', part);
      await t.wait(5);
    }
    await t.wait(1000);
    const stable = t.told.flatMap(([, ...files]) => files).filter((file) => !file.includes('=?'));
    expect(t.told.at(-1)?.[1]).toBe('a.lua=?good');
    expect(stable).toEqual([]);
  });

  test('an empty file, which is a valid script, is told only when it has been empty for 150 ms', async () => {
    const saved = settleFiles({ 'a.lua': 'old' });
    await saved.write('a.lua', '');
    await saved.wait(5);
    await saved.write('a.lua', 'new');
    await saved.wait(1000);
    expect(saved.told).toEqual([[5, 'a.lua=?new']]);
    const emptied = settleFiles({ 'a.lua': 'old' });
    await emptied.write('a.lua', '');
    await emptied.wait(149);
    expect(emptied.told).toEqual([]);
    await emptied.wait(200);
    expect(emptied.told.map(([, file]) => file)).toEqual(['a.lua=']);
  });

  test('a second write whose event is lost is found within 150 ms', async () => {
    const t = settleFiles({}, { accepts: good });
    await t.write('a.lua', 'bad');
    await t.wait(20);
    t.writeSilently('a.lua', 'good');
    await t.wait(150);
    expect(t.told.at(-1)?.[1]).toBe('a.lua=?good');
  });

  test('a second good write whose event is lost, right after a good one, is found as well', async () => {
    const t = settleFiles();
    await t.write('a.lua', 'good 1');
    await t.wait(20);
    t.writeSilently('a.lua', 'good 2');
    await t.wait(1000);
    expect(t.told.flatMap(([, ...files]) => files).at(-1)).toMatch(/good 2$/);
  });

  test('a manifest, whose beginnings are valid too, is told only when it is stable', async () => {
    const t = settleFiles();
    await t.write('mod.toml', 'name = "Sw');
    await t.wait(30);
    await t.write('mod.toml', 'name = "Swarm"');
    await t.wait(1000);
    expect(t.told.map(([, file]) => file)).toEqual(['mod.toml=name = "Swarm"']);
    expect(t.told[0]?.[0]).toBeGreaterThanOrEqual(130);
  });

  test('a file that cannot be read now is tried again, and told when it can', async () => {
    const t = settleFiles();
    t.lock('a.lua', true);
    await t.write('a.lua', 'good');
    await t.wait(40);
    expect(t.told).toEqual([]);
    t.lock('a.lua', false);
    await t.wait(500);
    expect(t.told.map(([, file]) => file)).toEqual(['a.lua=?good']);
    expect(t.unreadable).toEqual([]);
  });

  test('a file that stays unreadable is reported once, and works again after the next hint', async () => {
    const t = settleFiles();
    t.lock('a.lua', true);
    await t.write('a.lua', 'good');
    await t.wait(5000);
    expect(t.unreadable).toEqual(['a.lua']);
    t.lock('a.lua', false);
    await t.hint('a.lua');
    expect(t.told.map(([, file]) => file)).toEqual(['a.lua=?good']);
  });
});

describe('deletions', () => {
  test('a deleted file is told once, after 150 ms', async () => {
    const t = settleFiles();
    await t.write('a.lua', 'good');
    await t.wait(1000);
    await t.remove('a.lua');
    await t.wait(140);
    expect(t.told).toHaveLength(1);
    await t.wait(1000);
    expect(t.told.slice(1).map(([, ...files]) => files)).toEqual([['a.lua!']]);
  });

  test.each([
    ['other content: a change', 'good 2', ['a.lua=?good 2']],
    ['the same content: nothing', 'good 1', []],
  ])('deleted and written again within 50 ms with %s', async (_, content, expected) => {
    const t = settleFiles();
    await t.write('a.lua', 'good 1');
    await t.wait(1000);
    t.told.length = 0;
    await t.remove('a.lua');
    await t.wait(50);
    await t.write('a.lua', content);
    await t.wait(2000);
    expect(t.told.flatMap(([, ...files]) => files)).toEqual(expected);
  });

  test('told as deleted, then back with the same content: told as changed', async () => {
    const t = settleFiles();
    await t.write('a.lua', 'good');
    await t.wait(1000);
    await t.remove('a.lua');
    await t.wait(1000);
    await t.write('a.lua', 'good');
    await t.wait(1000);
    expect(t.told.flatMap(([, ...files]) => files)).toEqual(['a.lua=?good', 'a.lua!', 'a.lua=?good']);
  });

  test('a file written and deleted within a burst is not told at all', async () => {
    const t = settleFiles();
    await Promise.all([t.write('a.lua', 'good'), t.write('temp.lua', 'good')]);
    await t.wait(20);
    await t.remove('temp.lua');
    await t.wait(2000);
    expect(t.told.flatMap(([, ...files]) => files)).toEqual(['a.lua=?good']);
  });
});

test('after dispose nothing is told, read or waited for', async () => {
  const t = settleFiles({}, { accepts: () => false });
  await t.write('a.lua', 'bad');
  await Promise.all([t.write('b.lua', 'x'), t.write('c.lua', 'y')]);
  t.settle.dispose();
  t.settle.dispose();
  const [told, reads] = [t.told.length, t.reads()];
  await t.wait(2000);
  expect([t.told.length, t.reads(), t.clock.waiting()]).toEqual([told, reads, 0]);
});

test('whatever is written, deleted and hinted: in the end what was told last of each file is what is there', async () => {
  const name = fc.constantFrom('a.lua', 'b.lua', 'm/c.lua', 'm/mod.toml');
  const action = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), name, content: fc.constantFrom('good 1', 'good 2', 'bad', '') }),
    fc.record({ kind: fc.constant('remove' as const), name }),
    fc.record({ kind: fc.constant('hint' as const), name }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 9, 40, 120, 400) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
      const t = settleFiles({}, { accepts: good });
      const disk = new Map<string, string>();
      for (const step of actions) {
        if (step.kind === 'wait') await t.wait(step.ms);
        if (step.kind === 'hint') await t.hint(step.name);
        if (step.kind === 'remove') {
          disk.delete(step.name);
          await t.remove(step.name);
        }
        if (step.kind === 'write') {
          disk.set(step.name, step.content);
          await t.write(step.name, step.content);
        }
      }
      await t.wait(1500);
      const last = new Map<string, string>();
      for (const [, ...files] of t.told) {
        for (const file of files) {
          const [id = '', content] = file.split('=');
          if (content === undefined) last.delete(id.slice(0, -1));
          else last.set(id, content.replace('?', ''));
        }
      }
      expect(Object.fromEntries(last)).toEqual(Object.fromEntries(disk));
      expect(t.clock.waiting()).toBe(0);
    }),
    { numRuns: 60 },
  );
});
