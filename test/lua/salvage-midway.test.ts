import { expect, test } from 'vitest';
import { luaModule } from '../support/play.ts';
import { playReplaceable, type ReplaceableGame } from '../support/replaceable-vm.ts';

/** Frames until script code has required `now`; what was salvaged in the middle of it is in the new VM then. */
async function replaceMidway(t: ReplaceableGame, frames: number): Promise<void> {
  let bytes: Uint8Array | undefined;
  t.atRequire(() => {
    const salvaged = t.salvage();
    if (salvaged.ok) bytes = salvaged.value;
  });
  t.frames(frames);
  expect(bytes).toBeDefined();
  const { restored } = await t.replace({ bytes: bytes! });
  expect(restored.errors).toEqual([]);
}

test('an event whose second of three handlers never came back goes on with the third, and with the events behind it', async () => {
  const body = `
    function m.on_start()
      for i = 1, 3 do events.on("e", "on_e" .. i) end
      events.on("late", "on_late")
    end
    function m.on_e1(x) m.got[#m.got + 1] = "1" .. x end
    function m.on_e2(x) m.got[#m.got + 1] = "2" .. x events.emit("late", x) if m.stop then pcall(require, "now") end end
    function m.on_e3(x) m.got[#m.got + 1] = "3" .. x end
    function m.on_late(x) m.got[#m.got + 1] = "late" .. x end`;
  const t = await playReplaceable({ 'a.lua': luaModule('got = {}', body) });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'm.stop = true events.emit("e", "a") events.emit("e", "b")');
  await replaceMidway(t, 1);
  expect(t.ask(eid, 'table.concat(m.got, " ")')).toBe('1a 2a');
  t.run(eid, 'm.stop = nil events.emit("e", "c")');
  t.frames(1);
  expect(t.ask(eid, 'table.concat(m.got, " ")')).toBe('1a 2a 3a 1b 2b 3b latea 1c 2c 3c lateb latec');
});

test('a hook of the loop that never came back has done what it did; the instances behind it have waited', async () => {
  const body = 'function m.on_update() m.n = m.n + 1 if m.stop then pcall(require, "now") end end';
  const t = await playReplaceable({ 'a.lua': luaModule('n = 0', body) });
  const eids = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(5);
  t.run(eids[1]!, 'm.stop = true');
  await replaceMidway(t, 1);
  expect(eids.map((eid) => t.ask(eid, 'm.n'))).toEqual([6, 6, 5]);
});

test.each([['first'], ['second']])(
  'the %s attempt to swap, which never came back, is taken back: data, timers and handlers are those from before',
  async (which) => {
    const first = luaModule(
      'n = 1, list = { 1 }',
      'm.t = time.every(1, "beat") function m.beat() end events.on("e", "beat")',
    );
    const t = await playReplaceable({ 'a.lua': first });
    const eids = [t.spawn('a.lua'), t.spawn('a.lua')];
    const stuck = eids[which === 'first' ? 0 : 1]!;
    t.frames(1);
    t.run(stuck, 'm.n = 7');
    const before = t.digest(stuck, '{ m.n, m.list, m.t }');
    const second = luaModule(
      'n = 1, list = { 1 }, more = 1',
      `m.t = time.every(1, "beat") function m.beat() end events.on("e", "beat")
       function m.on_swap(old)
         if entity ~= ${stuck} then return end
         old.n = 99 old.list[2] = 99 time.cancel(old.t) time.every(5, "beat") pcall(require, "now")
       end`,
    );
    let bytes: Uint8Array | undefined;
    t.atRequire(() => {
      const salvaged = t.salvage();
      if (salvaged.ok) bytes = salvaged.value;
    });
    await t.reload(second);
    expect(bytes).toBeDefined();
    await t.replace({ bytes: bytes!, edit: () => first });
    expect(t.digest(stuck, '{ m.n, m.list, m.t }')).toBe(before);
    expect(t.game.scripts.counts()['game']).toMatchObject({ timers: 2, handlers: 2 });
    t.run(stuck, 'm.ended = time.cancel(m.t)');
    expect(t.ask(stuck, 'm.ended')).toBe(true);
  },
);

const neverEnds = '("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28))';

test('a pattern that never ends makes the VM trap: state, timers and handlers of 300 instances go on in the next one', async () => {
  const body = `
      function m.on_start() time.every(0.5, "beat") events.on("e", "beat") end
      function m.beat() m.beats = m.beats + 1 end
      function m.on_update()
        m.n, m.list[#m.list + 1] = m.n + 1, { m.n }
        if m.stop then m.tried = true local _ = ${neverEnds} end
      end`;
  const files = { 'a.lua': luaModule('n = 0, beats = 0, list = {}', body) };
  const t = await playReplaceable(files, {}, { callTicks: 200_000, frameTicks: 2_000_000, memoryMiB: 128 });
  const eids = Array.from({ length: 300 }, () => t.spawn('a.lua'));
  t.frames(40);
  t.run(eids[100]!, 'm.stop = true');
  t.frames(1);
  expect(t.game.scripts.call(eids[0]!, 'a.lua', 'ask', 'return 1').ok).toBe(false);
  const { restored } = await t.replace();
  expect(restored).toEqual({ lost: new Map(), errors: [], pendingEvents: 0 });
  expect([0, 100, 101, 299].map((n) => t.ask(eids[n]!, 'm.n'))).toEqual([41, 41, 40, 40]);
  expect(t.ask(eids[100]!, '{ m.tried, #m.list, m.list[41][1], m.beats }')).toEqual([true, 41, 40, 1]);
  t.run(eids[100]!, 'm.stop = nil');
  t.frames(30);
  expect([0, 100, 101, 299].map((n) => t.ask(eids[n]!, '{ m.n, m.beats }'))).toEqual([
    [71, 2],
    [71, 2],
    [70, 2],
    [70, 2],
  ]);
});
