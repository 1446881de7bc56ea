/**
 * The host's side of the kernel: functions that Lua code of ours calls when it needs the world. They read their
 * arguments from the raw stack; arguments of script authors were checked by the generated binding before.
 */
import { hasComponent } from 'bitecs';
import type { LogLevel } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Result } from '../core/result.ts';
import { toScriptId } from '../core/script-id.ts';
import { unknownComponent } from '../ecs/components.ts';
import { deadEntity } from '../ecs/dead-entity.ts';
import type { RoomServices } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import type { ColumnAccess } from './column-access.ts';
import { createHostCosts, hostLimits, hostTicks } from './host-costs.ts';
import { createRoomQueries } from './room-queries.ts';
import { stringTableKeys } from './vm/bridge.ts';
import type { HostFunctionBody } from './vm/c-functions.ts';
import { type LuaState, luaType, registryIndex } from './vm/raw-lua.ts';
import type { Vm } from './vm/vm.ts';

/** What the host functions of one room share. */
export interface HostContext {
  readonly services: RoomServices;
  /** The scratch entity while a version is staged. */
  scratch(): Scratch | undefined;
  /** Runs `tell` when no script code runs any more. */
  later(tell: () => void): void;
}

/** Creates the `host` table of one VM. The bridge of `vm` is used when a function is called, not before. */
export function createHostFunctions(
  vm: Vm,
  columns: ColumnAccess,
  context: HostContext,
): Record<string, HostFunctionBody> {
  const { raw, memory } = vm;
  const { services } = context;
  const { world, changes } = services;
  const costs = createHostCosts(raw);
  const queries = createRoomQueries(world, () =>
    costs.charge(hostTicks.newQuery + hostTicks.perEntity * world.handles.alive()),
  );

  const text = (L: LuaState, index: number): string => memory.readText(L, index);
  const shortened = (read: string): string => (read.length > hostLimits.nameLength ? `${read.slice(0, 100)}…` : read);
  const name = (L: LuaState, index: number): string => shortened(memory.readText(L, index, hostLimits.nameLength + 1));
  const need = <T>(result: Result<T>): T => {
    if (!result.ok) throw result.error;
    return result.value;
  };
  const info = (name: string) => {
    const found = world.registry.byName.get(name);
    if (found === undefined) throw unknownComponent(name, world.registry.byName.keys());
    return found;
  };
  const entity = (L: LuaState, index: number, who: string): number => {
    const handle = raw.lua_tonumberx(L, index, 0);
    const eid = world.handles.idOf(handle);
    if (eid === 0) throw deadEntity(world, handle, who);
    return eid;
  };
  /** A component by name, or a script's by its id. */
  const term = (name: string): object => {
    const known = world.registry.byName.get(name)?.component ?? services.scriptComponent(name);
    if (known === undefined) throw unknownComponent(name, world.registry.byName.keys());
    return known;
  };
  const pushed = (push: () => void): number => {
    push();
    return 1;
  };

  /** Copies data, and takes what that is worth: to the end of the call's budget, not beyond, where the VM would stop. */
  const copied = <T>(copy: () => T): T => {
    try {
      return copy();
    } finally {
      costs.charge(Math.min(vm.values.ticks(), Math.max(raw.moonloop_fuel.value, 0) + 1));
    }
  };

  const functions: Record<string, HostFunctionBody> = {
    columns: (L) => pushed(() => columns.pushColumns(L, info(name(L, 1)))),
    unknown_field: (L) => {
      const { name: component, fields } = info(name(L, 1));
      const key = name(L, 2);
      const names = fields.map((field) => field.name);
      return pushed(() => memory.pushText(L, `${component} has no field "${key}"${didYouMean(key, names)}`));
    },
    spawn: (L) => {
      costs.charge(hostTicks.structure);
      return pushed(() => vm.bridge.push_integer(L, world.handles.of(changes.spawn(text(L, 1)))));
    },
    despawn: (L) => {
      costs.charge(hostTicks.structure);
      changes.despawn(entity(L, 1, 'ecs.despawn'));
      return 0;
    },
    add: (L) => {
      costs.charge(hostTicks.structure);
      changes.add(entity(L, 1, 'ecs.add'), info(name(L, 2)));
      return 0;
    },
    remove: (L) => {
      costs.charge(hostTicks.structure);
      changes.remove(entity(L, 1, 'ecs.remove'), info(name(L, 2)));
      return 0;
    },
    has: (L) => {
      const component = term(name(L, 2));
      const eid = entity(L, 1, 'ecs.has');
      const scratch = context.scratch();
      const has = eid === scratch?.handle ? scratch.has(component) : hasComponent(world, eid, component);
      return pushed(() => raw.lua_pushboolean(L, has ? 1 : 0));
    },
    attach: (L) => {
      costs.charge(hostTicks.attachment);
      const eid = entity(L, 1, 'ecs.attach');
      changes.attach(eid, need(services.resolveScript(name(L, 2))).number);
      return 0;
    },
    detach: (L) => {
      costs.charge(hostTicks.attachment);
      const eid = entity(L, 1, 'ecs.detach');
      changes.detach(eid, need(services.resolveScript(name(L, 2))).number);
      return 0;
    },
    resolve: (L) => pushed(() => memory.pushText(L, need(services.resolveScript(name(L, 1))).id)),
    // entity, script, function, arguments as a list, how many: a script in another language
    call_elsewhere: (L) => {
      costs.charge(hostTicks.callElsewhere);
      const count = raw.lua_tonumberx(L, 5, 0);
      const given = copied(() => vm.values.readTree(L, 4));
      const args = Array.from(
        { length: count },
        (_, n) => (Array.isArray(given) ? given[n] : (given as Record<number, unknown>)[n + 1]) ?? null,
      );
      const entity = raw.lua_tonumberx(L, 1, 0);
      if (context.scratch()) throw new MoonloopError('CALL_FAILED', 'ecs.call: bodies cannot call other languages');
      const result = need(services.callScript({ entity, script: name(L, 2), name: text(L, 3), args }));
      return pushed(() => copied(() => vm.values.push(L, result)));
    },
    query: (L) => {
      const names = vm.values.read(L, 1) as string[];
      const found = queries.find(names.map((known) => term(shortened(known))));
      const listAddress = world.memory.workArea();
      new Uint32Array(world.memory.memory.buffer, listAddress, found.length).set(found);
      return pushed(() => vm.bridge.push_handles(L, listAddress, found.length));
    },
    forget_kept_queries: () => {
      queries.clear();
      return 0;
    },
    log: (L) => {
      const [level, script] = [text(L, 1) as LogLevel, text(L, 3)];
      const { lineLength } = hostLimits;
      const all = memory.readText(L, 2, 4 * lineLength + 1); // up to 4 bytes a character
      const message =
        all.length > lineLength ? `${all.slice(0, lineLength)}… (cut after ${lineLength} characters)` : all;
      const entity = raw.lua_tonumberx(L, 4, 0);
      context.later(() => services.logged({ level, message, script: script === '' ? undefined : script, entity }));
      return 0;
    },
    emit: (L) => {
      const event = text(L, 1);
      const data = vm.values.readTree(L, 2);
      context.later(() => services.emitted(event, data));
      return 0;
    },
    listen: (L) => {
      const event = text(L, 1);
      const listening = raw.lua_toboolean(L, 2) !== 0;
      costs.charge(hostTicks.listening + (event.length / 16) * hostTicks.per16Bytes);
      context.later(() => services.listens(event, listening));
      return 0;
    },
    // the second argument is the mod of the file that requires it, where that is another one than the room's
    module_id: (L) =>
      pushed(() => {
        const by = raw.lua_type(L, 2) === luaType.string ? text(L, 2) : services.mod;
        memory.pushText(L, need(services.resolveModule(name(L, 1), by)));
      }),
    required: (L) => {
      services.required(text(L, 1), toScriptId(text(L, 2)));
      return 0;
    },
    module_chunk: (L) => {
      const id = toScriptId(text(L, 1));
      const problem = vm.load(L, services.moduleBytes(id), `@${id}`);
      if (problem !== undefined) throw new MoonloopError('COMPILE_FAILED', problem);
      const mod = services.modOf(id);
      if (mod === services.mod) return 1;
      memory.pushText(L, mod);
      return 2;
    },
    coroutine_failed: (L) => {
      vm.notice(vm.readError(L, 2, raw.lua_tothread(L, 1)));
      return 0;
    },
  };
  return Object.fromEntries(Object.entries(functions).map(([known, body]) => [known, costs.guard(body)]));
}

