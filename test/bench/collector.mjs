/** The collector's longest pause while 10,000 entities each make a small table per frame. */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems, scriptSystem } from 'moonloop/systems';
import { cpuTime, percentile } from './statistics.mjs';

const script = `
local module = { last = {} }
function module.on_update(dt) module.last = { dt, dt } end
return module
`;

export async function benchCollector({ entities, frames, report }) {
  const pauses = [];
  const timedScripts = ({ scripts, time }) => {
    const { frame } = scripts;
    frame.begin();
    frame.swap();
    frame.fireTimers();
    frame.run('on_update', time.deltaSeconds);
    pauses.push(cpuTime(() => frame.end()));
  };
  const systems = defaultSystems.map((system) => (system === scriptSystem ? timedScripts : system));
  const source = createMemorySource({ 'a.lua': script });
  const game = await createGame({ announce: false, source, runtimes: [createLuaRuntime()], systems });
  for (let n = 0; n < entities; n++) game.spawn({}, 'a.lua');
  let peakBytes = 0;
  for (let n = 0; n < frames; n++) {
    game.step(1 / 60);
    peakBytes = Math.max(peakBytes, game.scripts.counts().game.bytes);
  }
  game.scripts.collectAll();
  const liveBytes = game.scripts.counts().game.bytes;
  game.dispose();
  const results = {
    max_ms: Math.max(...pauses),
    p99_ms: percentile(pauses, 0.99),
    p50_ms: percentile(pauses, 0.5),
    peak_to_live: peakBytes / liveBytes,
  };
  report(
    'collector per frame, p50 / p99 / max',
    `${results.p50_ms.toFixed(2)} / ${results.p99_ms.toFixed(2)} / ${results.max_ms.toFixed(2)} ms`,
    '',
  );
  report('peak of its memory, to what lives', `${results.peak_to_live.toFixed(1)} ×`, '');
  return results;
}
