/**
 * One hostile script in one way, in a mod of its own: brings it into a running game, saves good versions over it, and
 * says what became of it and of the healthy entities of its mod.
 */
import type { RoomCounts } from '../../../src/script/room-counts.ts';
import type { TestGame } from '../../support/game-harness.ts';
import { neighbour } from './healthy.ts';
import { createHerd, type Herd } from './herd.ts';
import { armsOf } from './hostile-game.ts';
import type { HostileScript, Outcome } from './hostile-script.ts';
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
  readonly files: Readonly<Record<string, string>>;
  /** Puts the healthy entities of the mod into the game. */
  enter(t: TestGame): Herd;
  /** Spawns the entities that carry the script. */
  attack(): void;
  save(text: string): Promise<boolean>;
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

/** Healthy entities of its own mod that each attacker is next to. */
const neighbours = 20;

const noCounts: RoomCounts = { handlers: 0, timers: 0, bytes: 0, mostTicks: 0, spentFrames: 0 };

const goodVersion = (mark: number): string => `local m = { good_runs = 0 }
function m.on_update() m.good_runs = m.good_runs + 1 end
function m.report() return ${mark} * 1000000 + m.good_runs end
return m
`;

/** @param mod - Folder of the mod. The scripts are written for a mod called `bad`; the name is exchanged. */
export function createAttacker(script: HostileScript, way: Way, mod: string): Attacker {
  const id = `${mod}/hostile.lua`;
  const inMod = (text: string): string => text.replaceAll('bad/', `${mod}/`);
  const first = { load: script.inBody, reload: goodVersion(1), update: script.inHooks }[way];
  const broken: string[] = [];
  const carriers: number[] = [];
  let t: TestGame;
  let herd: Herd;
  let spentSeen = 0;
  let spentBefore = 0;
  let spentAtLook = 0;
  let rests = false;
  let rested = false;
  let good = 0;
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
  const save = async (text: string): Promise<boolean> => {
    const before = t.reloads.length;
    await t.save({ [id]: inMod(text) });
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
      [`${mod}/healthy.lua`]: neighbour,
      ...Object.fromEntries(Object.entries(script.with).map(([path, text]) => [`${mod}/${path}`, text])),
      [id]: inMod(first),
    },
    enter(game) {
      t = game;
      herd = createHerd(t, mod, neighbours);
      t.game.scripts.events.on('roomReplaced', (event) => {
        if (event.mod === mod && event.rests) rests = rested = true;
      });
      return herd;
    },
    attack() {
      for (let n = 0; n < script.entities; n++) spawn();
    },
    save,
    async mend(mark, frames) {
      good = mark;
      let live = false;
      for (let n = 1; n <= script.saves; n++) {
        if (n > 1) await frames();
        live = await save(`${goodVersion(mark)}-- save ${n}\n`);
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
      const living = carriers.filter((eid) => t.game.scripts.state(eid, id).ok);
      if (!living.includes(carriers.at(-1) ?? 0)) broken.push(`good version ${good} does not start on a new entity`);
      spentAtLook = counts().spentFrames;
      looked = living.map((eid) => [eid, runsOf(eid)]);
    },
    compare(frames) {
      const runs = (eid: number, before: number): boolean =>
        ranSince(runsOf(eid) - before, frames) && Math.floor(before / 1e6) === good;
      const stuck = looked.filter(([eid, before]) => !runs(eid, before));
      if (stuck.length > 0)
        broken.push(`good version ${good} does not run on ${stuck.length} of ${looked.length} entities`);
    },
    check(when) {
      const { spentFrames, mostTicks } = counts();
      const problem = herd.check(rested || rests || spentFrames > spentSeen);
      [spentSeen, rested] = [spentFrames, rests];
      if (mostTicks > armsOf(script.class).allowedTicks) broken.push(`a call spent ${mostTicks} ticks`);
      if (problem !== undefined) broken.push(`${when}: ${problem}`);
    },
    report() {
      const told = toldAbout(t, mod);
      const neighbourly = told.failures.find(({ place }) => place.script === `${mod}/healthy.lua`);
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
