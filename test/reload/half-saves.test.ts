/** Content that may be half of a save, between content that is whole. */
import { expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
import type { SourceChange } from '../../src/source/script-source.ts';
import { luaModule, play } from '../support/play.ts';

const good = luaModule('hits = 0');
const saved = (text: string, stable: boolean): SourceChange[] => [
  { kind: 'changed', file: createSourceFile('a.lua', text), stable, savedMs: 0 },
];

test('a failure that was told is taken back by the undone edit, also when half of its save came first', async () => {
  const t = await play({ 'a.lua': good });
  t.spawn('a.lua');
  t.source.send(saved(`${good}\nend`, true));
  await t.game.reload.idle();
  expect(t.reloads.at(-1)).toMatchObject({ success: false });
  t.source.send(saved(good.slice(0, -9), false));
  await t.game.reload.idle();
  t.source.send(saved(good, false));
  await t.game.reload.idle();
  expect(t.reloads.at(-1)).toMatchObject({ success: true });
});
