/**
 * The game world: a bitECS world whose context holds columns, handles, interned strings and time.
 * TypeScript systems use plain bitECS calls on it; births and deaths are noticed whoever causes them.
 */
import {
  addComponent,
  addEntity,
  createEntityIndex,
  createWorld,
  entityExists,
  Not,
  observe,
  onAdd,
  onRemove,
  onSet,
  removeEntity,
  type World,
} from 'bitecs';
import { reportListenerError } from '../core/emitter.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Stop } from '../core/stop.ts';
import { type BuiltinComponents, builtinSchema } from './builtin-components.ts';
import { type ComponentWatch, createComponentWatch } from './component-watch.ts';
import {
  type ComponentInfo,
  type ComponentRegistry,
  createComponentRegistry,
  writeDefaults,
  writeValues,
} from './components.ts';
import { createEntityIds, type EntityIds } from './entity-ids.ts';
import { createHandles, type Handles } from './handles.ts';
import { createInternedStrings, type InternedStrings } from './interned-strings.ts';
import { createRetiredIds } from './retired-ids.ts';
import type { ComponentSchema, ComponentsOf, FieldsSchema, FieldValue } from './schema.ts';
import { createGameTime, type GameTime } from './time.ts';
import { createWorldMemory, type WorldMemory, type WorldMemoryOptions } from './world-memory.ts';

/** What a world's systems find on it besides bitECS. */
export interface WorldContext<C = BuiltinComponents> {
  /** The components, by name: built-in ones and the game's own. */
  readonly components: C;
  readonly time: GameTime;
  readonly memory: WorldMemory;
  readonly registry: ComponentRegistry;
  readonly handles: Handles;
  readonly ids: EntityIds;
  readonly strings: InternedStrings;
  readonly watch: ComponentWatch;
  /** Makes an empty entity and returns its bitECS id; throws `WORLD_FULL`, naming who asked. */
  spawn(owner: string): number;
  /** Removes an entity; does nothing when it is gone already. */
  despawn(eid: number): void;
  /** Whether an entity is being removed right now. */
  isDying(eid: number): boolean;
  /** Adds a component whose columns are filled already, so that its defaults are not written over them. */
  addFilled(eid: number, info: ComponentInfo): void;
  /** Makes a component while the world runs, or gives one that was made so further fields; see {@link ComponentRegistry}. */
  define(name: string, fields: FieldsSchema): ComponentInfo;
  /** Calls `listener` for each entity that is about to die, while its components and handle are still there. */
  onDeath(listener: (eid: number) => void): Stop;
}

/** A bitECS world of moonloop. `C` are its components. */
export type GameWorld<C = BuiltinComponents> = World<WorldContext<C>>;

/** Options of {@link createGameWorld}. */
export interface GameWorldOptions<S extends ComponentSchema> extends WorldMemoryOptions {
  /** The game's own components, added to the built-in ones. */
  readonly components?: S | undefined;
}

/** Creates a world with its own memory and its own set of components. */
export function createGameWorld<S extends ComponentSchema = Record<never, never>>(
  options: GameWorldOptions<S> = {},
): GameWorld<BuiltinComponents & ComponentsOf<S>> {
  const memory = createWorldMemory(options);
  const handles = createHandles(memory);
  const strings = createInternedStrings();
  const registry = createComponentRegistry(memory, strings);
  registry.add(builtinSchema);
  if (options.components) registry.add(options.components);

  const index = createEntityIndex();
  const retired = createRetiredIds(index);
  let filled: { readonly eid: number; readonly info: ComponentInfo } | undefined;
  const dying = new Set<number>();
  const deathListeners = new Set<(eid: number) => void>();
  const components = Object.fromEntries([...registry.byName].map(([name, info]) => [name, info.component]));
  const context: Omit<WorldContext<BuiltinComponents & ComponentsOf<S>>, 'watch'> = {
    components: components as BuiltinComponents & ComponentsOf<S>,
    time: createGameTime(),
    memory,
    registry,
    handles,
    ids: createEntityIds(index, retired),
    strings,
    spawn(owner) {
      if (handles.alive() + retired.count() >= memory.capacity) throw worldFull(memory.capacity, owner);
      return addEntity(world);
    },
    despawn(eid) {
      if (dying.has(eid)) return; // asked by something that its death calls
      removeEntity(world, eid);
    },
    isDying: (eid) => dying.has(eid),
    addFilled(eid, info) {
      filled = { eid, info };
      try {
        addComponent(world, eid, info.component);
      } finally {
        filled = undefined;
      }
    },
    define(name, fields) {
      const isNew = !registry.byName.has(name);
      const info = registry.define(name, fields);
      if (isNew) follow(info);
      return info;
    },
    onDeath(listener) {
      deathListeners.add(listener);
      return () => deathListeners.delete(listener);
    },
  };
  const world = createWorld(index, context) as GameWorld<BuiltinComponents & ComponentsOf<S>>;
  const watch = createComponentWatch(world);
  Object.assign(world, { watch });

  // nobody ever has this component, so the query of all who lack it is the query of everybody
  const nobodyHasThis = {};
  observe(world, onAdd(Not(nobodyHasThis)), (eid) => {
    if (eid <= memory.capacity) return handles.born(eid);
    if (entityExists(world, eid)) removeEntity(world, eid);
    throw worldFull(memory.capacity, 'addEntity');
  });
  observe(world, onRemove(Not(nobodyHasThis)), (eid) => {
    if (eid > memory.capacity || dying.has(eid)) return;
    dying.add(eid);
    try {
      for (const listener of deathListeners) {
        try {
          listener(eid);
        } catch (error) {
          reportListenerError(error); // an entity that is half gone would be worse
        }
      }
      if (entityExists(world, eid)) watch.entityDied(eid);
    } finally {
      dying.delete(eid);
      if (!handles.died(eid)) retired.retire(eid);
    }
  });
  function follow({ component, name }: ComponentInfo): void {
    watch.watch(component, (eid) => {
      if (filled?.eid !== eid || filled.info.component !== component) writeDefaults(registry.get(name), eid);
    });
    // values given with bitECS `addComponent(world, eid, set(Position, { x: 1 }))`
    observe(world, onSet(component), (eid, values: Readonly<Record<string, FieldValue>>) => {
      writeValues(registry.get(name), eid, values, strings);
    });
  }
  for (const info of registry.byName.values()) if (info.fields.length > 0) follow(info);
  return world;
}

function worldFull(capacity: number, owner: string): MoonloopError {
  return new MoonloopError(
    'WORLD_FULL',
    `no room for another entity (asked by ${owner}): all ${capacity} are alive. ` +
      'Despawn some, or raise capacity in createGame.',
  );
}
