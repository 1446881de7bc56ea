/**
 * Changes of structure that scripts ask for: applied after the running loop, in the order of the calls. An entity's id
 * exists at once, and so do the defaults of a component that was added: only queries see it later.
 */
import { hasComponent, removeComponent } from 'bitecs';
import { type ComponentInfo, writeDefaults } from '../ecs/components.ts';
import type { GameWorld } from '../ecs/world.ts';

/** Queue of structural changes of one game. Entities are bitECS ids. */
export interface StructuralChanges {
  /** A new entity; throws `WORLD_FULL`. */
  spawn(owner: string): number;
  despawn(eid: number): void;
  add(eid: number, info: ComponentInfo): void;
  remove(eid: number, info: ComponentInfo): void;
  attach(eid: number, script: number): void;
  detach(eid: number, script: number): void;
  /**
   * Applies what was queued when the call began; what hooks queue meanwhile waits for the next call.
   * @returns true when anything changed.
   */
  apply(): boolean;
  pending(): number;
  /** Puts what is queued aside. The returned function drops what was queued since, and puts it back. */
  setAside(): () => void;
}

/** What attaching means, given by the owner of the scripts. */
export interface StructureHandlers {
  attach(eid: number, script: number): void;
  detach(eid: number, script: number): void;
  /** A change failed: code that observes the world threw. The other changes are applied all the same. */
  failed(thrown: unknown): void;
}

type Change =
  | { readonly kind: 'despawn'; readonly handle: number }
  | { readonly kind: 'add'; readonly handle: number; readonly info: ComponentInfo }
  | { readonly kind: 'remove'; readonly handle: number; readonly info: ComponentInfo }
  | { readonly kind: 'attach'; readonly handle: number; readonly script: number }
  | { readonly kind: 'detach'; readonly handle: number; readonly script: number };

/** Creates an empty queue. */
export function createStructuralChanges(world: GameWorld, handlers: StructureHandlers): StructuralChanges {
  let queue: Change[] = [];
  let applying: Change[] = [];
  let spawned = false;
  // what an entity will have once the queue is applied, where that differs from what it has
  let planned = new Map<ComponentInfo, Map<number, boolean>>();
  const willHave = (eid: number, info: ComponentInfo): boolean =>
    planned.get(info)?.get(eid) ?? hasComponent(world, eid, info.component);
  const plan = (eid: number, info: ComponentInfo, present: boolean): void => {
    const ofComponent = planned.get(info) ?? new Map<number, boolean>();
    planned.set(info, ofComponent.set(eid, present));
  };

  const applyOne = (change: Change): void => {
    const eid = world.handles.idOf(change.handle);
    if (eid === 0) return; // it died in the meantime
    if (change.kind === 'despawn') world.despawn(eid);
    else if (change.kind === 'add') world.addFilled(eid, change.info);
    else if (change.kind === 'remove') removeComponent(world, eid, change.info.component);
    else if (change.kind === 'attach') handlers.attach(eid, change.script);
    else handlers.detach(eid, change.script);
  };

  return {
    spawn(owner) {
      spawned = true;
      return world.spawn(owner);
    },
    despawn: (eid) => queue.push({ kind: 'despawn', handle: world.handles.of(eid) }),
    add(eid, info) {
      if (willHave(eid, info)) return;
      writeDefaults(info, eid);
      plan(eid, info, true);
      queue.push({ kind: 'add', handle: world.handles.of(eid), info });
    },
    remove(eid, info) {
      plan(eid, info, false);
      queue.push({ kind: 'remove', handle: world.handles.of(eid), info });
    },
    attach: (eid, script) => queue.push({ kind: 'attach', handle: world.handles.of(eid), script }),
    detach: (eid, script) => queue.push({ kind: 'detach', handle: world.handles.of(eid), script }),
    apply() {
      const changed = spawned || queue.length > 0;
      spawned = false;
      if (queue.length === 0) return changed;
      [applying, queue] = [queue, applying];
      for (const ofComponent of planned.values()) ofComponent.clear();
      for (const change of applying) {
        try {
          applyOne(change);
        } catch (thrown) {
          handlers.failed(thrown);
        }
      }
      applying.length = 0;
      return changed;
    },
    pending: () => queue.length,
    setAside() {
      const before = { queue, planned };
      queue = [];
      planned = new Map();
      return () => {
        ({ queue, planned } = before);
      };
    },
  };
}
