/**
 * Healthy entities of one mod in a game under attack. Their state and their components follow from the number of their
 * updates, so both can be checked to the bit at any time.
 */
import { isDeepStrictEqual } from 'node:util';
import type { TestGame } from '../../support/game-harness.ts';
import { healthyState } from './healthy.ts';
import { shorten } from './outcomes.ts';

/** Healthy entities that are watched. */
export interface Herd {
  /** One more frame has run. */
  count(): void;
  /**
   * What is not as it must be; undefined when everything is.
   * @param mayMiss - Updates may have been left out since the last check, because the mod's budget was spent.
   */
  check(mayMiss: boolean): string | undefined;
}

const size = 100;

/** Spawns 100 entities with the mod's healthy script. */
export function createHerd(t: TestGame, mod: string): Herd {
  const { Position } = t.game.world.components;
  const id = `${mod}/healthy.lua`;
  const members = Array.from({ length: size }, (_, n) => ({
    eid: t.game.spawn({ Position: { x: n, y: 7 * n } }, id),
    x: n,
    y: 7 * n,
    due: 0,
  }));
  const examine = (member: (typeof members)[number], mayMiss: boolean): string | undefined => {
    const { eid, due, x, y } = member;
    const state = t.game.scripts.state(eid, id);
    if (!state.ok) return `has no state: ${shorten(state.error.message)}`;
    const held = state.value as Record<string, unknown>;
    const updates = Number(held['n']);
    if (mayMiss && updates > 0 && updates < due) member.due = updates;
    if (updates !== member.due) return `had ${updates} updates, not ${due}`;
    if (!isDeepStrictEqual(held, healthyState(eid, updates))) return `holds ${shorten(JSON.stringify(held))}`;
    if (Position.x[eid] !== x + updates || Position.y[eid] !== y) return 'is elsewhere';
    return undefined;
  };
  return {
    count() {
      for (const member of members) member.due++;
    },
    check(mayMiss) {
      const wrong = members.flatMap((member) => {
        const problem = examine(member, mayMiss);
        return problem === undefined ? [] : [`entity ${member.eid} ${problem}`];
      });
      return wrong.length === 0 ? undefined : `${wrong.length} healthy entities of ${mod} differ: ${wrong[0]}`;
    },
  };
}
