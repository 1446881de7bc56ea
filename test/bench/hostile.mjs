/**
 * What it takes to end scripts that do not end, in wall time of the frame, as a multiple of a plain Lua loop of as many
 * ticks. Each kill happens in a game of its own, with the usual budgets; where the VM had to be given up, the time of going
 * on in another one is part of it.
 */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems } from 'moonloop/systems';
import { median, time } from './statistics.mjs';

const attacks = {
  'a loop': 'while true do end',
  'a loop of pcall': 'while true do pcall(error) end',
  'a recursion': 'local function f() f() f() end f()',
  'tail calls': 'local function f() return f() end f()',
  coroutines: 'while true do coroutine.wrap(function() coroutine.yield() end)() end',
  'a metamethod': 'local t = setmetatable({}, { __index = function() while true do end end }) local x = t.x',
  'a comparison in sort': 'table.sort({ 3, 1, 2 }, function() while true do end end)',
  'tables that grow': 'local t = {} while true do t[#t + 1] = { #t } end',
  'texts that are joined': 'local s = "" while true do s = s .. "x" end',
  'host calls': 'while true do local e = ecs.alive(1) end',
  'refused host calls': 'while true do pcall(ecs.has, 1, "none") end',
  'a pattern (VM given up)': '("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28))',
  'a long copy (VM given up)': 'table.move({}, 1, 1 << 40, 2)',
};

/** Starts a game whose one entity does this once, in its second update; returns that frame and the ticks of its call. */
async function prepare(runtime, code) {
  const source = createMemorySource({
    'a.lua': `local m = { n = 0 }\nfunction m.on_update()\nm.n = m.n + 1\nif m.n == 2 then ${code} end\nend\nreturn m`,
  });
  const log = () => undefined;
  const game = await createGame({ announce: false, source, runtimes: [runtime], systems: defaultSystems, log });
  let ended = '';
  game.scripts.events.on('failed', ({ code: why }) => {
    ended = why;
  });
  game.spawn({}, 'a.lua');
  game.step(1 / 60);
  await new Promise((done) => setTimeout(done, 30)); // for the VM in reserve
  return {
    ms: time(() => game.step(1 / 60)),
    ticks: game.scripts.counts()['game'].mostTicks,
    get ended() {
      return ended;
    },
    dispose: () => game.dispose(),
  };
}

/** One run: milliseconds for each tick, and how the call ended. */
async function run(runtime, code) {
  const game = await prepare(runtime, code);
  const { ms, ticks, ended } = game;
  game.dispose();
  return { ms, ticks, ended };
}

export async function benchHostile({ rounds, report }) {
  const runtime = createLuaRuntime();
  const calibrated = 'for i = 1, 2000000 do local x = i end';
  const results = {};
  await run(runtime, calibrated);
  for (const [name, code] of Object.entries(attacks)) {
    const samples = [];
    for (let round = 0; round < rounds; round++) {
      const plain = await run(runtime, calibrated);
      const kill = await run(runtime, code);
      if (plain.ended !== '' || kill.ended === '') throw new Error(`${name}: ended with "${kill.ended}"`);
      samples.push({ ...kill, times: kill.ms / ((plain.ms / plain.ticks) * kill.ticks) });
    }
    const times = median(samples.map((sample) => sample.times));
    const ms = median(samples.map((sample) => sample.ms));
    const ticks = median(samples.map((sample) => sample.ticks));
    report(`ending ${name}`, `${ms.toFixed(1)} ms, ${(ticks / 1e6).toFixed(1)} M ticks`, `× ${times.toFixed(2)}`);
    results[name] = { ms, ticks, times };
  }
  return results;
}
