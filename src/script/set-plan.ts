/**
 * What a set of changed files reaches: the files themselves, the modules to be loaded anew, and the scripts that follow.
 */
import type { ModuleGraph } from './module-graph.ts';
import type { ScriptRoom } from './runtime.ts';
import { isCarried, type ScriptRecord } from './script-record.ts';
import type { ScriptTable } from './script-table.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** A file that gets a new version with the set. */
export interface SetMember {
  readonly record: ScriptRecord;
  readonly build: Build;
  /** Its own content has changed; otherwise it follows a module that has. */
  readonly changed: boolean;
  /** Entities carry it. */
  readonly carried: boolean;
}

/** The plan of a set. */
export interface SetPlan {
  /** Changed files first, then scripts that follow. */
  readonly members: readonly SetMember[];
  /** Modules that are loaded anew: the changed ones, and those that require them. */
  readonly modules: readonly string[];
  /** Rooms of the members, and of those who have loaded one of the modules for themselves. */
  readonly rooms: readonly ScriptRoom[];
}

/** Plans a set. Of several builds of a file the last counts. */
export function planSet(
  builds: readonly Build[],
  { table, cache, graph }: { table: ScriptTable; cache: VersionedCache; graph: ModuleGraph },
): SetPlan {
  const byId = new Map<string, Build>(builds.map((build) => [build.id, build]));
  const changed = [...byId.values()].map((build): SetMember => {
    const record = table.record(build.id);
    return { record, build, changed: true, carried: isCarried(record) };
  });
  const changedModules = [...byId.keys()].filter((id) => graph.isRequired(id));
  const reached = new Set(changedModules.flatMap((id) => graph.dependents(id)));
  const followers = [...reached].flatMap((id): SetMember[] => {
    const build = byId.has(id) ? undefined : cache.entry(id)?.build;
    const record = table.record(id);
    return build && record.instances.size > 0 ? [{ record, build, changed: false, carried: true }] : [];
  });
  const modules = [...changedModules, ...[...reached].filter((id) => graph.isRequired(id))];
  const members = [...changed, ...followers];
  const users = graph.usersOf(modules);
  const runtimes = new Set(modules.map(table.runtimeFor));
  const rooms = new Set(members.flatMap(({ record }) => record.room ?? []));
  for (const runtime of runtimes) for (const mod of users) addRoom(rooms, runtime && table.room(mod, runtime));
  return { members, modules: [...new Set(modules)], rooms: [...rooms] };
}

function addRoom(rooms: Set<ScriptRoom>, room: ScriptRoom | undefined): void {
  if (room) rooms.add(room);
}
