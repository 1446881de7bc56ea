/**
 * Who requires whom, so that a change of a module reaches the scripts that use it.
 */

/** Edges from the requiring file to the required one. */
export interface ModuleGraph {
  /** @param mod - Mod in whose room the file was required. */
  add(by: string, id: string, mod: string): void;
  /** Forgets what a file required, before its body runs anew. */
  clear(by: string): void;
  isRequired(id: string): boolean;
  /** Mods in whose rooms one of these files has ever been required: each has loaded it for itself. */
  usersOf(ids: Iterable<string>): Set<string>;
  /** Notes all edges; the returned function brings them back. */
  note(): () => void;
  /** All files that require `id`, directly or through others, nearest first. */
  dependents(id: string): string[];
}

/** Creates a graph without edges. */
export function createModuleGraph(): ModuleGraph {
  const requirersOf = new Map<string, Set<string>>();
  const users = new Map<string, Set<string>>();
  return {
    add(by, id, mod) {
      users.set(id, (users.get(id) ?? new Set()).add(mod));
      if (by === '' || by === id) return;
      const requirers = requirersOf.get(id) ?? new Set();
      requirersOf.set(id, requirers.add(by));
    },
    clear(by) {
      for (const requirers of requirersOf.values()) requirers.delete(by);
    },
    note() {
      const noted = [...requirersOf].map(([id, requirers]) => [id, new Set(requirers)] as const);
      return () => {
        requirersOf.clear();
        for (const [id, requirers] of noted) requirersOf.set(id, requirers);
      };
    },
    isRequired: (id) => (requirersOf.get(id)?.size ?? 0) > 0,
    usersOf: (ids) => new Set([...ids].flatMap((id) => [...(users.get(id) ?? [])])),
    dependents(id) {
      const found = new Set<string>();
      let frontier = [id];
      while (frontier.length > 0) {
        const next = frontier.flatMap((module) => [...(requirersOf.get(module) ?? [])]);
        frontier = next.filter((requirer) => requirer !== id && !found.has(requirer));
        for (const requirer of frontier) found.add(requirer);
      }
      return [...found];
    },
  };
}
