/** What it costs to write values and worlds as bytes and to read them. */
import { addComponent } from 'bitecs';
import { encodeText } from '../../dist/src/core/text.js';
import { loadWorld, saveWorld, worldHash } from '../../dist/src/ecs/snapshot.js';
import { createGameWorld } from '../../dist/src/ecs/world.js';
import { decodeValue } from '../../dist/src/lua/codec/decode-values.js';
import { encodeValue } from '../../dist/src/lua/codec/encode-values.js';
import { createVmBooter } from '../../dist/src/lua/vm/boot.js';
import { createVm } from '../../dist/src/lua/vm/vm.js';
import { cpuTime, median } from './statistics.mjs';

const unused = () => 0;

/** A VM in which Lua runs beside the kernel, with its table K as a global. */
async function openVm() {
  const world = createGameWorld({ capacity: 16, maxColumnsMiB: 1 });
  const guardAddress = world.memory.allocate(Math.ceil(world.memory.slots / 8), 'a guard that is open');
  const place = { memory: world.memory, handles: world.handles, guardAddress, mod: 'game' };
  const vm = createVm(await createVmBooter(undefined, 128 * 16).boot(), place, () => ({
    bridge: { fail: unused, textOf: unused, idOf: unused },
    functions: {},
  }));
  const { raw, L, memory } = vm;
  const cell = raw.malloc(4);
  const run = (lua, ...args) => {
    const problem = vm.load(L, encodeText(lua), '=bench');
    if (problem !== undefined) throw new Error(problem);
    for (const bytes of args) memory.pushBytes(L, bytes);
    if (raw.lua_pcallk(L, args.length, 1, 0, 0, 0) !== 0) throw new Error(memory.readText(L, -1));
    const pointer = raw.lua_tolstring(L, -1, cell);
    const bytes = new Uint8Array(raw.memory.buffer, pointer, memory.readI32(cell)).slice();
    raw.lua_settop(L, 0);
    return bytes;
  };
  run(`for _, fn in pairs(debug.getregistry()) do
    for i = 1, type(fn) == "function" and 60 or 0 do
      local name, value = debug.getupvalue(fn, i)
      if name == "K" then K = value end
    end
  end return ""`);
  return run;
}

const instances = (count) => `
  all = {}
  for i = 1, ${count} do
    all[i] = {
      health = 100, name = "bat", x = i * 0.37, y = i * 1.11, speed = 60.0, turns = i, angry = true, target = 42 + i,
      kind = "swarm", mood = 0.5, stats = { hp = i, strength = 3, luck = 4.5 }, items = { 1, 2, "sword" },
    }
  end
  bytes = K.encode_value(all)
  collectgarbage() collectgarbage("stop")
  return bytes`;

/** Instances have 12 fields, two of them tables of three; entities Position, Velocity, Sprite and Kinematic. */
export async function benchSavedData({ entities, rounds, report }) {
  const run = await openVm();
  const bytes = run(instances(entities));
  const results = {};
  const measure = (key, what, size, action, after = unused) => {
    const times = [];
    for (let n = 0; n < rounds; n++) {
      times.push(cpuTime(action));
      after();
    }
    const ms = median(times);
    results[key] = { ms, mb_per_s: size / 1e3 / ms };
    report(
      what,
      `${ms.toFixed(1)} ms`,
      `${(size / 1e3 / ms).toFixed(1)} MB/s, ${((ms * 1e3) / entities).toFixed(1)} µs each`,
    );
  };
  const clean = () => run('collectgarbage() collectgarbage("stop") return ""');
  const inVm = (key, what, lua) => measure(key, what, bytes.length, () => run(`${lua} return ""`), clean);
  inVm('encode', 'values to bytes, in the VM', 'K.encode_value(all)');
  inVm(
    'encode_items',
    'the same, one item per instance',
    'local w = K.value_writer() for i = 1, #all do w.add(all[i]) end w.finish()',
  );
  inVm('decode', 'bytes to values, in the VM', 'assert(K.decode_value(bytes))');
  inVm('checksum', 'checksum, in the VM', 'K.value_checksum(bytes, #bytes)');
  const { value } = decodeValue(bytes);
  measure('decode_outside', 'bytes to values, outside', bytes.length, () => decodeValue(bytes));
  measure('encode_outside', 'values to bytes, outside', bytes.length, () => encodeValue(value));

  const world = createGameWorld({ capacity: 65_536, maxColumnsMiB: 64 });
  const { Position, Velocity, Sprite, Kinematic } = world.components;
  for (let n = 0; n < entities; n++) {
    const eid = world.spawn('bench');
    for (const component of [Position, Velocity, Sprite, Kinematic]) addComponent(world, eid, component);
    Position.x[eid] = n * 0.37;
    Sprite.texture[eid] = world.strings.idOf(`texture ${n % 20}`);
  }
  const saved = saveWorld(world);
  const target = createGameWorld({ capacity: 65_536, maxColumnsMiB: 64 });
  measure('save_world', 'world to bytes', saved.length, () => saveWorld(world));
  measure('hash_world', 'hash of a world', saved.length, () => worldHash(world));
  const empty = saveWorld(createGameWorld({ maxColumnsMiB: 16 }));
  measure(
    'load_world',
    'bytes to a world',
    saved.length,
    () => loadWorld(target, saved),
    () => loadWorld(target, empty),
  );
  return results;
}
