/** Each allocation of a reload fails once, in a game so small that every one of them can be tried. */
import { expect, onTestFinished, test } from 'vitest';
import { createFaultyRuntime } from '../support/faulty-vms.ts';
import { luaModule, startPlay } from '../support/play.ts';

const lib = (n: number): string => `local lib = { calls = 0 }
function lib.count() lib.calls = lib.calls + 1 return ${n} end
return lib
`;

test('whichever allocation of a module’s reload fails, what it holds is kept, and the next save is live', async () => {
  const { runtime, faults } = await createFaultyRuntime();
  const user = luaModule('', 'local lib = require "lib" function m.on_update() m.build = lib.count() end');
  const t = await startPlay({ 'a.lua': user, 'lib.lua': lib(0) }, { runtimes: [runtime] });
  onTestFinished(() => t.game.dispose());
  t.spawn('a.lua');
  let frames = 0;
  let n = 1;
  const save = async (): Promise<void> => {
    await t.save({ 'lib.lua': lib(n++) });
    t.frames(1);
    frames++;
  };
  await save();
  let tried = 0;
  for (let at = 1, fired = true; fired; at++, tried++) {
    faults.arm('allocation', at);
    await save();
    ({ fired } = faults.disarm());
    await save();
    await save();
    const left = frames - Number(t.ask(1, 'require("lib").calls'));
    // the fault may have hit the update itself
    expect(left, `allocation ${at}: updates that were not counted`).toBeLessThanOrEqual(1);
    expect(t.ask(1, 'm.build'), `after allocation ${at}`).toBe(n - 1);
    frames -= left;
    t.failures.length = 0;
  }
  expect(tried).toBeGreaterThan(100);
});
