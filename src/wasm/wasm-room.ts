/**
 * The room of one mod's WASM scripts: what the framework asks of a room, as calls into the parts.
 */
import { fail, ok } from '../core/result.ts';
import { withDispose } from '../core/stop.ts';
import type { FrameTime, RoomServices, ScriptRoom } from '../script/runtime.ts';
import { withScratch } from '../script/scratch.ts';
import { type Callbacks, createCallbacks } from './callbacks.ts';
import { createModuleColumns } from './columns.ts';
import { createDrivers } from './drivers.ts';
import { createEntityLife, type EntityLife } from './entity-life.ts';
import { endProbation, failuresOf } from './failing.ts';
import { createFieldColumns } from './field-columns.ts';
import { limitFloods } from './floods.ts';
import { hostTicks } from './host-context.ts';
import { createHostFunctions } from './host-functions.ts';
import type { InstanceStore } from './instance.ts';
import { withSafeNumbers } from './json-calls.ts';
import type { WasmLimits } from './limits.ts';
import { createLoadedModules } from './loaded-modules.ts';
import { createInstanceMaker } from './make-instances.ts';
import { createOpaqueState } from './opaque-state.ts';
import { createQuietRuns, type QuietRuns } from './quiet-runs.ts';
import { createRandomNumbers } from './random.ts';
import { createRestorer } from './revive.ts';
import { createRoomCalls, type RoomCalls } from './room-calls.ts';
import { createRoomInput } from './room-input.ts';
import { createWasmLoading } from './room-loading.ts';
import { saveWasmRoom } from './room-saving.ts';
import { createRunLoop } from './run-loop.ts';
import type { StateBlobs } from './state-blobs.ts';
import { createStateStore } from './state-store.ts';
import { createSwaps, type PreparedMove } from './swaps.ts';
import { createWasmScript, createWasmVersion, instanceOf, type Slot, type WasmScript } from './wasm-script.ts';

/** What the rooms of one game share. */
export interface WasmRoomOptions {
  readonly limits: WasmLimits;
  readonly store: InstanceStore;
  readonly blobs: StateBlobs;
  /** Components of declared fields, and the scripts they belong to. */
  readonly components: Map<string, string>;
}

