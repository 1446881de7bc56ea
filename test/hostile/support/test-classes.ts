/**
 * Makes tests of the corpus: one for each script, which looks at all ways to run it. Scripts are run many in one game;
 * only where a promise is broken, each way of each script has a game of its own, so that the report names the right one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOpen, knownOpen } from '../known-open.ts';
import { type Arena, type ArenaReport, createArena } from './arena.ts';
import { type Way, ways } from './attacker.ts';
import { type HostileScript, readCorpus } from './hostile-script.ts';

const scriptsPerGame = 4;
/** Also runs what is known to be open: `MOONLOOP_HOSTILE=all npx vitest run test/hostile -t loop-goto`. */
const all = process.env['MOONLOOP_HOSTILE'] === 'all';
/** An attack that takes longer than this hangs. Where hanging is expected, nobody waits long for it. */
const limitMs = all ? 2000 : 10_000;

/** Tests all scripts of these classes. */
export function testClasses(...classes: readonly string[]): void {
  const corpus = readCorpus().filter(({ class: kind }) => classes.includes(kind));
  const waysOf = ({ name }: HostileScript): Way[] => ways.filter((way) => all || !isOpen(name, way));
  const runnable = corpus.filter((script) => waysOf(script).length > 0);
  const games = new Map<HostileScript, readonly HostileScript[]>();
  const crowded = runnable.filter(({ entities }) => entities > 100);
  for (const script of crowded) games.set(script, [script]);
  const small = runnable.filter((script) => !crowded.includes(script));
  for (const [n, script] of small.entries()) {
    const from = n - (n % scriptsPerGame);
    games.set(script, small.slice(from, from + scriptsPerGame));
  }

  let arena: Arena;
  const played = new Map<readonly string[], ArenaReport[]>();
  const reportsOf = async (script: HostileScript): Promise<ArenaReport[]> => {
    const together = games.get(script) ?? [];
    const known = [...played.values()].flat().filter(({ name }) => name === script.name);
    if (known.length > 0) return known;
    const attacks = together.flatMap((one) => waysOf(one).map((way) => [one.name, way] as const));
    played.set([script.name], await arena.run(attacks));
    return reportsOf(script);
  };
  beforeAll(async () => {
    arena = await createArena(limitMs);
  });
  afterAll(() => arena.dispose());

  describe.each(classes)('%s', (kind) => {
    for (const script of corpus.filter((one) => one.class === kind)) {
      const open = ways.filter((way) => !waysOf(script).includes(way));
      const title = `${script.name}: ${script.attack}`;
      if (open.length > 0) test.skip(`${title} (${open.join(', ')}: ${knownOpen[script.name]?.because})`, () => {});
      if (open.length === ways.length) continue;
      test(title, { timeout: 300_000 }, async () => {
        const reports = await reportsOf(script);
        const wrong = reports.filter(
          (report) => !('broken' in report) || report.broken.length > 0 || !script.expect.includes(report.outcome),
        );
        expect(wrong).toEqual([]);
        if (open.length === 0) expect(reports.map(({ outcome }) => outcome)).toContain(script.expect[0]);
      });
    }
  });
}
