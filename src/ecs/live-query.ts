/**
 * A query that is made once and read each frame without allocating: bitECS's `query()` builds arrays and a key
 * string at each call.
 */
import { commitRemovals, type QueryTerm, registerQuery, type World } from 'bitecs';

/** Ids of the entities that match now, in bitECS order. Valid until the next structural change. */
export type LiveQuery = () => ArrayLike<number>;

/** Registers the query and returns its reader. */
export function createLiveQuery(world: World, terms: QueryTerm[]): LiveQuery {
  const query = registerQuery(world, terms);
  return () => {
    commitRemovals(world);
    return query.dense;
  };
}
