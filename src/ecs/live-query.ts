/**
 * A query that is made once and read each frame without allocating: bitECS's `query()` builds arrays and a key
 * string at each call.
 */
import { $internal, commitRemovals, type Query, type QueryTerm, registerQuery, type World } from 'bitecs';

/** A query of one world. */
export interface LiveQuery {
  /** Ids of the entities that match now, in bitECS order. Valid until the next structural change. */
  (): ArrayLike<number>;
  /** Ends the query: adding, removing and despawning cost nothing for it any more. */
  stop(): void;
}

/** The parts of bitECS that hold on to a query. `removeQuery` leaves it with its components. */
interface QueryKeepers {
  readonly queries: Set<Query>;
  readonly queriesHashMap: Map<string, Query>;
  readonly dirtyQueries: Set<Query>;
  readonly componentMap: Map<object, { readonly queries: Set<Query> }>;
}

/** Registers a query for all of the components and returns its reader. */
export function createLiveQuery(world: World, terms: QueryTerm[]): LiveQuery {
  const query = registerQuery(world, terms);
  const read = (): ArrayLike<number> => {
    commitRemovals(world);
    return query.dense;
  };
  const stop = (): void => {
    commitRemovals(world);
    const keepers: QueryKeepers = Reflect.get(world, $internal);
    keepers.queries.delete(query);
    keepers.dirtyQueries.delete(query);
    for (const term of terms) keepers.componentMap.get(term)?.queries.delete(query);
    // another query of the same components may have taken its place there
    for (const [hash, known] of keepers.queriesHashMap) if (known === query) keepers.queriesHashMap.delete(hash);
  };
  return Object.assign(read, { stop });
}
