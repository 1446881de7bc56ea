/**
 * The host's side of the kernel: functions that Lua code of ours calls when it needs the world. They read their
 * arguments from the raw stack; arguments of script authors were checked by the generated binding before.
 */
import { hasComponent, type QueryTerm } from 'bitecs';
import type { LogLevel } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Result } from '../core/result.ts';
import { toScriptId } from '../core/script-id.ts';
import { unknownComponent } from '../ecs/components.ts';
import { createLiveQuery, type LiveQuery } from '../ecs/live-query.ts';
import type { RoomServices } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import { type ColumnAccess, deadEntity } from './column-access.ts';
import { stringTableKeys } from './vm/bridge.ts';
import type { HostFunctionBody } from './vm/c-functions.ts';
import { type LuaState, registryIndex } from './vm/raw-lua.ts';
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
  const queries = new Map<string, LiveQuery>();
  let listAddress = 0;

  const text = (L: LuaState, index: number): string => memory.readText(L, index);
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

  return {
    columns: (L) => pushed(() => columns.pushColumns(L, info(text(L, 1)))),
    unknown_field: (L) => {
      const { name, fields } = info(text(L, 1));
      const key = text(L, 2);
      const names = fields.map((field) => field.name);
      return pushed(() => memory.pushText(L, `${name} has no field "${key}"${didYouMean(key, names)}`));
    },
    spawn: (L) => pushed(() => vm.bridge.push_integer(L, world.handles.of(changes.spawn(text(L, 1))))),
    despawn: (L) => {
      changes.despawn(entity(L, 1, 'ecs.despawn'));
      return 0;
    },
    add: (L) => {
      changes.add(entity(L, 1, 'ecs.add'), info(text(L, 2)));
      return 0;
    },
    remove: (L) => {
      changes.remove(entity(L, 1, 'ecs.remove'), info(text(L, 2)));
      return 0;
    },
    has: (L) => {
      const component = term(text(L, 2));
      const eid = entity(L, 1, 'ecs.has');
      const scratch = context.scratch();
      const has = eid === scratch?.handle ? scratch.has(component) : hasComponent(world, eid, component);
      return pushed(() => raw.lua_pushboolean(L, has ? 1 : 0));
    },
    attach: (L) => {
      const eid = entity(L, 1, 'ecs.attach');
      changes.attach(eid, need(services.resolveScript(text(L, 2))).number);
      return 0;
    },
    detach: (L) => {
      const eid = entity(L, 1, 'ecs.detach');
      changes.detach(eid, need(services.resolveScript(text(L, 2))).number);
      return 0;
    },
    resolve: (L) => pushed(() => memory.pushText(L, need(services.resolveScript(text(L, 1))).id)),
    query: (L) => {
      const names = vm.values.read(L, 1) as string[];
      const key = names.join('\n');
      let query = queries.get(key);
      if (query === undefined) {
        query = createLiveQuery(world, names.map(term) as QueryTerm[]);
        queries.set(key, query);
      }
      const found = query();
      listAddress ||= world.memory.allocate(4 * world.memory.slots, 'query results');
      new Uint32Array(world.memory.memory.buffer, listAddress, found.length).set(found);
      return pushed(() => vm.bridge.push_handles(L, listAddress, found.length));
    },
    log: (L) => {
      const [level, message, script] = [text(L, 1) as LogLevel, text(L, 2), text(L, 3)];
      const entity = raw.lua_tonumberx(L, 4, 0);
      context.later(() => services.logged({ level, message, script: script === '' ? undefined : script, entity }));
      return 0;
    },
    emit: (L) => {
      const name = text(L, 1);
      const data = vm.values.readTree(L, 2);
      context.later(() => services.emitted(name, data));
      return 0;
    },
    listen: (L) => {
      const name = text(L, 1);
      const listening = raw.lua_toboolean(L, 2) !== 0;
      context.later(() => services.listens(name, listening));
      return 0;
    },
    module_id: (L) => pushed(() => memory.pushText(L, need(services.resolveModule(text(L, 1))))),
    required: (L) => {
      services.required(text(L, 1), toScriptId(text(L, 2)));
      return 0;
    },
    module_chunk: (L) => {
      const id = toScriptId(text(L, 1));
      const problem = vm.load(L, services.moduleBytes(id), `@${id}`);
      if (problem !== undefined) throw new MoonloopError('COMPILE_FAILED', problem);
      return 1;
    },
    coroutine_failed: (L) => {
      vm.notice(vm.readError(L, 2, raw.lua_tothread(L, 1)));
      return 0;
    },
  };
}

/** What the bridge asks of JavaScript: text of interned strings, remembered in the VM's own tables. */
export function createStringAccess(vm: Vm, world: RoomServices['world']) {
  const { raw, memory } = vm;
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
    idOf(L: LuaState): number {
      const content = memory.readValidText(L, 3);
      if (content === undefined) {
        throw new MoonloopError('FIELD_INVALID', 'a text field needs UTF-8, got a string of other bytes');
      }
      const id = world.strings.idOf(content);
      remember(L, id, () => raw.lua_pushvalue(L, 3));
      return id;
    },
  };
}
