/**
 * What metering costs: the same Lua programs in the plain glue.wasm and in a metered one, turn by turn.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { wasm } from '../../dist/src/meter/instructions.js';
import { meterWasm } from '../../dist/src/meter/meter-wasm.js';
import { createBareLua } from '../support/bare-lua.mjs';
import { cpuTime, summary } from './statistics.mjs';

const programs = {
  arithmetic: `
    local a, b, x = 1, 0, 0.5
    for i = 1, 600000 do
      a = (a * 1103515245 + 12345) & 0x7fffffff
      if a % 3 == 0 then b = b + (a >> 8) else b = b - 1 end
      x = x * 0.999 + a / 2147483648
    end
    return a + b + x`,
  tables: `
    local list, map = {}, {}
    for round = 1, 6 do
      for i = 1, 20000 do list[i] = { x = i, y = round } end
      for i = 1, #list do local p = list[i]; p.x = p.x + p.y; map["k" .. i % 100] = p.x end
      table.sort(list, function(p, q) return (p.x * 7919) % 10007 < (q.x * 7919) % 10007 end)
    end
    local sum = 0
    for _, p in ipairs(list) do sum = sum + p.x end
    for _, v in pairs(map) do sum = sum + v end
    return sum`,
  strings: `
    local parts = {}
    for i = 1, 30000 do parts[#parts + 1] = ("%d:%s"):format(i, ("ab"):rep(i % 7)) end
    local text = table.concat(parts, ",")
    local count = 0
    for number, word in text:gmatch("(%d+):(%a*)") do count = count + #word + number % 2 end
    return count .. #text:gsub("ab", "x"):upper() .. tostring(text:find("no such text", 1, true))`,
  calls: `
    local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
    local Point = {}; Point.__index = Point
    function Point:move(dx) self.x = self.x + dx; return self end
    local p = setmetatable({ x = 0 }, Point)
    for i = 1, 150000 do p:move(i):move(-1) end
    local function each(n, fn) for i = 1, n do fn(i) end end
    local sum = 0
    each(150000, function(i) sum = sum + i end)
    return fib(24) + p.x + sum + select("#", pcall(math.max, 1, 2))`,
};

/** luaV_execute in the glue.wasm of wasmoon 1.16.0, by its place in the code section. */
const interpreter = 548;

export function benchMeter({ pairs, report }) {
  const glue = new Uint8Array(
    readFileSync(join(dirname(createRequire(import.meta.url).resolve('wasmoon')), 'glue.wasm')),
  );
  const metered = meterWasm(glue, {
    fuelName: 'fuel',
    cells: ['hook'],
    graceTicks: 5_000_000,
    fuel: 2 ** 31 - 1,
    // an error leaves WASM for JavaScript and comes back: some 4 µs
    importTicks: ({ name }) => ({ _emscripten_throw_longjmp: 300, invoke_vii: 20 })[name] ?? 0,
    // as the VM does it: once fuel is below zero, a hook that ends the script
    whenNegative: ({ body, global, exported }) =>
      body !== interpreter
        ? undefined
        : [
            ...[wasm.localGet(0), wasm.globalGet(global('hook')), wasm.i32Const(8), wasm.i32Const(1)].flat(),
            ...wasm.call(exported('lua_sethook')),
          ],
  });
  if (!metered.ok) throw metered.error;
  const vms = [createBareLua(glue), createBareLua(metered.value)];
  const runs = Object.entries(programs).map(([name, source]) => {
    const [plain, other] = vms.map(({ lua, load }) => {
      const run = load(source);
      return () => {
        if (lua.fuel !== undefined) lua.fuel.value = 2 ** 31 - 1;
        return run();
      };
    });
    for (let warm = 0; warm < 3; warm++) {
      const [expected, found] = [plain(), other()];
      if (expected !== found || expected.startsWith('error')) throw new Error(`${name}: ${expected} and ${found}`);
    }
    return { name, plain, other, ratios: [] };
  });
  const mixes = [];
  for (let pair = 0; pair < pairs; pair++) {
    for (const { plain, other, ratios } of runs) {
      // who begins changes, so that neither is always the one that meets warm caches
      const times = pair % 2 === 0 ? [cpuTime(plain), cpuTime(other)] : [cpuTime(other), cpuTime(plain)].reverse();
      ratios.push(times[1] / times[0]);
    }
    // each program weighs the same
    mixes.push(runs.reduce((product, { ratios }) => product * ratios.at(-1), 1) ** (1 / runs.length));
  }
  const line = (name, ratios, note) => {
    const { median: middle, q1, q3 } = summary(ratios);
    report(name, `${middle.toFixed(3)} × plain`, `quartiles ${q1.toFixed(3)}–${q3.toFixed(3)}${note}`);
    return middle;
  };
  const programCosts = Object.fromEntries(runs.map(({ name, ratios }) => [name, line(`metered: ${name}`, ratios, '')]));
  const cost = line('metered: the four as one mix', mixes, `, ${pairs} pairs; the target is 1.15`);
  report('size of the binary', `${(metered.value.length / glue.length).toFixed(3)} × plain`, '');
  return { meter_cost: cost, meter_cost_by_program: programCosts };
}