/** Makes the room of one mod. @throws MoonloopError `COLUMNS_FULL` */
export function createWasmRoom(
  unlimited: RoomServices,
  { limits, store, blobs, components }: WasmRoomOptions,
): ScriptRoom {
  const floods = limitFloods(unlimited, (ticks) => {
    calls.frame.left -= ticks;
  });
  const { services } = floods;
  const { mod, world } = services;
  const columns = createModuleColumns(world, services.guard, () => calls.charge(hostTicks.refusal));
  const calls: RoomCalls = createRoomCalls(services, columns, limits);
  const input = createRoomInput();
  const random = createRandomNumbers(services.seed);
  const firstRandom = random.state;
  const heard = new Set<string>();
  const state = createStateStore();
  let time: FrameTime = { now: 0, dt: 0, frame: 0, tick: 0 };
  let spentFrames = 0;
  const quiet: QuietRuns = createQuietRuns(columns, random, () => maker);
  const { tryOut, quietly } = quiet;
  const opaque = createOpaqueState(calls, mod);
  const callbacks: Callbacks = createCallbacks({
    ...{ services, calls, opaque },
    now: () => time.now,
    fault: (script, slot, result) => life.fault(script, slot, result),
  });
  const imports = createHostFunctions({
    ...{ services, columns, calls, input, random, heard, callbacks, state },
    callOwn(number, { entity, name, args }) {
      const script = scripts.get(number);
      return script?.byEntity.has(entity) ? life.call(script, entity, name, args) : undefined;
    },
    time: () => time,
    scratch: quiet.scratch,
    countSent: floods.countSent,
  });
  const maker = createInstanceMaker(store, calls, imports, mod);
  const restorer = createRestorer({ services, calls, maker, opaque, blobs });
  const fields = createFieldColumns(world, calls, opaque, components);
  const swaps = createSwaps({ services, calls, maker, restorer, opaque, blobs, fields });
  const modules = createLoadedModules(limits);
  const { revive } = restorer;
  const life: EntityLife = createEntityLife({
    ...{ services, calls, restorer, swaps, opaque, blobs, fields },
    frame: () => time.frame,
  });
  const run = createRunLoop({
    ...{ world, services, calls, revive, callTicks: limits.callTicks },
    drivers: createDrivers(world, columns),
    running: columns.running,
    frame: () => time.frame,
  });
  const scripts = new Map<number, WasmScript>();
  let set: PreparedMove[] = [];
  const all = function* (): Iterable<Slot> {
    for (const { slots } of scripts.values()) for (const slot of slots) if (slot) yield slot;
  };
  /** Ends all instances, without running anything of them. */
  const dropAll = (): void => {
    for (const slot of all()) {
      slot.version.users = 0;
      swaps.leave(slot, slot.version);
      callbacks.endAll(slot);
    }
    for (const script of scripts.values()) {
      script.slots = [];
      script.byEntity.clear();
      script.sharedState = undefined;
      script.listIsValid = false;
      script.stoppedAt.on_update = script.stoppedAt.on_fixed_update = undefined;
    }
  };

  const goLive = (number: number): void => {
    const script = scripts.get(number);
    if (script?.candidate === undefined) return;
    fields.publish(script.candidate);
    script.version = script.candidate;
    script.candidate = undefined;
    script.spentFrame = -1;
    script.resting = false;
  };
  const nothing = (): void => undefined;
  const parts = { world, scripts, opaque, blobs, callbacks, state, random };

  const room: Omit<ScriptRoom, 'dispose' | typeof Symbol.dispose> = {
    ready: async (file) => void (file && (await modules.prepare(file))),
    compile(number, id, bytes, target) {
      const script = scripts.get(number) ?? createWasmScript(number, id);
      scripts.set(number, script);
      const loaded = modules.load({ id, bytes, hash: target.hash });
      if (!loaded.ok) return loaded;
      const { functions, starts } = loaded.value.shape;
      // the first sections of a file that is being written are a module too
      if (functions.size + starts.length === 0) {
        return fail('WASM_EXPORT', 'it exports no function, so nothing of it can run', { place: { file: id } });
      }
      if (target.stateAddress !== 0) {
        script.state = new Uint32Array(world.memory.memory.buffer, target.stateAddress, world.memory.slots);
      }
      const isTried = target.withdraws === 0 && script.version !== undefined && script.byEntity.size > 0;
      const candidate = createWasmVersion(loaded.value, target, isTried);
      const declared = loaded.value.shape.functions.has('moonloop_fields')
        ? withScratch(world, 0, (row) => tryOut(script, candidate, row, fields.declare))
        : ok(undefined);
      if (declared.ok) script.candidate = candidate;
      return declared;
    },
    stageLive: nothing,
    stage(number, at) {
      const script = scripts.get(number);
      if (script?.candidate === undefined) return ok(undefined);
      return tryOut(script, script.candidate, at, () => ok(undefined));
    },
    openSet() {
      calls.hold();
      set = [];
    },
    canary(number) {
      const script = scripts.get(number);
      if (script?.candidate === undefined) return ok(false);
      const prepared = swaps.prepareFirst(script, script.candidate);
      if (!prepared.ok) return prepared;
      if (prepared.value) set.push(prepared.value);
      return ok(prepared.value !== undefined);
    },
    loadSetModules: () => ok(undefined),
    commitSet(numbers) {
      for (const { to } of set) fields.publish(to);
      for (const move of set) move.script.movedAtOnce = swaps.make(move) - 1; // the first one is counted already
      set = [];
      numbers.forEach(goLive);
      calls.release();
    },
    undoSet() {
      set.forEach(swaps.drop);
      set = [];
      calls.release();
    },
    publish: goLive,
    withdraw(number) {
      const script = scripts.get(number);
      if (script) script.candidate = undefined;
    },
    swap(number, count) {
      const script = scripts.get(number);
      const step = script ? swaps.step(script, count) : { moved: 0, failed: 0, done: true };
      calls.flush();
      return step;
    },
    report: (number) => scripts.get(number)?.version?.report,
    failures: (number) => failuresOf(scripts.get(number)),
    endProbation: (number) => endProbation(scripts.get(number)),
    attach(number, entity) {
      const script = scripts.get(number);
      const made = script !== undefined && life.attach(script, entity);
      calls.flush();
      return made;
    },
    detach(number, entity) {
      const script = scripts.get(number);
      const slot = script?.byEntity.get(entity);
      if (script) life.detach(script, entity);
      if (slot) callbacks.endAll(slot);
      calls.flush();
    },
    run(number, hook, dt) {
      const script = scripts.get(number);
      if (script) run(script, hook, dt);
    },
    beginFrame(now) {
      time = now;
      calls.frame.left = limits.frameTicks;
    },
    isSpent: () => calls.frame.left <= 0,
    tick(tick) {
      time = { ...time, tick };
    },
    key: input.key,
    pointer: input.movePointer,
    fireTimers: callbacks.fire,
    heardElsewhere(event, isHeard) {
      if (isHeard) heard.add(event);
      else heard.delete(event);
    },
    event: callbacks.receive,
    deliver: callbacks.deliver,
    forgetQueries: nothing,
    pendModules: nothing,
    call(number, entity, name, args) {
      const script = scripts.get(number);
      if (script === undefined) return fail('SCRIPT_MISSING', `there is no script of number ${number}`);
      const result = life.call(script, entity, name, args);
      calls.flush();
      return result;
    },
    callWithin(number, entity, name, args) {
      const result = life.call(scripts.get(number)!, entity, name, args); // what waits is told by the next call
      return result.ok ? ok(withSafeNumbers(result.value)) : result;
    },
    state(number, entity) {
      const script = scripts.get(number);
      return script ? life.state(script, entity) : ok(undefined);
    },
    endFrame() {
      input.endFrame();
      floods.endFrame();
      if (calls.frame.left <= 0) spentFrames++;
      calls.frame.left = Number.POSITIVE_INFINITY; // between frames nobody counts by the frame
    },
    forgetStrings: nothing,
    collectorPressure: () => 0,
    collectStep: () => true,
    collectAll: nothing,
    save(numbers) {
      const saved = saveWasmRoom(parts, numbers);
      calls.flush();
      return saved;
    },
    openLoading: async () =>
      createWasmLoading({ ...parts, calls, maker, restorer, fields, firstRandom, quietly, drop: dropAll }),
    counts() {
      const memories = new Set<WebAssembly.Memory>();
      for (const slot of all()) {
        const memory = instanceOf(slot)?.memory;
        if (memory) memories.add(memory);
      }
      const bytes = [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
      return { ...callbacks.counts(), bytes, mostTicks: calls.mostTicks, spentFrames };
    },
  };
  return withDispose(room, () => {
    dropAll();
    scripts.clear();
  });
}
