/** From settled content to a published version, by size of the script; one entity carries it. */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems } from 'moonloop/systems';
import { percentile } from './statistics.mjs';

function script(lines, version) {
  const text = [
    'local entity = ...',
    'local Position = ecs.component("Position")',
    `local module = { n = ${version} }`,
  ];
  for (let n = 0; text.length < lines - 2; n++) {
    text.push(
      `function module.step_${n}(a, b)`,
      '  local sum = a * 2 + b',
      `  if sum > ${n} then sum = sum - module.n end`,
      '  return sum, { a = a, b = b }',
      'end',
    );
  }
  return [
    ...text,
    'function module.on_update(dt) Position.x[entity] = Position.x[entity] + dt end',
    'return module',
  ].join('\n');
}

export async function benchLoad({ rounds, report }) {
  const results = {};
  for (const lines of [50, 200, 1000, 10_000]) {
    const source = createMemorySource({ 'a.lua': script(lines, 0) });
    const game = await createGame({ announce: false, source, runtimes: [createLuaRuntime()], systems: defaultSystems });
    game.spawn({ Position: {} }, 'a.lua');
    const ms = [];
    game.onReload((event) => {
      if (!event.success) throw event.error;
      ms.push(event.reloadMs);
    });
    for (let n = 1; n <= rounds; n++) {
      source.write({ 'a.lua': script(lines, n) });
      await game.reload.idle();
      for (let frame = 0; frame < 5; frame++) game.step(1 / 60);
    }
    game.dispose();
    results[lines] = { p50_ms: percentile(ms, 0.5), p95_ms: percentile(ms, 0.95) };
    report(
      `reload of ${lines} lines, p50 / p95`,
      `${results[lines].p50_ms.toFixed(2)} / ${results[lines].p95_ms.toFixed(2)} ms`,
      '',
    );
  }
  return results;
}
