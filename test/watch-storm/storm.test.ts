/** The short storm; the whole one, with times, is `npm run bench -- --only=watch`. */
import { expect, test } from 'vitest';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { runStorm } from './storm.mjs';

const patterns = [
  ...['branch switch', 'truncate + write', 'temporary + rename', "vim's own", 'delete + create'],
  ...['two parts, 30 ms between', 'symlink swap', 'folder made again'],
];

test('of 400 saves in every pattern of editors both watchers lose none', async () => {
  const { results } = await runStorm({
    createSource: (root, polling) => createFolderSource({ root, polling }),
    kinds: ['native', 'polling'],
    saves: 400,
    switches: 1,
    withinMs: 20_000, // what a busy machine takes is no loss
  });
  for (const kind of ['native', 'polling']) {
    expect(results[kind]?.lost).toEqual([]);
    expect(results[kind]?.problems).toEqual([]);
    expect(Object.keys(results[kind]?.patterns ?? {})).toEqual(expect.arrayContaining(patterns));
  }
}, 60_000);
