/**
 * The bytes of opaque states, beside the columns: the component `WasmState` of an entity holds the number of its entry, and
 * an entry has the state of each of the entity's scripts, as `get_state` gave it last.
 */
import { addComponent, hasComponent } from 'bitecs';
import type { ComponentInfo } from '../ecs/components.ts';
import type { GameWorld } from '../ecs/world.ts';

/** States of one world, by entity (bitECS id) and script. */
export interface StateBlobs {
  read(eid: number, script: string): Uint8Array | undefined;
  /** The entity gets the component with its first state. */
  write(eid: number, script: string, state: Uint8Array): void;
  remove(eid: number, script: string): void;
  /** Entities that have an entry. */
  count(): number;
  /** Notes all of it. The returned function puts it back, once the components are those of before. */
  note(): () => void;
}

/** Name of the component. */
export const stateComponent = 'WasmState';

/** The states of one entity's scripts. */
interface Entry {
  readonly eid: number;
  readonly states: Map<string, Uint8Array>;
}

/** Creates the states of a world, and their component. @throws MoonloopError `COLUMNS_FULL` */
export function createStateBlobs(world: GameWorld): StateBlobs {
  const info: ComponentInfo = world.define(stateComponent, { handle: 'u32' });
  const { component } = info;
  const handles = component['handle']!;
  let entries = new Map<number, Entry>();
  let next = 1;
  /** The number of a world that was loaded means nothing before the entity's states are written. */
  const entryOf = (eid: number): Entry | undefined => {
    const entry = entries.get(handles[eid]!);
    return entry?.eid === eid && hasComponent(world, eid, component) ? entry : undefined;
  };
  const forget = (eid: number): void => {
    if (entries.get(handles[eid]!)?.eid === eid) entries.delete(handles[eid]!);
    handles[eid] = 0;
  };
  const open = (eid: number): Entry => {
    const loaded = handles[eid]!;
    const number = loaded !== 0 && !entries.has(loaded) ? loaded : next;
    next = Math.max(next, number + 1);
    handles[eid] = number;
    const entry = { eid, states: new Map<string, Uint8Array>() };
    entries.set(number, entry);
    return entry;
  };
  world.watch.watch(component, () => undefined, forget);
  world.onDeath((eid) => {
    if (hasComponent(world, eid, component)) forget(eid);
  });
  return {
    read: (eid, script) => entryOf(eid)?.states.get(script),
    write(eid, script, state) {
      if (!hasComponent(world, eid, component)) addComponent(world, eid, component);
      (entryOf(eid) ?? open(eid)).states.set(script, state);
    },
    remove: (eid, script) => void entryOf(eid)?.states.delete(script),
    count: () => entries.size,
    note() {
      const noted = [...entries].map(
        ([number, { eid, states }]) => [number, { eid, states: new Map(states) }] as const,
      );
      return () => {
        entries = new Map(noted);
      };
    },
  };
}
