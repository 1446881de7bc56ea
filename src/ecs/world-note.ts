/**
 * A world put back exactly as it was: for what was begun and could not be ended.
 */
import { $internal, commitRemovals, type Query } from 'bitecs';
import { prepareWorld, saveWorld } from './snapshot.ts';
import type { GameWorld } from './world.ts';

/** What was noted of a world. */
export interface WorldNote {
  /** Everybody who lives now dies, and those who lived then are there again, with their components and their rows. */
  putBack(): void;
  /** Puts the queries of then in their order; to be called when everybody has what it had. */
  orderQueries(): void;
}

/** Notes everything. What has no schema (scripts, say) is the caller's to add again. */
export function noteWorld(world: GameWorld): WorldNote {
  commitRemovals(world);
  const bytes = saveWorld(world);
  const rows = world.ids.highest() + 1;
  const fields = [...world.registry.byName.values()].flatMap((info) => info.fields);
  const columns = fields.map(({ column }) => column.slice(0, rows));
  const orders = [...queriesOf(world)].map((query) => [query, Array.from(query.dense)] as const);
  return {
    putBack() {
      const prepared = prepareWorld(world, bytes, { maxBytes: Number.POSITIVE_INFINITY });
      if (!prepared.ok) throw prepared.error;
      prepared.value.apply();
      for (const [at, { column }] of fields.entries()) column.set(columns[at]!);
    },
    orderQueries() {
      commitRemovals(world);
      for (const [query, order] of orders) {
        const place = new Map(order.map((eid, at) => [eid, at]));
        query.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
      }
    },
  };
}

function queriesOf(world: GameWorld): ReadonlySet<Query> {
  const { queries }: { readonly queries: ReadonlySet<Query> } = Reflect.get(world, $internal);
  return queries;
}
