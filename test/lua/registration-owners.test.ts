/** Who may end a handler or a timer. */
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

async function start(files: Readonly<Record<string, string>>): Promise<TestGame> {
  const t = await startGame(files);
  onTestFinished(() => t.game.dispose());
  return t;
}

const neighbour = `
  local entity, m = ..., { heard = 0, fired = 0 }
  function m.on_start()
    events.on("ping", function() m.heard = m.heard + 1 end)
    time.every(0, function() m.fired = m.fired + 1 end)
  end
  function m.on_update() events.emit("ping") end
  return m`;

test('no instance ends what others made by guessing 3,000 numbers, not even one of the same script or entity', async () => {
  const guess = `
    local m = { ended = 0 }
    function m.on_update()
      for id = -10, 3000 do
        if events.off(id) then m.ended = m.ended + 1 end
        if time.cancel(id) then m.ended = m.ended + 1 end
      end
    end
    return m`;
  const t = await start({ 'neighbour.lua': neighbour, 'guess.lua': guess });
  const one = t.spawn('neighbour.lua', 'guess.lua');
  const two = t.spawn('neighbour.lua');
  t.frames(4);
  expect(t.state(one, 'guess.lua')).toMatchObject({ ended: 0 });
  for (const eid of [one, two]) expect(t.state(eid, 'neighbour.lua')).toMatchObject({ heard: 8, fired: 4 });
  expect(t.failures).toEqual([]);
});

test('an instance ends its own, once; an instance of the same script on another entity does not', async () => {
  const t = await start({
    'own.lua': `
      local m = {}
      function m.make() IDS = { events.on("x", print), time.after(9, print), time.start(function() time.wait(9) end) } end
      function m.finish() return { events.off(IDS[1]), time.cancel(IDS[2]), time.cancel(IDS[3]) } end
      return m`,
  });
  const [owner, other] = [t.spawn('own.lua'), t.spawn('own.lua')];
  const finish = (eid: number) => t.game.scripts.call(eid, 'own.lua', 'finish');
  t.game.scripts.call(owner, 'own.lua', 'make');
  expect(finish(other)).toEqual({ ok: true, value: [false, false, false] });
  expect(finish(owner)).toEqual({ ok: true, value: [true, true, true] });
  expect(finish(owner)).toEqual({ ok: true, value: [false, false, false] });
});

test('what a module registers while it is loaded may be ended by any script of the mod; what it registers later, by its caller', async () => {
  const t = await start({
    'lib.lua': `
      local lib = { first = events.on("x", print) }
      function lib.again() lib.second = events.on("x", print) end
      function lib.stop() return { events.off(lib.first), events.off(lib.second) } end
      return lib`,
    'a.lua': 'local lib, m = require("lib"), {} function m.on_start() lib.again() end m.stop = lib.stop return m',
    'b.lua': 'local lib, m = require("lib"), {} m.stop = lib.stop return m',
  });
  const [a, b] = [t.spawn('a.lua'), t.spawn('b.lua')];
  expect(t.game.scripts.call(b, 'b.lua', 'stop')).toEqual({ ok: true, value: [true, false] });
  expect(t.game.scripts.call(a, 'a.lua', 'stop')).toEqual({ ok: true, value: [false, true] });
});
