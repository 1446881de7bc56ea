/**
 * One hostile script in one way, in a mod of its own: brings it into a running game, saves good versions over it, and
 * says what became of it and of the healthy entities of its mod.
 */
import type { TestGame } from '../../support/game-harness.ts';
import { neighbour } from './healthy.ts';
import { createHerd, type Herd } from './herd.ts';
import type { HostileScript, Outcome } from './hostile-script.ts';
import { brokenByWords, hasKill, outcomeOf, shorten, toldAbout } from './outcomes.ts';

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
  save(text: string): Promise<void>;
  /** Saves a good version, which must load, and run on a new entity and on all that carried the attacker. */
  mend(mark: number): Promise<void>;
  /** Notes how many updates the entities have had. */
  look(): void;
  /** After so many frames since `look`: the good version must have run in all of them. */
  compare(frames: number): void;
  /** Checks the healthy entities. */
  check(when: string): void;
  report(): AttackReport;
}

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
  let failuresSeen = 0;
  let good = 0;
  let looked: (readonly [eid: number, runs: number])[] = [];

  const spawn = (): void => {
    try {
      carriers.push(t.game.spawn({ Position: { y: -1 } }, id));
    } catch (thrown) {
      broken.push(`spawning threw ${shorten(String(thrown))}`);
    }
  };
  const runsOf = (eid: number): number => {
    const answer = t.game.scripts.call(eid, id, 'report');
    return answer.ok ? Number(answer.value) : Number.NaN;
  };
  const save = async (text: string): Promise<void> => {
    const before = t.reloads.length;
    await t.save({ [id]: inMod(text) });
    const live = t.reloads.slice(before).some(({ success, script: saved }) => success && saved === id);
    if (!live && text === goodVersion(good)) broken.push(`good version ${good} was not loaded`);
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
      herd = createHerd(t, mod);
      return herd;
    },
    attack() {
      for (let n = 0; n < script.entities; n++) spawn();
    },
    save,
    mend(mark) {
      good = mark;
      return save(goodVersion(mark));
    },
    look() {
      spawn();
      const living = carriers.filter((eid) => t.game.scripts.state(eid, id).ok);
      if (!living.includes(carriers.at(-1) ?? 0)) broken.push(`good version ${good} does not start on a new entity`);
      looked = living.map((eid) => [eid, runsOf(eid)]);
    },
    compare(frames) {
      const runs = (eid: number, before: number): boolean =>
        runsOf(eid) === before + frames && Math.floor(before / 1e6) === good;
      const stuck = looked.filter(([eid, before]) => !runs(eid, before));
      if (stuck.length > 0)
        broken.push(`good version ${good} does not run on ${stuck.length} of ${looked.length} entities`);
    },
    check(when) {
      const { failures } = toldAbout(t, mod);
      const problem = herd.check(failures.length > failuresSeen && hasKill(failures));
      failuresSeen = failures.length;
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
          ...brokenByWords(told),
        ],
        codes: [...new Set(told.failures.map(({ code }) => code))],
        said: shorten(told.failures[0]?.message ?? ''),
      };
    },
  };
}
