/**
 * One hostile script in one way, in a mod of its own: brings it into a running game, saves good versions over it, and
 * says what became of it and of the healthy entities of its mod.
 */
import type { RoomCounts } from '../../../src/script/room-counts.ts';
import type { TestGame } from '../../support/game-harness.ts';
import { createHerd, type Herd } from './herd.ts';
import { armsOf } from './hostile-game.ts';
import type { HostileScript, Outcome } from './hostile-script.ts';
import type { Kit } from './kits.ts';
import { brokenByWords, outcomeOf, shorten, toldAbout } from './outcomes.ts';

/** First load with the attack in the body; reload of a good version to that, then to the hooks; hooks from the start. */
export const ways = ['load', 'reload', 'update'] as const;
/** How a hostile script is brought into the game. */
export type Way = (typeof ways)[number];

/** What came of an attack. */
export interface AttackReport {
  readonly name: string;
  readonly way: Way;
  readonly outcome: Outcome;
  /** Broken promises; empty is what is wanted. */
  readonly broken: readonly string[];
  /** Codes of all failures, each once. */
  readonly codes: readonly string[];
  /** First failure, for people. */
  readonly said: string;
}

/** A hostile mod. */
export interface Attacker {
  readonly script: HostileScript;
  readonly way: Way;
  readonly mod: string;
  /** What the game starts with. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Puts the healthy entities of the mod into the game. */
  enter(t: TestGame): readonly Herd[];
  /** Spawns the entities that carry the script. */
  attack(): void;
  /** Saves an attack over the good version. */
  strike(content: string | Uint8Array): Promise<void>;
  /** So many frames after `strike`: when the attack was refused, the version before it must have run in all of them. */
  endure(frames: number): void;
  /** Saves a good version, which must load, and run on a new entity and on all that carried the attacker. */
  mend(mark: number, frames: () => Promise<void>): Promise<void>;
  /** The mod spent its budget in the last frame. */
  isBusy(): boolean;
  /** Notes how many updates the entities have had. */
  look(): void;
  /** After so many frames since `look`: the good version must have run in all of them; in one, if the budget was spent. */
  compare(frames: number): void;
  /** Checks the healthy entities. */
  check(when: string): void;
  report(): AttackReport;
}

const noCounts: RoomCounts = { handlers: 0, timers: 0, bytes: 0, mostTicks: 0, spentFrames: 0 };

