/**
 * The largest module there is to meter: Lua itself. Programs run in wasmoon's binary as it is and metered.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspectWasm } from '../../src/meter/inspect-wasm.ts';
import { wasm } from '../../src/meter/instructions.ts';
import type { MeteredFunction } from '../../src/meter/meter-options.ts';
import { meterWasm } from '../../src/meter/meter-wasm.ts';
import { createBareLua } from '../support/bare-lua.mjs';
import { assemble } from '../support/run-corpus.ts';
import { findGlue } from '../support/slow-glue.ts';
import { startWabt } from '../support/wabt.ts';

const glue = new Uint8Array(readFileSync(findGlue()));
const wabt = await startWabt();
const graceTicks = 200_000;
const sizes: MeteredFunction[] = [];
/** luaV_execute, the interpreter; its first parameter is the running state. */
const interpreter = 548;
const metered = meterWasm(glue, {
  fuelName: 'fuel',
  fuel: 2 ** 31 - 1,
  graceTicks,
  maxPages: 512,
  cells: ['hook'],
  whenNegative(target) {
    sizes.push(target);
    if (target.body !== interpreter) return undefined;
    const countHook = [wasm.localGet(0), wasm.globalGet(target.global('hook')), wasm.i32Const(8), wasm.i32Const(1)];
    return [...countHook.flat(), ...wasm.call(target.exported('lua_sethook')!)];
  },
});
if (!metered.ok) throw metered.error;
const bytes = metered.value;
const plain = createBareLua(glue);

/** While fuel is negative: raises an error at every instruction, so that nothing can hold it. Else takes itself away. */
const hook = assemble(wabt, {
  name: 'hook',
  wat: `(module (import "vm" "fuel" (global $fuel (mut i32))) (import "vm" "lua_pushinteger" (func $push (param i32 i64)))
    (import "vm" "lua_error" (func $error (param i32) (result i32)))
    (import "vm" "lua_sethook" (func $sethook (param i32 i32 i32 i32)))
    (func (export "hook") (param i32 i32)
      (if (i32.lt_s (global.get $fuel) (i32.const 0))
        (then (call $push (local.get 0) (i64.const 4242)) (drop (call $error (local.get 0))))
        (else (call $sethook (local.get 0) (i32.const 0) (i32.const 0) (i32.const 0))))))`,
});

function startMetered() {
  const vm = createBareLua(bytes);
  const fuel = vm.lua['fuel'] as WebAssembly.Global<'i32'>;
  const imports = { vm: vm.lua as WebAssembly.ModuleImports };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(hook), imports);
  (vm.lua['hook'] as WebAssembly.Global<'i32'>).value = vm.functionIndex(exports['hook']);
  /** Runs a program with so much fuel. */
  const run = (source: string, ticks = 2 ** 31 - 1) => {
    const program = vm.load(source);
    fuel.value = ticks;
    try {
      return { result: program(), used: ticks - fuel.value, fuel: fuel.value };
    } catch (error) {
      return { result: String(error), used: ticks - fuel.value, fuel: fuel.value };
    }
  };
  return { run };
}

const programs: Readonly<Record<string, string>> = {
  arithmetic:
    'local s = 0 for i = 1, 20000 do s = (s * 31 + i // 3 - i % 7) ~ (i << 3) end return s .. 10 / 4 .. 2 ^ 0.5 .. -7 // 2',
  'strings and patterns': `local t = {} for w in ("the quick brown fox jumps"):gmatch("%a+") do t[#t + 1] = w:upper():reverse() end
    return table.concat(t, ",") .. ("x"):rep(300, "-"):len() .. ("%5.2f|%q|%x"):format(3.14159, "a\\nb", 255) .. ("aXbXc"):gsub("X", "%0%0")`,
  'tables and sorting': `local t = {} for i = 1, 3000 do t[i] = (i * 7919) % 3001 end table.sort(t, function(a, b) return a > b end)
    table.move(t, 1, 100, 50) table.insert(t, 1, "first") local s = 0 for i = 2, #t do s = s + t[i] * i end return s .. #t .. select("#", table.unpack(t, 1, 99))`,
  'closures and varargs': `local function counter() local n = 0 return function(...) n = n + select("#", ...) return n end end
    local a, b = counter(), counter() for i = 1, 500 do a(i, nil, i) b() end return a() .. "," .. b()`,
  coroutines: `local co = coroutine.wrap(function(a) for i = 1, 50 do a = a + coroutine.yield(a) end return "end" .. a end)
    local s = co(1) for i = 1, 49 do s = co(s % 10) end return co(3)`,
  'errors and handlers': `local log = {} for i = 1, 100 do local ok, e = pcall(function() if i % 3 == 0 then error({ i }) end return i .. nil end)
    log[#log + 1] = type(e) == "table" and e[1] or e end local ok, e = xpcall(function() local x = nil; return x.y end, function(m) return "handled " .. m end)
    return #table.concat(log) .. e`,
  metatables: `local V = {} V.__index = V V.__add = function(a, b) return setmetatable({ x = a.x + b.x }, V) end V.__tostring = function(v) return "v" .. v.x end
    V.__lt = function(a, b) return a.x < b.x end V.__close = function() V.closed = (V.closed or 0) + 1 end
    local v = setmetatable({ x = 1 }, V) for i = 1, 300 do local w <close> = setmetatable({ x = i }, V) v = v + w end
    return tostring(v) .. tostring(v > setmetatable({ x = 0 }, V)) .. V.closed`,
  'collecting garbage':
    'local keep = {} for i = 1, 20000 do keep[i % 100] = { i, tostring(i) } end collectgarbage() return collectgarbage("count") < 2000',
  'compiling code':
    'local s = 0 for i = 1, 60 do s = s + load("local a = ... return a * " .. i .. " + #{1,2,3}")(i) end return s .. tostring(load("x = = 1"))',
  'numbers as text':
    'return ("%.17g"):format(0.1) .. tostring(1e100) .. tostring(-0.0) .. math.tointeger("0x10") .. tonumber("1e1") .. tostring(2^63) .. math.mininteger',
  'deep recursion':
    'local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end local function g() return g() + 1 end return f(5000) .. tostring((pcall(g)))',
};

