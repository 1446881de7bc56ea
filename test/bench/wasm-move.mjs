/**
 * WASM scripts: the move module with one column a call and with two, against the former with host functions in JavaScript,
 * and against the move script in Lua; and what metering costs a module, turn by turn with the same module as its author wrote it.
 */
import { fillWasmLimits } from '../../dist/src/wasm/limits.js';
import { fuelExport, loadModule } from '../../dist/src/wasm/load-module.js';
import { measurePeers } from './move.mjs';
import { cpuTime, median, summary } from './statistics.mjs';
import { assemble, meteredPrograms } from './wasm-modules.mjs';

/** The one that the others are shown as multiples of first. */
const peers = ['wasm', 'wasm-pairs', 'wasm-js-host', 'moonloop'];

/**
 * `ratio.js_host`: the module with one column a call, with host functions in JavaScript against ours. `vs_lua`: the script in
 * Lua against the module with two columns a call; `vs_lua_single`: against the one with one.
 */
export async function benchWasmMove({ count, rounds, report }) {
  const found = await measurePeers({ peers, count, rounds, report });
  const pairs = found['wasm-pairs'].rounds;
  const results = {
    ns_per_entity: Object.fromEntries(Object.entries(found).map(([name, { ns_per_entity: ns }]) => [name, ns])),
    ratio: { js_host: found['wasm-js-host'].ratio },
    vs_lua: median(found.moonloop.rounds.map((ns, round) => ns / pairs[round])),
    vs_lua_single: found.moonloop.ratio,
  };
  const [two, one] = [results.vs_lua.toFixed(2), results.vs_lua_single.toFixed(2)];
  report(`the script in Lua ${count}`, `${two} × the module with two columns a call`, `${one} × the one with one`);
  return results;
}

/** A program as its author wrote it, and metered. */
async function bothWays({ text, rounds }, limits) {
  const binary = await assemble(text);
  const loaded = loadModule(binary, limits);
  if (!loaded.ok) throw loaded.error;
  return [new WebAssembly.Module(binary), loaded.value.module].map((module) => {
    const { exports } = new WebAssembly.Instance(module);
    return () => {
      if (exports[fuelExport]) exports[fuelExport].value = limits.callTicks;
      return exports.run(rounds);
    };
  });
}

export async function benchWasmMeter({ pairs, report }) {
  const limits = fillWasmLimits({ callTicks: 1_000_000_000, frameTicks: 2_000_000_000 });
  const costs = {};
  for (const [kind, { programs, most }] of Object.entries(meteredPrograms)) {
    const medians = [];
    for (const [name, program] of Object.entries(programs)) {
      const [plain, metered] = await bothWays(program, limits);
      for (let warm = 0; warm < 5; warm++) if (plain() !== metered()) throw new Error(`${name}: other results`);
      const ratios = [];
      for (let pair = 0; pair < pairs; pair++) {
        // who begins changes, so that neither is always the one that meets warm caches
        const times =
          pair % 2 === 0 ? [cpuTime(plain), cpuTime(metered)] : [cpuTime(metered), cpuTime(plain)].reverse();
        ratios.push(times[1] / times[0]);
      }
      const { median, q1, q3 } = summary(ratios);
      report(`metered ${kind}: ${name}`, `${median.toFixed(3)} × plain`, `quartiles ${q1.toFixed(3)}–${q3.toFixed(3)}`);
      medians.push(median);
    }
    costs[kind] = medians.reduce((product, ratio) => product * ratio, 1) ** (1 / medians.length);
    report(`metered ${kind}`, `${costs[kind].toFixed(3)} × plain`, `the target is ${most}`);
  }
  return costs;
}
