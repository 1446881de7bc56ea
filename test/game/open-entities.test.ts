import { expect, test } from 'vitest';
import type { OpenEntities } from '../../src/game/open-entities.ts';
import { luaModule, play } from '../support/play.ts';

const files = {
  'us/mod.toml': '',
  'us/thing.lua': luaModule(),
  'them/mod.toml': '[entities]\nopen_to = ["friend"]',
  'them/thing.lua': luaModule(),
  'friend/mod.toml': '',
  'friend/thing.lua': luaModule(),
  'plain.lua': luaModule(),
};
const ids = ['us/thing.lua', 'them/thing.lua', 'friend/thing.lua', 'plain.lua'];

/** Who may write to whom, as a text of four letters for each owner: o open, - closed; columns as in `ids`. */
test.each<[string, OpenEntities | undefined, string]>([
  ['nothing', undefined, 'o--o -ooo --oo ---o'],
  ['false', false, 'o--o -ooo --oo ---o'],
  ['true', true, 'oooo oooo oooo oooo'],
  ['no lists', {}, 'o--o -ooo --oo ---o'],
  ['a list for one mod, besides its manifest', { them: ['us'] }, 'o--o oooo --oo ---o'],
  ['all for the files outside any mod', { game: ['*'] }, 'o--o -ooo --oo oooo'],
  ['a list for one mod on everybody', { '*': ['us'] }, 'o--o oooo o-oo o--o'],
  ['mods that do not exist', { nobody: ['us'], us: ['nobody'] }, 'o--o -ooo --oo ---o'],
  ['names of properties of all objects', { us: ['toString'] }, 'o--o -ooo --oo ---o'],
])('with openEntities of %s mods may change what it and the manifests say', async (_, openEntities, expected) => {
  const t = await play(files, { openEntities });
  const entities = ids.map((id) => t.spawn(id));
  t.frames(1);
  const answers = entities.map((owned) =>
    entities.map((eid, n) => {
      const write = `ecs.component("Position").x[${t.game.world.handles.of(owned)}] = 1`;
      return t.ask(eid, `pcall(function() ${write} end)`, ids[n]) ? 'o' : '-';
    }),
  );
  expect(answers.map((row) => row.join('')).join(' ')).toBe(expected);
});
