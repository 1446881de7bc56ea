/**
 * The queries that systems have made, by names: a game that is loaded before its systems have run must have them too, or
 * theirs would begin with an order that is one frame younger.
 */
import { $internal, type Query, query } from 'bitecs';
import type { GameWorld } from './world.ts';

/** Components of all queries that ask for components of a schema and nothing else, in a fixed order. */
export function plainQueries(world: GameWorld): string[][] {
  const { queries }: { readonly queries: ReadonlySet<Query> } = Reflect.get(world, $internal);
  const found = new Map<string, string[]>();
  for (const { allComponents, orComponents, notComponents } of queries) {
    const names = allComponents.map((component) => world.registry.infoOf(component)?.name);
    const known = names.filter((name) => name !== undefined).sort();
    const isPlain = orComponents.length + notComponents.length === 0 && known.length === names.length;
    if (isPlain && known.length > 0) found.set(known.join('\n'), known);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, names]) => names);
}

/** Makes those that are not there yet; components that are not known are left out. */
export function makeQueries(world: GameWorld, queries: readonly (readonly string[])[]): void {
  for (const names of queries) {
    if (names.every((name) => world.registry.byName.has(name))) {
      query(
        world,
        names.map((name) => world.registry.get(name).component),
      );
    }
  }
}