/** @param mod - Folder of the mod. The scripts are written for a mod called `bad`; the name is exchanged. */
export function createAttacker(script: HostileScript, way: Way, mod: string, kit: Kit): Attacker {
  const id = `${mod}/hostile.${kit.extension}`;
  const inMod = (content: string | Uint8Array): string | Uint8Array =>
    typeof content === 'string' ? content.replaceAll('bad/', `${mod}/`) : content;
  const first = { load: () => script.inBody, reload: () => kit.good(1, 0), update: () => script.inHooks }[way]();
  const broken: string[] = [];
  const carriers: number[] = [];
  let t: TestGame;
  let herds: readonly Herd[] = [];
  let spentSeen = 0;
  let spentBefore = 0;
  let spentAtLook = 0;
  let rests = false;
  let rested = false;
  let good = way === 'reload' ? 1 : 0;
  let refused = false;
  let looked: (readonly [eid: number, runs: number])[] = [];

  const spawn = (): void => {
    try {
      carriers.push(t.game.spawn({ Position: { y: -1 } }, id));
    } catch (thrown) {
      broken.push(`spawning threw ${shorten(String(thrown))}`);
    }
  };
  const counts = (): RoomCounts => t.game.scripts.counts()[mod] ?? noCounts;
  const ranSince = (runs: number, frames: number): boolean =>
    runs === frames || (counts().spentFrames > spentAtLook && runs > 0 && runs < frames);
  const runsOf = (eid: number): number => {
    const answer = t.game.scripts.call(eid, id, 'report');
    return answer.ok ? Number(answer.value) : Number.NaN;
  };
  const note = (): void => {
    spentAtLook = counts().spentFrames;
    const living = carriers.filter((eid) => t.game.scripts.state(eid, id).ok);
    looked = living.map((eid) => [eid, runsOf(eid)]);
  };
  const compare = (frames: number): void => {
    const runs = (eid: number, before: number): boolean =>
      ranSince(runsOf(eid) - before, frames) && Math.floor(before / 1e6) === good;
    const stuck = looked.filter(([eid, before]) => !runs(eid, before));
    if (stuck.length > 0)
      broken.push(`good version ${good} does not run on ${stuck.length} of ${looked.length} entities`);
  };
  const save = async (content: string | Uint8Array): Promise<boolean> => {
    const before = t.reloads.length;
    await t.save({ [id]: inMod(content) });
    const live = t.reloads.slice(before).some(({ success, script: saved }) => success && saved === id);
    if (live) rests = false;
    return live;
  };
  return {
    script,
    way,
    mod,
    files: {
      [`${mod}/mod.toml`]: '',
      ...Object.fromEntries(
        kit.healthy.flatMap(([kind, size]) => (size > 0 ? [[`${mod}/${kind.file}`, kind.neighbour]] : [])),
      ),
      ...Object.fromEntries(Object.entries(script.with).map(([path, text]) => [`${mod}/${path}`, text])),
      [id]: inMod(first),
    },
    enter(game) {
      t = game;
      herds = kit.healthy.flatMap(([kind, size]) => (size > 0 ? [createHerd(t, mod, size, kind)] : []));
      t.game.scripts.events.on('roomReplaced', (event) => {
        if (event.mod === mod && event.rests) rests = rested = true;
      });
      return herds;
    },
    attack() {
      for (let n = 0; n < script.entities; n++) spawn();
    },
    async strike(content) {
      const live = await save(content);
      refused = kit.oldGoesOn && !live;
      if (refused) note();
    },
    endure(count) {
      if (refused) compare(count);
    },
    async mend(mark, frames) {
      good = mark;
      let live = false;
      for (let n = 1; n <= script.saves; n++) {
        if (n > 1) await frames();
        live = await save(kit.good(mark, n));
      }
      if (!live) broken.push(`good version ${good} was not loaded`);
    },
    isBusy() {
      const { spentFrames } = counts();
      const busy = spentFrames > spentBefore;
      spentBefore = spentFrames;
      return busy;
    },
    look() {
      spawn();
      note();
      const living = looked.map(([eid]) => eid);
      if (!living.includes(carriers.at(-1) ?? 0)) broken.push(`good version ${good} does not start on a new entity`);
    },
    compare,
    check(when) {
      const { spentFrames, mostTicks } = counts();
      const mayMiss = rested || rests || spentFrames > spentSeen;
      const problem = herds.map((herd) => herd.check(mayMiss)).find((one) => one !== undefined);
      [spentSeen, rested] = [spentFrames, rests];
      if (mostTicks > armsOf(script).allowedTicks) broken.push(`a call spent ${mostTicks} ticks`);
      if (problem !== undefined) broken.push(`${when}: ${problem}`);
    },
    report() {
      const told = toldAbout(t, mod);
      const neighbourly = told.failures.find(
        ({ place }) =>
          place.script !== id &&
          place.script !== undefined &&
          kit.healthy.some(([{ file }]) => place.script === `${mod}/${file}`),
      );
      return {
        name: script.name,
        way,
        outcome: outcomeOf(told.failures),
        broken: [
          ...broken,
          ...(neighbourly ? [`the neighbour failed: ${shorten(neighbourly.message)}`] : []),
          ...brokenByWords(told, t.game.world.time.frame),
        ],
        codes: [...new Set(told.failures.map(({ code }) => code))],
        said: shorten(told.failures[0]?.message ?? ''),
      };
    },
  };
}
