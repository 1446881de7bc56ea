/**
 * A game in which hostile mods attack side by side, each next to healthy entities of its own, and all next to 100 healthy
 * entities of a mod that has nothing to do with them.
 */
import { type Attacker, type AttackReport, createAttacker, type Way } from './attacker.ts';
import { createHerd } from './herd.ts';
import { watchHost } from './host-canary.ts';
import { armsOf, startHostileGame } from './hostile-game.ts';
import type { HostileScript } from './hostile-script.ts';
import { kits } from './kits.ts';
import { brokenByWords, shorten, toldAbout } from './outcomes.ts';

const attackFrames = 4;
const quietFrames = 2;
/** Frames in which a good version must run. */
const goodFrames = 3;
/** Frames in which a mod may still be busy with what an attack left behind. */
const longestAftermath = 30;

const listener = `local m = {}
function m.hear() end
function m.on_start() events.on("flood", "hear") end
return m
`;

/**
 * Runs the attacks; a report for each, in their order. What cannot be laid at one attacker's door stands in all of them:
 * run it alone to know. All are of one language. The budgets are those of the first one's class. Never resolves when an attack hangs: the caller needs a process that he can end.
 */
export async function runBattle(attacks: readonly (readonly [HostileScript, Way])[]): Promise<AttackReport[]> {
  const alone = attacks.length === 1;
  const foremost = attacks[0]?.[0] ?? { language: 'lua' as const, class: '', with: {} };
  const kit = kits[foremost.language]();
  const attackers = attacks.map(([script, way], n) => createAttacker(script, way, alone ? 'bad' : `bad${n}`, kit));
  const shared: string[] = [];
  const attempt = (what: string, action: () => void): void => {
    try {
      action();
    } catch (thrown) {
      shared.push(`${what} threw ${shorten(String(thrown))}`);
    }
  };
  const { t, refill } = await startHostileGame(
    {
      ...Object.assign({}, ...attackers.map(({ files }) => files)),
      'other/mod.toml': '',
      ...Object.fromEntries(kit.healthy.map(([kind]) => [`other/${kind.file}`, kind.stranger])),
      'other/listener.lua': listener,
    },
    armsOf(foremost),
    2 + kit.reserve * attacks.length,
  );
  await refill();
  const hostChanges = watchHost();
  const strangers = kit.healthy.map(([kind, , size]) => createHerd(t, 'other', size, kind));
  const herds = [...strangers, ...attackers.flatMap((attacker) => attacker.enter(t))];
  if (kit.strangersHear) t.game.spawn({}, 'other/listener.lua');
  t.game.on('flood', () => {});
  const frames = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      await refill();
      attempt('an event', () => t.game.emit('pulse', 1));
      attempt('a frame', () => t.game.step(1 / 60));
      for (const herd of herds) herd.count();
    }
  };
  const check = (when: string): void => {
    for (const attacker of attackers) attacker.check(when);
    for (const herd of strangers) {
      const problem = herd.check(false);
      if (problem !== undefined) shared.push(`${when}: ${problem}`);
    }
  };
  const mend = async (mark: number, mended: readonly Attacker[]): Promise<void> => {
    for (const attacker of mended) await attacker.mend(mark, () => frames(1));
    await frames(quietFrames);
    // what the attack left to do, such as events that wait, may take a while
    for (let n = 0; n < longestAftermath && mended.filter((attacker) => attacker.isBusy()).length > 0; n++)
      await frames(1);
    for (const attacker of mended) attacker.look();
    await frames(goodFrames);
    for (const attacker of mended) attacker.compare(goodFrames);
    check(`with good version ${mark}`);
  };
  const reloading = attackers.filter(({ way }) => way === 'reload');

  await frames(1);
  for (const attacker of attackers) attacker.attack();
  await frames(attackFrames);
  check('with the first version');
  if (reloading.length > 0) {
    for (const attacker of reloading) await attacker.strike(attacker.script.inBody);
    await frames(attackFrames);
    for (const attacker of reloading) attacker.endure(attackFrames);
    check('after the hostile body');
    await mend(2, reloading);
    for (const attacker of reloading) await attacker.strike(attacker.script.inHooks);
    await frames(attackFrames);
    for (const attacker of reloading) attacker.endure(attackFrames);
    check('after the hostile hooks');
  }
  await mend(3, attackers);

  const others = [...toldAbout(t, 'other').failures, ...toldAbout(t, 'game').failures];
  shared.push(...others.map(({ message }) => `another mod failed: ${shorten(message)}`));
  shared.push(...brokenByWords(toldAbout(t, undefined), t.game.world.time.frame));
  const reports = attackers.map((attacker) => attacker.report());
  attempt('disposing', () => t.game.dispose());
  const changes = hostChanges();
  if (changes.length > 0) shared.push(`the host has changed: ${changes.join(', ')}`);
  return reports.map((report) => ({ ...report, broken: [...report.broken, ...shared] }));
}
