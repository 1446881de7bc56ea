import { expect, onTestFinished, test } from 'vitest';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';
import { knownOpen } from './known-open.ts';
import { ways } from './support/attacker.ts';
import { runBattle } from './support/battle.ts';
import { neighbour, stranger } from './support/healthy.ts';
import { createHerd, type Herd } from './support/herd.ts';
import { watchHost } from './support/host-canary.ts';
import { readModules } from './support/hostile-module.ts';
import { parseHostileScript, readCorpus } from './support/hostile-script.ts';
import { kits } from './support/kits.ts';

const corpus = readCorpus();

test('the corpus has more than 300 scripts of eight classes, each tested by one of the test files', () => {
  const classes = [...new Set(corpus.map((script) => script.class))].sort();
  expect(classes).toEqual(['entity', 'error', 'hook', 'loop', 'memory', 'module', 'pollution', 'sandbox']);
  expect(corpus.length).toBeGreaterThan(300);
});

test('what is known to be open names scripts that exist, and says why', () => {
  const names = [...corpus, ...readModules()].map(({ name }) => name);
  expect(Object.keys(knownOpen).filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.values(knownOpen).filter(({ ways, because }) => ways.length === 0 || because === '')).toEqual([]);
});

test.each([
  ['-- attack: x\n-- class: loop\nreturn {}', /needs attack, class, expect/],
  ['-- attack: x\n-- class: loop\n-- expect: death\nreturn {}', /needs attack, class, expect/],
  ['-- attack: x\n-- class: loop\n-- expect: killed\n-- entitys: 5\nreturn {}', /needs attack, class, expect/],
  ['-- attack: x\n-- class: memory\n-- expect: killed\nreturn {}', /does not begin with its class/],
])('a header that is not complete or has an unknown line is an error: %j', (source, said) => {
  expect(() => parseHostileScript('loop-x', source)).toThrow(said);
});

async function herdOf(mod: 'bad' | 'other'): Promise<{ readonly t: TestGame; readonly herd: Herd; step(): void }> {
  const t = await startGame({
    'bad/mod.toml': '',
    'bad/healthy.lua': neighbour,
    'other/mod.toml': '',
    'other/healthy.lua': stranger,
  });
  onTestFinished(() => t.game.dispose());
  const herd = createHerd(t, mod);
  const step = (): void => {
    t.game.emit('pulse', 1);
    t.frames(1);
    herd.count();
  };
  return { t, herd, step };
}

test.each(['bad', 'other'] as const)('a herd in the mod %s to which nothing happens is healthy', async (mod) => {
  const { herd, step } = await herdOf(mod);
  for (let n = 0; n < 5; n++) step();
  expect(herd.check(false)).toBeUndefined();
});

test('one missed update, changed component or lost entity in 100 is noticed, unless it may be missed', async () => {
  const { t, herd, step } = await herdOf('other');
  step();
  herd.count();
  expect(herd.check(true)).toBeUndefined();
  herd.count();
  expect(herd.check(false)).toMatch(/^100 healthy .* had 1 updates, not 2/);
  expect(herd.check(true)).toMatch(/^100 healthy .* had 1 updates, not 2/); // no frame has passed in which to miss it
  step();
  expect(herd.check(true)).toBeUndefined();
  t.game.world.components.Position.y[50] = -1;
  expect(herd.check(false)).toMatch(/^1 healthy .*entity 50 is elsewhere/);
  t.game.despawn(1);
  expect(herd.check(true)).toMatch(/entity 1 has no state/);
});

test('an event too many is noticed, unless one was missed before and came late', async () => {
  const { t, herd, step } = await herdOf('other');
  step();
  t.game.emit('pulse', 1);
  step();
  expect(herd.check(true)).toMatch(/^100 healthy .* had 3 heard, not 2/);
});

