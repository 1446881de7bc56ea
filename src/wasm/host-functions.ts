/**
 * The host functions of one room, as modules import them. Those about columns are exports of the bridge; the others are
 * here. Arguments come from code that nobody trusts: pointers are checked when they are used, handles when they are meant.
 */
import { hasComponent, query } from 'bitecs';
import { isRecord } from '../core/guards.ts';
import type { LogLevel } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Result } from '../core/result.ts';
import { encodeText } from '../core/text.ts';
import { type ComponentInfo, unknownComponent, writeValues } from '../ecs/components.ts';
import { deadEntity } from '../ecs/dead-entity.ts';
import type { FieldValue } from '../ecs/schema.ts';
import type { FrameTime, RoomServices } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import type { Callbacks } from './callbacks.ts';
import type { ModuleColumns } from './columns.ts';
import { hostImports, hostPath } from './host-table.ts';
import { parseJson } from './json.ts';
import { mostDataBytes, readText, viewOf } from './module-memory.ts';
import type { RandomNumbers } from './random.ts';
import type { RoomCalls } from './room-calls.ts';
import type { RoomInput } from './room-input.ts';

/** What the host functions of one room share. */
export interface HostContext {
  readonly services: RoomServices;
  readonly columns: ModuleColumns;
  readonly calls: RoomCalls;
  readonly input: RoomInput;
  readonly random: RandomNumbers;
  readonly callbacks: Callbacks;
  /** Events that somebody outside of the room listens to. */
  readonly heard: ReadonlySet<string>;
  time(): FrameTime;
  /** The scratch entity while a version is staged. */
  scratch(): Scratch | undefined;
}

type HostBody = (...args: number[]) => number | undefined;

/** Bytes of a name. */
const mostNameBytes = 1024;
/** Characters of a log line; the rest is cut. */
const mostLineLetters = 4000;
/** Ticks of work in JavaScript: a call that is refused, one that changes the world, each entity of a query. */
const hostTicks = { refusal: 5000, change: 200, perEntity: 10 } as const;

/** Makes the import object; all of it without prototypes. */
export function createHostFunctions(context: HostContext): WebAssembly.Imports {
  const bodies: Readonly<Record<string, HostBody>> = {
    ...worldFunctions(context),
    ...otherFunctions(context),
  };
  const { calls, columns } = context;
  const groups: Record<string, WebAssembly.ModuleImports> = Object.create(null);
  for (const { module, name, declared } of hostImports.values()) {
    const path = hostPath(module, declared.name);
    const body = bodies[path];
    const bridged = module === 'ecs' ? columns.functions[name] : undefined;
    groups[module] ??= Object.create(null) as WebAssembly.ModuleImports;
    if (bridged instanceof Function) {
      groups[module][name] = bridged;
      continue;
    }
    if (body === undefined) throw new MoonloopError('INTERNAL', `nothing stands behind ${path}`);
    const changes = declared.effect !== 'none';
    const guarded: HostBody = (...args) => {
      const scratch = changes ? context.scratch() : undefined;
      if (scratch) return declared.returns[0] === 'entity' ? scratch.handle : 0;
      try {
        return body(...args);
      } catch (error) {
        calls.charge(hostTicks.refusal);
        throw error;
      }
    };
    groups[module][name] = guarded;
  }
  return groups;
}

/** What reads arguments. */
function createReaders({ services: { world }, calls }: HostContext) {
  const memory = (): WebAssembly.Memory => {
    const found = calls.running.instance?.memory;
    if (found === undefined) throw new MoonloopError('VALUE_REFUSED', 'the module has no memory to read from');
    return found;
  };
  const text = (pointer: number, length: number, what: string): string => {
    calls.charge(Math.min(length >>> 0, mostDataBytes) / 16);
    return readText(memory(), pointer, length, what);
  };
  const name = (pointer: number, length: number, what: string): string => {
    if (length >>> 0 > mostNameBytes) {
      throw new MoonloopError('VALUE_REFUSED', `${what}: a name has up to ${mostNameBytes} bytes, got ${length >>> 0}`);
    }
    return text(pointer, length, what);
  };
  const entity = (handle: number, who: string): number => {
    const eid = world.handles.idOf(handle);
    if (eid === 0) throw deadEntity(world, handle, who);
    return eid;
  };
  const info = (known: string): ComponentInfo => {
    const found = world.registry.byName.get(known);
    if (found === undefined) throw unknownComponent(known, world.registry.byName.keys());
    return found;
  };
  /** JSON text of an object; empty text means none. */
  const record = (pointer: number, length: number, what: string): Readonly<Record<string, unknown>> => {
    if (length === 0) return {};
    const value = parseJson(text(pointer, length, what), what);
    if (!isRecord(value)) throw new MoonloopError('VALUE_REFUSED', `${what} must be a JSON object`);
    return value;
  };
  return { memory, text, name, entity, info, record };
}

