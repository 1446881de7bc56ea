/**
 * Host functions about components and entities.
 */
import { hasComponent, query } from 'bitecs';
import { isRecord } from '../core/guards.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Result } from '../core/result.ts';
import { type ComponentInfo, unknownComponent, writeValues } from '../ecs/components.ts';
import type { FieldValue } from '../ecs/schema.ts';
import { createReaders, type HostBody, type HostContext, hostTicks } from './host-context.ts';
import { viewOf } from './module-memory.ts';
import { createTextFields } from './text-fields.ts';

/** Different queries of one mod: each is kept up to date from then on. */
const mostQueries = 256;
/** Components of a query, or scripts of a new entity. */
const mostNames = 64;

function need<T>(result: Result<T>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

/** Functions of the group `ecs` that are not exports of the bridge, by path. */
export function worldFunctions(context: HostContext): Readonly<Record<string, HostBody>> {
  const { services, columns, calls } = context;
  const { world, changes } = services;
  const { memory, text, name, entity, info, record } = createReaders(context);
  const texts = createTextFields(context);
  const queries = new Set<string>();
  /** A component by name, or a script's by its id. */
  const term = (known: string): object => {
    const found = world.registry.byName.get(known)?.component ?? services.scriptComponent(known);
    if (found === undefined) throw unknownComponent(known, world.registry.byName.keys());
    return found;
  };
  /** @param first - Names in front of those in the lines. */
  const lines = (all: string, who: string, ...first: readonly string[]): string[] => {
    const names = [...first, ...all.split('\n').filter((line) => line !== '')];
    if (names.length <= mostNames) return names;
    throw new MoonloopError('VALUE_REFUSED', `${who}: ${names.length} names; ${mostNames} at a time are allowed`);
  };
  const add = (eid: number, component: ComponentInfo, fields: unknown, who: string): void => {
    if (!isRecord(fields)) throw new MoonloopError('VALUE_REFUSED', `${who}: the fields must be a JSON object`);
    for (const value of Object.values(fields)) {
      if (typeof value === 'string') texts.admit(value, who);
    }
    changes.add(eid, component);
    writeValues(component, eid, fields as Readonly<Record<string, FieldValue>>, world.strings);
  };
  return {
    ...texts.functions,
    'ecs.column': (pointer, length) => columns.numberOf(name(pointer!, length!, 'ecs.column')),
    'ecs.pair': (first, second) => columns.pairOf(first!, second!),
    'ecs.spawn': (pointer, length, scriptsPointer, scriptsLength) => {
      const components = Object.entries(record(pointer!, length!, 'ecs.spawn'));
      const infos = components.map(([known, fields]) => [info(known), fields] as const);
      const scripts = lines(text(scriptsPointer!, scriptsLength!, 'ecs.spawn'), 'ecs.spawn');
      calls.charge(hostTicks.change * (1 + infos.length + scripts.length));
      const numbers = scripts.map((script) => need(services.resolveScript(script)).number);
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
      calls.charge(hostTicks.look);
      const component = term(name(pointer!, length!, 'ecs.has'));
      const eid = entity(handle!, 'ecs.has');
      const scratch = context.scratch();
      const has = eid === scratch?.handle ? scratch.has(component) : hasComponent(world, eid, component);
      return has ? 1 : 0;
    },
    'ecs.alive': (handle) => (world.handles.idOf(handle!) === 0 ? 0 : 1),
    'ecs.query': (pointer, length, morePointer, moreLength, out, capacity) => {
      const first = name(pointer!, length!, 'ecs.query');
      const names = lines(text(morePointer!, moreLength!, 'ecs.query'), 'ecs.query', first);
      calls.charge(hostTicks.look * names.length);
      const terms = names.map(term);
      const key = names.join('\n');
      if (!queries.has(key) && queries.size >= mostQueries) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `ecs.query: ${mostQueries} different queries are the most a mod can have`,
        );
      }
      queries.add(key);
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
