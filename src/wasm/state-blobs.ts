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
}

/** Name of the component. */
export const stateComponent = 'WasmState';

/** Creates the states of a world, and their component. @throws MoonloopError `COLUMNS_FULL` */
export function createStateBlobs(world: GameWorld): StateBlobs {
  const info: ComponentInfo = world.define(stateComponent, { handle: 'u32' });
  const { component } = info;
  const handles = component['handle']!;
  const entries = new Map<number, Map<string, Uint8Array>>();
  let next = 1;
  const forget = (eid: number): void => {
    entries.delete(handles[eid]!);
    handles[eid] = 0;
  };
  world.watch.watch(component, () => undefined, forget);
  world.onDeath((eid) => {
    if (hasComponent(world, eid, component)) forget(eid);
  });
  const entryOf = (eid: number): Map<string, Uint8Array> | undefined =>
    hasComponent(world, eid, component) ? entries.get(handles[eid]!) : undefined;
  return {
    read: (eid, script) => entryOf(eid)?.get(script),
    write(eid, script, state) {
      if (!hasComponent(world, eid, component)) addComponent(world, eid, component);
      let entry = entries.get(handles[eid]!);
      if (entry === undefined) {
        entry = new Map();
        handles[eid] = next++;
        entries.set(handles[eid]!, entry);
      }
      entry.set(script, state);
    },
    remove: (eid, script) => void entryOf(eid)?.delete(script),
    count: () => entries.size,
  };
}
