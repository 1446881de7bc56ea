import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Run {
  readonly hashes: string[];
  readonly said: string[];
  readonly lines: number;
}

async function run(...flags: string[]): Promise<Run> {
  const child = promisify(execFile);
  const { stdout } = await child(process.execPath, [...flags, 'test/game/determinism-child.mjs'], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout) as Run;
}

test('two processes with other hash seeds and heaps have the same world, sums and log lines after each of 1,000 ticks', async () => {
  const [one, two] = await Promise.all([run('--hash-seed=1'), run('--hash-seed=77', '--max-semi-space-size=1')]);
  expect(two).toEqual(one);
  expect(new Set(one.hashes).size).toBe(1000);
  expect(one.said).toEqual(['rolledBack', 'roomReplaced', 'swapped']); // each of them has happened
  expect(one.lines).toBeGreaterThan(50);
});

test('nor does it matter where the program lies: a folder with a long name, and one with letters of another script', async () => {
  const lyingAt = (path: string) => run(`--import=data:text/javascript,process.argv[1]=${JSON.stringify(path)}`);
  const [short, long, foreign] = await Promise.all([
    lyingAt('/a.mjs'),
    lyingAt(`/${'a long name/'.repeat(20)}game.mjs`),
    lyingAt('/игра/ゲーム.mjs'),
  ]);
  expect(long).toEqual(short);
  expect(foreign).toEqual(short);
});
