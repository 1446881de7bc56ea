/**
 * What a room sees of the framework, for the scripts of one mod.
 */
import type { LogLine } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { ok } from '../core/result.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { CrossCalls } from './cross-calls.ts';
import type { EntityGuard } from './entity-owners.ts';
import type { EventHub } from './event-hub.ts';
import { guardChanges } from './guarded-changes.ts';
import type { ModMap } from './mod-map.ts';
import type { ModuleGraph } from './module-graph.ts';
import { resolveModule } from './module-names.ts';
import type { RoomServices, ScriptRoom } from './runtime.ts';
import type { ScriptTable } from './script-table.ts';
import type { StructuralChanges } from './structural-changes.ts';
import type { Troubles } from './troubles.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** What the services are made from. */
export interface RoomServicesOptions {
  readonly mod: string;
  readonly mods: ModMap;
  readonly world: GameWorld;
  readonly changes: StructuralChanges;
  readonly guard: EntityGuard;
  /** Most living entities that the mod's scripts have spawned. */
  readonly maxEntities: number;
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly graph: ModuleGraph;
  /** Mods that a mod declares to depend on. */
  dependenciesOf(mod: string): readonly string[];
  readonly hub: EventHub;
  readonly crossCalls: CrossCalls;
  readonly seed: number;
  /** The build of a file in a set that is being tried. */
  pending(id: string): Build | undefined;
  /** The room these services are for; called after it was made. */
  room(): ScriptRoom;
  onLog(line: LogLine): void;
  onFailure(error: MoonloopError): void;
  readonly troubles: Troubles;
}

/** Creates the services of one room. */
export function createRoomServices(options: RoomServicesOptions): RoomServices {
  const { mod, mods, world, table, cache, graph, hub, troubles, guard, maxEntities, dependenciesOf } = options;
  const build = (id: string): Build | undefined => options.pending(id) ?? cache.entry(id)?.build;
  return {
    mod,
    world,
    changes: guardChanges(options.changes, { mod, guard, maxEntities, scriptOf: table.byNumber }),
    guard,
    seed: options.seed,
    resolveScript(text) {
      const found = table.resolve(mod, text);
      if (!found.ok) return found;
      const { id, number, mod: owner } = found.value;
      return ok({ id, number, mod: owner });
    },
    scriptComponent(text) {
      const found = table.resolve(mod, text);
      return found.ok ? found.value.component : undefined;
    },
    callScript: (to) => options.crossCalls.call(options.room(), mod, to),
    resolveModule: (name, by = mod) => resolveModule({ mods, cache, build, dependenciesOf }, by, name),
    modOf: (id) => mods.modOf(id),
    moduleBytes(id) {
      const found = build(id);
      if (found === undefined) throw new MoonloopError('FILE_MISSING', `there is no ${id}`);
      return found.bytes;
    },
    required: (by, id) => graph.add(by, id, mod),
    listens: (event, listening) => hub.roomListens(options.room(), event, listening),
    emitted: (event, data) => hub.fromRoom(options.room(), event, data),
    logged: ({ level, message, script, entity }) =>
      options.onLog({ level, message, script, entity: entity || undefined }),
    failed: options.onFailure,
    instanceFailed: troubles.instanceFailed,
    scriptRests: troubles.scriptRests,
    roomReplaced: (event) => troubles.roomReplaced(mod, event),
    instancesOf: (number) => table.byNumber(number)?.instances ?? new Set(),
  };
}
