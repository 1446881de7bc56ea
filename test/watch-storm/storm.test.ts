/** The short storm; the whole one, with times, is `npm run bench -- --only=watch`. */
import { expect, test } from 'vitest';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { runStorm } from './storm.mjs';

/** Threads run built files. */
const built = new URL('../../dist/src/node/folder-source.js', import.meta.url).href;
const { createFolderSource: createBuilt }: typeof import('../../src/node/folder-source.ts') = await import(built);

const patterns = [
  ...['branch switch', 'truncate + write', 'temporary + rename', "vim's own", 'delete + create'],
  ...['two parts, 30 ms between', 'symlink swap', 'folder made again'],
];

test.each([
  ['on threads of their own', 300, createBuilt],
  ['on the thread of the game', 300, createFolderSource],
] as const)(
  '%s both watchers lose none of %i saves in every pattern of editors',
  async (_where, saves, create) => {
    const { results } = await runStorm({
      createSource: (root, polling) => create({ root, polling }),
      kinds: ['native', 'polling'],
      saves,
      switches: 1,
      withinMs: 20_000, // what a busy machine takes is no loss
    });
    for (const kind of ['native', 'polling']) {
      expect(results[kind]?.lost).toEqual([]);
      expect(results[kind]?.problems).toEqual([]);
      expect(Object.keys(results[kind]?.patterns ?? {})).toEqual(expect.arrayContaining(patterns));
    }
  },
  60_000,
);
