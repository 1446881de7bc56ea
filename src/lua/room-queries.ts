/**
 * The queries of one room: one for each set of components, whatever the order in which a script names them. Each makes
 * every change of structure a little slower, so that those that were not asked for longest end.
 */
import type { QueryTerm } from 'bitecs';
import { createLiveQuery, type LiveQuery } from '../ecs/live-query.ts';
import type { GameWorld } from '../ecs/world.ts';
import { hostLimits } from './host-costs.ts';

/** Queries of one VM. */
export interface RoomQueries {
  /** Ids of the entities that have all of these components. Valid until the next structural change. */
  find(components: readonly object[]): ArrayLike<number>;
  /** Ends all queries; those that are asked for again are made anew. */
  clear(): void;
}

/** @param onNew - Called before a query is made. */
export function createRoomQueries(world: GameWorld, onNew: () => void): RoomQueries {
  const numbers = new Map<object, number>();
  const queries = new Map<string, LiveQuery>(); // what was asked for last stands last
  const numberOf = (component: object): number => {
    const known = numbers.get(component) ?? numbers.size;
    numbers.set(component, known);
    return known;
  };
  const make = (terms: readonly object[]): LiveQuery => {
    onNew();
    const [oldest] = queries.keys();
    if (oldest !== undefined && queries.size >= hostLimits.liveQueries) {
      queries.get(oldest)?.stop();
      queries.delete(oldest);
    }
    return createLiveQuery(world, terms as QueryTerm[]);
  };
  const find = (components: readonly object[]): ArrayLike<number> => {
    const terms = [...new Set(components)];
    const key = terms
      .map(numberOf)
      .sort((a, b) => a - b)
      .join();
    const query = queries.get(key) ?? make(terms);
    queries.delete(key);
    queries.set(key, query);
    return query();
  };
  return {
    find,
    clear() {
      for (const query of queries.values()) query.stop();
      queries.clear();
    },
  };
}