function need<T>(result: Result<T>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

function worldFunctions(context: HostContext): Readonly<Record<string, HostBody>> {
  const { services, columns, calls } = context;
  const { world, changes } = services;
  const { memory, text, name, entity, info, record } = createReaders(context);
  /** A component by name, or a script's by its id. */
  const term = (known: string): object => {
    const found = world.registry.byName.get(known)?.component ?? services.scriptComponent(known);
    if (found === undefined) throw unknownComponent(known, world.registry.byName.keys());
    return found;
  };
  const lines = (all: string): string[] => all.split('\n').filter((line) => line !== '');
  const add = (eid: number, component: ComponentInfo, fields: unknown, who: string): void => {
    if (!isRecord(fields)) throw new MoonloopError('VALUE_REFUSED', `${who}: the fields must be a JSON object`);
    changes.add(eid, component);
    writeValues(component, eid, fields as Readonly<Record<string, FieldValue>>, world.strings);
  };
  return {
    'ecs.column': (pointer, length) => columns.numberOf(name(pointer!, length!, 'ecs.column')),
    'ecs.spawn': (pointer, length, scriptsPointer, scriptsLength) => {
      const components = Object.entries(record(pointer!, length!, 'ecs.spawn'));
      const infos = components.map(([known, fields]) => [info(known), fields] as const);
      const scripts = lines(text(scriptsPointer!, scriptsLength!, 'ecs.spawn'));
      const numbers = scripts.map((script) => need(services.resolveScript(script)).number);
      calls.charge(hostTicks.change * (1 + infos.length + numbers.length));
      const eid = changes.spawn('ecs.spawn');
      try {
        for (const [component, fields] of infos) add(eid, component, fields, 'ecs.spawn');
      } catch (error) {
        changes.despawn(eid);
        throw error;
      }
      for (const number of numbers) changes.attach(eid, number);
      return world.handles.of(eid);
    },
    'ecs.despawn': (handle) => {
      calls.charge(hostTicks.change);
      changes.despawn(entity(handle!, 'ecs.despawn'));
    },
    'ecs.add': (handle, pointer, length, fieldsPointer, fieldsLength) => {
      calls.charge(hostTicks.change);
      const eid = entity(handle!, 'ecs.add');
      const component = info(name(pointer!, length!, 'ecs.add'));
      add(eid, component, record(fieldsPointer!, fieldsLength!, 'ecs.add'), 'ecs.add');
    },
    'ecs.remove': (handle, pointer, length) => {
      calls.charge(hostTicks.change);
      changes.remove(entity(handle!, 'ecs.remove'), info(name(pointer!, length!, 'ecs.remove')));
    },
    'ecs.has': (handle, pointer, length) => {
      const component = term(name(pointer!, length!, 'ecs.has'));
      const eid = entity(handle!, 'ecs.has');
      const scratch = context.scratch();
      const has = eid === scratch?.handle ? scratch.has(component) : hasComponent(world, eid, component);
      return has ? 1 : 0;
    },
    'ecs.alive': (handle) => (world.handles.idOf(handle!) === 0 ? 0 : 1),
    'ecs.query': (pointer, length, morePointer, moreLength, out, capacity) => {
      const more = lines(text(morePointer!, moreLength!, 'ecs.query'));
      const terms = [name(pointer!, length!, 'ecs.query'), ...more].map(term);
      calls.charge(hostTicks.change + hostTicks.perEntity * world.handles.alive());
      const found = query(world, terms);
      const room = Math.min(capacity! >>> 0, found.length);
      const view = viewOf(memory(), out!, room * 4, 'ecs.query');
      const written = new DataView(view.buffer, view.byteOffset, view.byteLength);
      for (let n = 0; n < room; n++) written.setInt32(4 * n, world.handles.of(found[n]!), true);
      return found.length;
    },
    'ecs.attach': (handle, pointer, length) => {
      calls.charge(hostTicks.change);
      const eid = entity(handle!, 'ecs.attach');
      changes.attach(eid, need(services.resolveScript(name(pointer!, length!, 'ecs.attach'))).number);
    },
    'ecs.detach': (handle, pointer, length) => {
      calls.charge(hostTicks.change);
      const eid = entity(handle!, 'ecs.detach');
      changes.detach(eid, need(services.resolveScript(name(pointer!, length!, 'ecs.detach'))).number);
    },
  };
}

function otherFunctions(context: HostContext): Readonly<Record<string, HostBody>> {
  const { services, columns, calls, input, random, time, callbacks } = context;
  const { memory, text, name } = createReaders(context);
  const log =
    (level: LogLevel): HostBody =>
    (pointer, length) => {
      calls.charge(hostTicks.change);
      const line = text(pointer!, length!, `log.${level}`);
      const cut = `${line.slice(0, mostLineLetters)}… (cut after ${mostLineLetters} characters)`;
      const message = line.length > mostLineLetters ? cut : line;
      const script = calls.running.script?.id;
      const entity = columns.running.value;
      calls.later(() => services.logged({ level, message, script, entity }));
    };
  const key = (pointer: number, length: number): string => name(pointer, length, 'input');
  return {
    'host.log': log('info'),
    'host.print': log('info'),
    'log.debug': log('debug'),
    'log.info': log('info'),
    'log.warn': log('warn'),
    'log.error': log('error'),
    'host.random': (low, high) => {
      const part = random.next();
      if (low === 0 && high === 0) return part;
      const [from, to] = high === 0 ? [1, low!] : [low!, high!];
      if (to < from) throw new MoonloopError('VALUE_REFUSED', `random: there is no number from ${from} to ${to}`);
      return from + Math.floor(part * (to - from + 1));
    },
    'time.now': () => time().now,
    'time.dt': () => time().dt,
    'time.frame': () => time().frame,
    'time.tick': () => time().tick,
    'input.down': (pointer, length) => (input.down(key(pointer!, length!)) ? 1 : 0),
    'input.pressed': (pointer, length) => (input.pressed(key(pointer!, length!)) ? 1 : 0),
    'input.released': (pointer, length) => (input.released(key(pointer!, length!)) ? 1 : 0),
    'input.axis': (lowPointer, lowLength, highPointer, highLength) => {
      const low = input.down(key(lowPointer!, lowLength!)) ? 1 : 0;
      return (input.down(key(highPointer!, highLength!)) ? 1 : 0) - low;
    },
    'input.pointer': (out) => {
      const view = viewOf(memory(), out!, 16, 'input.pointer');
      const written = new DataView(view.buffer, view.byteOffset, view.byteLength);
      written.setFloat64(0, input.pointer[0], true);
      written.setFloat64(8, input.pointer[1], true);
    },
    'events.emit': (pointer, length, dataPointer, dataLength) => {
      calls.charge(hostTicks.change);
      const event = name(pointer!, length!, 'events.emit');
      const what = `the data of event "${event}"`;
      const json = dataLength === 0 ? 'null' : text(dataPointer!, dataLength!, what);
      const data = parseJson(json, what) ?? undefined;
      callbacks.emit(event, encodeText(json));
      if (context.heard.has(event)) calls.later(() => services.emitted(event, data));
    },
    'events.on': (pointer, length, fnPointer, fnLength) =>
      callbacks.on(name(pointer!, length!, 'events.on'), name(fnPointer!, fnLength!, 'events.on'), false),
    'events.once': (pointer, length, fnPointer, fnLength) =>
      callbacks.on(name(pointer!, length!, 'events.once'), name(fnPointer!, fnLength!, 'events.once'), true),
    'events.off': (id) => (callbacks.end(id!, 'event') ? 1 : 0),
    'time.after': (seconds, pointer, length) => callbacks.every(seconds!, name(pointer!, length!, 'time.after'), true),
    'time.every': (seconds, pointer, length) => callbacks.every(seconds!, name(pointer!, length!, 'time.every'), false),
    'time.cancel': (id) => (callbacks.end(id!, 'timer') ? 1 : 0),
  };
}
