import { expect, test } from 'vitest';
import { startGame } from './game-harness.ts';

test('a script runs each frame, and a save changes what it does while its data stays', async () => {
  const t = await startGame({ 'a.lua': 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m' });
  const entity = t.spawn('a.lua');
  t.frames(3);
  expect(t.state(entity, 'a.lua')).toMatchObject({ n: 3 });
  await t.save({ 'a.lua': 'local m = { n = 0 } function m.on_update() m.n = m.n + 100 end return m' });
  t.frames(1);
  expect(t.state(entity, 'a.lua')).toMatchObject({ n: 103 });
  expect(t.failures).toEqual([]);
  t.game.dispose();
});
