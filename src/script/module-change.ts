/**
 * A changed module: the scripts that require it are staged with the new file first; only when all of them agree does it
 * become live, and they with it, under new versions.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { AttemptResult, Attempts } from './attempts.ts';
import type { ModuleGraph } from './module-graph.ts';
import type { ScriptTable } from './script-table.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** What changing a module works on. */
export interface ModuleChangeOptions {
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly graph: ModuleGraph;
  readonly attempts: Attempts;
  /** Build that `require` finds while the change is rehearsed. */
  pend(build: Build | undefined): void;
}

/** Tries a new build of a module; the results are those of the module and of the scripts that follow it. */
export function changeModule(build: Build, options: ModuleChangeOptions): AttemptResult[] {
  const { table, cache, graph, attempts, pend } = options;
  const dependents = graph.dependents(build.id);
  const modules = [build.id, ...dependents.filter((id) => graph.isRequired(id))];
  const scripts = dependents
    .map((id) => cache.entry(id)?.build)
    .filter((dependent) => dependent !== undefined)
    .filter((dependent) => table.record(dependent.id).instances.size > 0);
  const { room } = table.record(build.id);

  const rehearse = (): MoonloopError | undefined => {
    const itself = attempts.rehearse(build);
    if (!itself.ok) return itself.error;
    for (const script of scripts) {
      const staged = attempts.rehearse(script);
      if (!staged.ok) return staged.error;
    }
    return undefined;
  };
  pend(build);
  room?.pendModules(modules);
  const error = rehearse();
  room?.pendModules([]);
  pend(undefined);
  if (error) {
    cache.refuse(build, error);
    return [{ id: build.id, version: cache.version(build.id), error, compileMs: 0, canary: false }];
  }
  const own = attempts.tryBuild(build);
  for (const id of modules) room?.forgetModule(id);
  return [own, ...scripts.map((script) => attempts.tryBuild(script))];
}
