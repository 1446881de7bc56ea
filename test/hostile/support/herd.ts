/**
 * Healthy entities of one mod in a game under attack. Their state and their components follow from the number of their
 * updates, so both can be checked to the bit at any time.
 */
import { isDeepStrictEqual } from 'node:util';
import type { TestGame } from '../../support/game-harness.ts';
import { type Counts, counted } from './healthy.ts';
import { type HealthyKind, luaKind } from './kits.ts';
import { shorten } from './outcomes.ts';

/** Healthy entities that are watched. */
export interface Herd {
  /** One more frame has run. */
  count(): void;
  /**
   * What is not as it must be; undefined when everything is.
   * @param mayMiss - Something may have been left out since the last check, because the mod's budget was spent or it rests.
   */
  check(mayMiss: boolean): string | undefined;
}

/** Spawns entities with one of the mod's healthy scripts. */
export function createHerd(t: TestGame, mod: string, size = 100, kind: HealthyKind = luaKind): Herd {
  const { Position } = t.game.world.components;
  const id = `${mod}/${kind.file}`;
  const heldBy = (eid: number): Record<string, unknown> | string => {
    try {
      return kind.held(t, eid, id) ?? 'has no instance';
    } catch (problem) {
      return `has no state: ${shorten(String(problem))}`;
    }
  };
  const members = Array.from({ length: size }, (_, n) => ({
    eid: t.game.spawn({ Position: { x: n, y: 7 * n } }, id),
    x: n,
    y: 7 * n,
    /** What has happened to it, as far as is known; from the last check on, what must have. */
    due: { updates: 0, beats: 0, heard: 0 } as Counts,
    /** What was left out so far: events among it may still come. */
    missed: { updates: 0, beats: 0, heard: 0 } as Counts,
  }));
  let frames = 0;
  const examine = ({ eid, due, missed, x, y }: (typeof members)[number], mayMiss: boolean): string | undefined => {
    const held = heldBy(eid);
    if (typeof held === 'string') return held;
    for (const what of counted) {
      const found = Number(held[what]);
      const less = due[what] - found;
      const may = (mayMiss && less > 0 && less <= frames) || (what === 'heard' && less < 0);
      if (may && missed[what] + less >= 0) {
        missed[what] += less;
        due[what] = found;
      }
      if (found !== due[what]) return `had ${found} ${what}, not ${due[what]}`;
    }
    if (!isDeepStrictEqual(held, kind.due(eid, due))) return `holds ${shorten(JSON.stringify(held))}`;
    if (Position.x[eid] !== x + due.updates || Position.y[eid] !== y) return 'is elsewhere';
    return undefined;
  };
  return {
    count() {
      frames++;
      for (const { due } of members) for (const what of counted) due[what]++;
    },
    check(mayMiss) {
      const wrong = members.flatMap((member) => {
        const problem = examine(member, mayMiss);
        return problem === undefined ? [] : [`entity ${member.eid} ${problem}`];
      });
      frames = 0;
      return wrong.length === 0 ? undefined : `${wrong.length} healthy entities of ${mod} differ: ${wrong[0]}`;
    },
  };
}