test('state that does not follow from the number of updates is noticed', async () => {
  const t = await startGame({ 'bad/mod.toml': '', 'bad/healthy.lua': neighbour.replace('* 31', '* 32') });
  onTestFinished(() => t.game.dispose());
  const herd = createHerd(t, 'bad');
  for (let n = 0; n < 3; n++) {
    t.game.emit('pulse', 1);
    t.frames(1);
    herd.count();
  }
  expect(herd.check(true)).toMatch(/^100 healthy .* holds /);
});

test('a change of what JavaScript has built in is noticed', () => {
  const changes = watchHost();
  expect(changes()).toEqual([]);
  Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
  const noticed = changes();
  Reflect.deleteProperty(Object.prototype, 'polluted');
  expect(noticed).toEqual(['Object.prototype.polluted']);
});

const script = (expected: string, body: string) =>
  parseHostileScript(
    'hook-x',
    `-- attack: x\n-- class: hook\n-- expect: ${expected}\nlocal m = {}\n${body}\nreturn m\n`,
  );

test('an attack that does nothing breaks nothing, in all ways, also side by side with one that throws', async () => {
  const quiet = script('harmless', 'function m.on_update(dt)\nend');
  const throwing = script('error', 'function m.on_update(dt)\n  error("boom")\nend');
  const reports = await runBattle([
    [quiet, 'load'],
    [quiet, 'reload'],
    [throwing, 'update'],
    [throwing, 'reload'],
    [quiet, 'update'],
  ]);
  expect(reports.map(({ outcome, broken }) => [outcome, broken])).toEqual([
    ['harmless', []],
    ['harmless', []],
    ['error', []],
    ['error', []],
    ['harmless', []],
  ]);
});

test('an attack that says that it got out is told; texts as long as an error may be are not', async () => {
  const told = async (body: string): Promise<string> =>
    (await runBattle([[script('harmless', body), 'update']])).flatMap(({ broken }) => broken).join('\n');
  expect(await told('function m.on_update(dt)\n  print("ESCAPED: x")\nend')).toMatch(/^a script got out/);
  expect(await told('function m.on_update(dt)\n  error(("x"):rep(1900), 0)\nend')).toBe('');
});

const wasmKinds = kits
  .wasm()
  .healthy.map(([kind]) => kind)
  .slice(1);

test.each(wasmKinds.map((kind) => [kind.file, kind] as const))(
  'a herd of %s to which nothing happens is healthy; a missed update, a changed component and an end are noticed',
  async (file, kind) => {
    const t = await startGame(
      { 'other/mod.toml': '', [`other/${file}`]: kind.stranger },
      { runtimes: [createWasmRuntime()] },
    );
    onTestFinished(() => t.game.dispose());
    const herd = createHerd(t, 'other', 30, kind);
    const step = (): void => {
      t.game.emit('pulse', 1);
      t.frames(1);
      herd.count();
    };
    for (let n = 0; n < 5; n++) step();
    expect(herd.check(false)).toBeUndefined();
    herd.count();
    expect(herd.check(false)).toMatch(/^30 healthy .* had 5 updates, not 6/);
    step();
    expect(herd.check(true)).toBeUndefined();
    t.game.world.components.Position.y[20] = -1;
    expect(herd.check(false)).toMatch(/^1 healthy .*entity 20 is elsewhere/);
    t.game.despawn(1);
    expect(herd.check(true)).toMatch(/entity 1 has no state/);
  },
);

test('modules that do nothing, trap, or cannot be loaded break nothing, in all ways, side by side', async () => {
  const named = (name: string) => readModules().find((module) => module.name === name)!;
  const [quiet, trapping, refused] = [named('file-globals-named'), named('trap-unreachable'), named('file-noise')];
  const attacks = [quiet, trapping, refused].flatMap((module) => ways.map((way) => [module, way] as const));
  const reports = await runBattle(attacks);
  expect(reports.map(({ outcome, broken }) => [outcome, broken])).toEqual(
    ['harmless', 'error', 'refused'].flatMap((outcome) => ways.map(() => [outcome, []])),
  );
});
