/**
 * Makes tests of the corpus: one for each script, which looks at all ways to run it. Scripts are run many in one game;
 * only where a promise is broken, each way of each script has a game of its own, so that the report names the right one.
 */
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOpen, knownOpen } from '../known-open.ts';
import { type Arena, type ArenaReport, buildSubject, createArena, type Subject } from './arena.ts';
import { type Way, ways } from './attacker.ts';
import { armsOf } from './hostile-game.ts';
import { type HostileScript, readCorpus } from './hostile-script.ts';

const scriptsPerGame = 8;
/**
 * Without it, each script runs in one way, and every third in all of them: what `npm test` has time for.
 * `MOONLOOP_HOSTILE=all` runs everything, `open` also what is known to be open.
 */
const { MOONLOOP_HOSTILE: extent } = process.env;
/** An attack that takes longer than this hangs. */
const limitMs = 20_000;

/** Which scripts run side by side: those with many entities have a game of their own. */
function gamesOf(scripts: readonly HostileScript[]): HostileScript[][] {
  const games: HostileScript[][] = [];
  for (const script of scripts) {
    const last = games.at(-1);
    const joins =
      last &&
      last.length < scriptsPerGame &&
      ![...last, script].some(({ entities }) => entities > 100) &&
      last.every((other) => armsOf(other) === armsOf(script));
    if (joins) last.push(script);
    else games.push([script]);
  }
  return games;
}

/** Tests all scripts in Lua of these classes. */
export function testClasses(...classes: readonly string[]): void {
  testScripts(readCorpus(), classes);
}

/** Tests all scripts of these classes, side by side as far as they have the same budgets. */
export function testScripts(all: readonly HostileScript[], classes: readonly string[]): void {
  const corpus = classes.flatMap((kind) => all.filter((script) => script.class === kind));
  const chosen = (script: HostileScript, way: Way): boolean => {
    const place = corpus.indexOf(script);
    return extent !== undefined || place % 3 === 0 || ways.indexOf(way) === Math.floor(place / 3) % 3;
  };
  const waysOf = (script: HostileScript): Way[] =>
    ways.filter((way) => chosen(script, way) && (extent === 'open' || !isOpen(script.name, way)));
  const games = gamesOf(corpus.filter((script) => waysOf(script).length > 0));
  const arenas: Arena[] = [];
  let subject: Subject | undefined;
  const busy: Promise<unknown>[] = [];
  const played = new Map<number, Promise<ArenaReport[]>>();
  /** Begins a game when its arena is free. */
  const play = (game: number): Promise<ArenaReport[]> => {
    const known = played.get(game);
    if (known) return known;
    const attacks = (games[game] ?? []).flatMap((script) => waysOf(script).map((way) => [script.name, way] as const));
    const at = game % arenas.length;
    const reports = (busy[at] ?? Promise.resolve()).then(() => arenas[at]!.run(attacks));
    busy[at] = reports;
    played.set(game, reports);
    return reports;
  };
  const reportsOf = async (script: HostileScript): Promise<ArenaReport[]> => {
    const game = games.findIndex((together) => together.includes(script));
    const reports = play(game);
    // the other arenas have something to do meanwhile
    for (let ahead = 1; ahead <= arenas.length && game + ahead < games.length; ahead++) void play(game + ahead);
    return (await reports).filter(({ name }) => name === script.name);
  };
  beforeAll(async () => {
    subject = await buildSubject();
    for (let n = 0; n < Math.min(2, availableParallelism()); n++) arenas.push(createArena(subject, limitMs));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(busy);
    for (const arena of arenas) arena.dispose();
    subject?.dispose();
  });

  describe.each(classes)('%s', (kind) => {
    for (const script of corpus.filter((one) => one.class === kind)) {
      const run = waysOf(script);
      const open = ways.filter((way) => isOpen(script.name, way) && !run.includes(way));
      const title = `${script.name}: ${script.attack}`;
      if (open.length > 0) test.skip(`${title} (${open.join(', ')}: ${knownOpen[script.name]?.because})`, () => {});
      if (run.length === 0) continue;
      test(title, { timeout: 300_000 }, async () => {
        const reports = await reportsOf(script);
        const wrong = reports.filter(
          (report) => !('broken' in report) || report.broken.length > 0 || !script.expect.includes(report.outcome),
        );
        expect(wrong).toEqual([]);
        expect(reports.map(({ way }) => way)).toEqual(run);
        if (run.length === ways.length) expect(reports.map(({ outcome }) => outcome)).toContain(script.expect[0]);
      });
    }
  });
}