/** What the bridge asks of JavaScript: text of interned strings, remembered in the VM's own tables. */
export function createStringAccess(vm: Vm, world: RoomServices['world']) {
  const { raw, memory } = vm;
  const costs = createHostCosts(raw);
  let [frame, newBytes] = [-1, 0];
  /** Text that columns do not hold yet is limited: it is kept outside of the VM's memory. */
  const admit = (bytes: number): void => {
    const { textBytes, newTextBytes } = hostLimits;
    if (bytes > textBytes) {
      throw new MoonloopError('FIELD_INVALID', `a text field holds up to ${textBytes} bytes, got ${bytes}`);
    }
    if (frame !== world.time.frame) [frame, newBytes] = [world.time.frame, 0];
    newBytes += bytes;
    if (newBytes <= newTextBytes) return;
    throw new MoonloopError('FIELD_INVALID', `a mod may set up to ${newTextBytes >> 20} MiB of new texts in a frame`);
  };
  const remember = (L: LuaState, id: number, pushTextOf: () => void): void => {
    raw.lua_rawgetp(L, registryIndex, stringTableKeys.texts);
    pushTextOf();
    vm.bridge.set_index(L, -2, id);
    raw.lua_rawgetp(L, registryIndex, stringTableKeys.ids);
    pushTextOf();
    vm.bridge.push_integer(L, id);
    raw.lua_rawset(L, -3);
    raw.lua_settop(L, -3);
  };
  return {
    textOf(L: LuaState, id: number): number {
      const content = world.strings.textOf(id);
      remember(L, id, () => memory.pushText(L, content));
      memory.pushText(L, content);
      return 1;
    },
    idOf: costs.guard((L: LuaState): number => {
      const bytes = vm.bridge.length(L, 3);
      admit(bytes);
      costs.charge(hostTicks.newText + (bytes / 16) * hostTicks.per16Bytes);
      const content = memory.readValidText(L, 3);
      if (content === undefined) {
        throw new MoonloopError('FIELD_INVALID', 'a text field needs UTF-8, got a string of other bytes');
      }
      const id = world.strings.idOf(content);
      remember(L, id, () => raw.lua_pushvalue(L, 3));
      return id;
    }),
  };
}
