import { describe, expect, test } from 'vitest';
import { settleFiles } from '../support/settled-files.ts';

describe('bursts', () => {
  test.each([2, 10, 50])(
    '%d good saves, 8 ms apart, give two tellings: the first content and the last',
    async (count) => {
      const t = settleFiles();
      for (let n = 1; n <= count; n++) {
        await t.write('a.lua', `good ${n}`);
        await t.wait(8);
      }
      await t.wait(2000);
      expect(t.told.map(([, file]) => file?.replace('?', ''))).toEqual(['a.lua=good 1', `a.lua=good ${count}`]);
    },
  );

  test('saves that never end are held 500 ms at most: what is told is the newest then', async () => {
    const t = settleFiles();
    for (let n = 0; n < 60; n++) {
      await t.write('a.lua', `good ${n}`);
      await t.wait(50);
    }
    const times = t.told.map(([at]) => at);
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(550);
    expect(times.length).toBeLessThan(12);
    await t.wait(1000);
    expect(t.told.at(-1)?.[1]?.replace('?', '')).toBe('a.lua=good 59');
  });

  test('a save one second after another is again told at once', async () => {
    const t = settleFiles();
    await t.write('a.lua', 'good 1');
    await t.wait(1000);
    await t.write('a.lua', 'good 2');
    expect(t.told).toEqual([
      [0, 'a.lua=?good 1'],
      [1000, 'a.lua=?good 2'],
    ]);
  });

  test('content that goes away and comes back within a burst is not told', async () => {
    const t = settleFiles();
    await t.write('a.lua', 'good 1');
    await t.wait(20);
    await t.write('a.lua', 'good 2');
    await t.wait(20);
    await t.write('a.lua', 'good 1');
    await t.wait(2000);
    expect(t.told).toEqual([[0, 'a.lua=?good 1']]);
  });

  test('200 files hinted at once are one set, told after 100 ms of quiet', async () => {
    const t = settleFiles();
    const names = Array.from({ length: 200 }, (_, n) => `f${n}.lua`);
    await Promise.all(names.map((name) => t.write(name, 'good')));
    await t.wait(1000);
    expect(t.told).toHaveLength(1);
    expect(t.told[0]).toHaveLength(201);
    expect(t.told[0]?.[0]).toBe(100);
  });

  test('a set holds what was deleted in it as well', async () => {
    const t = settleFiles({ 'b.lua': 'good' });
    await Promise.all([t.write('a.lua', 'good a'), t.remove('b.lua'), t.write('c.lua', 'good c')]);
    await t.wait(2000);
    expect(t.told.map(([, ...files]) => [...files].sort().join(' '))).toEqual(['a.lua=?good a b.lua! c.lua=?good c']);
  });

  test('after a good save, changes of other files of the mod within 500 ms are told as one set', async () => {
    const t = settleFiles();
    await t.write('m/a.lua', 'good');
    for (const name of ['m/b.lua', 'm/c.lua', 'm/d.lua']) {
      await t.wait(60);
      await t.write(name, 'good');
    }
    await t.wait(2000);
    expect(t.told.map(([, ...files]) => files.length)).toEqual([1, 3]);
  });

  test('a burst in one mod holds nothing in another', async () => {
    const t = settleFiles();
    await Promise.all([t.write('one/a.lua', 'good'), t.write('one/b.lua', 'good')]);
    await t.wait(20);
    await t.write('two/a.lua', 'good');
    expect(t.told).toEqual([[20, 'two/a.lua=?good']]);
    await t.wait(1000);
    expect(t.told.map(([, ...files]) => files.length)).toEqual([1, 2]);
  });
});