test('the interpreter is the largest function of the binary, and its only parameters are a state and a call', () => {
  const largest = sizes.reduce((most, one) => (one.bytes > most.bytes ? one : most));
  expect(largest.body).toBe(interpreter);
  expect(largest.signature).toEqual({ params: ['i32', 'i32'], results: [] });
});

test('imports and exports of wasmoon’s binary are told with their types, as the engine tells them', () => {
  const inspected = inspectWasm(glue);
  if (!inspected.ok) throw inspected.error;
  const { imports, exports, functionCount, memories } = inspected.value;
  const module = new WebAssembly.Module(glue);
  const kinds = (all: readonly { name: string; type: { kind: string } }[]) =>
    all.map(({ name, type }) => [name, type.kind]);
  expect(kinds(imports)).toEqual(WebAssembly.Module.imports(module).map(({ name, kind }) => [name, kind]));
  expect(kinds(exports)).toEqual(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
  expect([functionCount, memories.length]).toEqual([sizes.length, 1]);
  expect(exports.find(({ name }) => name === 'lua_pushnumber')?.type).toEqual({
    kind: 'function',
    signature: { params: ['i32', 'f64'], results: [] },
  });
});

test('metering adds less than a tenth to wasmoon’s binary', () => {
  expect(bytes.length / glue.length).toBeLessThan(1.1);
});

describe.each(Object.entries(programs))('%s', (_, source) => {
  test('the metered VM gives what the plain one gives, and takes the same fuel in two VMs', () => {
    const expected = plain.load(source)();
    const [first, second] = [startMetered().run(source), startMetered().run(source)];
    expect(expected).not.toMatch(/^error/);
    expect(first.result).toBe(expected);
    expect(second).toEqual(first);
    expect(first.used).toBeGreaterThan(0);
  });
});

test('fuel is taken for each round of a Lua loop, two ticks for its two instructions', () => {
  const { run } = startMetered();
  const loop = (rounds: number) => run(`local s = 0 for i = 1, ${rounds} do s = s + i end return s`).used;
  loop(10);
  const between = loop(30_000) - loop(10_000);
  // and a few for what surrounds the loop: where the allocator finds room
  expect(between).toBeGreaterThanOrEqual(40_000);
  expect(between).toBeLessThan(40_050);
});

test.each([
  ['a loop', 'while true do end'],
  ['a loop that holds every error', 'while true do pcall(function() while true do end end) end'],
  ['loops in coroutines', 'while true do coroutine.wrap(function() pcall(function() while true do end end) end)() end'],
  ['a loop of calls', 'local function f() return f() end f()'],
  ['repeat and goto', '::again:: repeat local x = 1 until x == 1 goto again'],
])('%s without end is ended by an error that pcall cannot hold, within the grace', (_, source) => {
  const { run } = startMetered();
  const ended = run(source, 100_000);
  expect(ended.result).toBe('error: 4242');
  expect(ended.fuel).toBeLessThan(0);
  expect(ended.fuel).toBeGreaterThan(-graceTicks);
  // the VM goes on afterwards
  expect(run('local s = 0 for i = 1, 1000 do s = s + i end return s').result).toBe('500500');
});

test.each([
  ['a pattern that never gets done', 'return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40))'],
  ['a very long text', 'return #("x"):rep(10000000)'],
  ['a table that is moved for ever', 'return table.move({}, 1, 1e15, 2)'],
])('%s inside one C function ends in a trap, and fuel says that fuel was the reason', (_, source) => {
  const ended = startMetered().run(source, 100_000);
  expect(ended).toEqual({ result: 'RuntimeError: unreachable', used: 100_000 + graceTicks + 1, fuel: -graceTicks - 1 });
});
