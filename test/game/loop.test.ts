import { expect, onTestFinished, test } from 'vitest';
import { createGameTime } from '../../src/ecs/time.ts';
import { createFrameScheduler, createTimeAdvance } from '../../src/game/frame-loop.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';

const counter =
  'local m = { n = 0, fixed = 0 } function m.on_update(dt) m.n = m.n + 1 m.dt = dt end function m.on_fixed_update(dt) m.fixed = m.fixed + 1 m.step = dt end return m';
async function start(options = {}): Promise<TestGame> {
  const t = await startGame({ 'a.lua': counter }, options);
  onTestFinished(() => t.game.dispose());
  t.spawn('a.lua');
  return t;
}

test.each([
  [0, 0],
  [-1, 0],
  [0.05, 0.05],
  [0.1, 0.1],
  [60, 0.1],
  [Number.POSITIVE_INFINITY, 0.1],
  [Number.NEGATIVE_INFINITY, 0],
])('a delta of %s seconds is a frame of %s', async (given, delta) => {
  const t = await start();
  t.frames(1, given);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1, dt: delta });
  expect(t.game.world.time).toMatchObject({ deltaSeconds: delta, elapsedSeconds: delta, frame: 0 });
});

test('a delta of NaN does not make time stop for ever', async () => {
  const t = await start();
  t.frames(1, Number.NaN);
  t.frames(1, 0.05);
  expect(t.game.world.time).toMatchObject({ deltaSeconds: 0.05, elapsedSeconds: 0.05 });
});

test('fixed steps keep their rate over frames of any length, and a rest is kept for the next frame', async () => {
  const t = await start();
  t.frames(10, 0.01);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 10, fixed: 6, step: 1 / 60 });
  t.frames(600, 1 / 60);
  expect(t.state(1, 'a.lua')).toMatchObject({ fixed: 606 });
});

test('1,000 frames of one step each are 1,000 fixed steps: no rounding error loses one', () => {
  const time = createGameTime();
  const advance = createTimeAdvance(time, { fixedHz: 60 });
  let steps = 0;
  for (let n = 0; n < 1000; n++) {
    advance(1 / 60);
    steps += time.fixedSteps;
  }
  expect(steps).toBe(1000);
});

test('a slow frame does at most maxFixedSteps and forgets the rest', async () => {
  const t = await start({ maxDeltaSeconds: 10, maxFixedSteps: 3 });
  t.frames(1, 1);
  expect(t.state(1, 'a.lua')).toMatchObject({ fixed: 3 });
  t.frames(1, 1 / 60);
  expect(t.state(1, 'a.lua')).toMatchObject({ fixed: 4 });
});

test('fixedHz sets the length of a step, which fixed updates are given', async () => {
  const t = await start({ fixedHz: 20 });
  t.frames(10, 0.1);
  expect(t.state(1, 'a.lua')).toMatchObject({ fixed: 20, step: 0.05 });
  expect(t.game.world.time.tick).toBe(20);
});

test('fixed updates of a frame come before its updates; timers before both', async () => {
  const lua =
    'local m = {} function m.on_update() print("update") end function m.on_fixed_update() print("fixed") end function m.on_start() time.after(0, function() print("timer") end) end return m';
  const t = await startGame({ 'a.lua': lua });
  t.spawn('a.lua');
  t.frames(1, 0.04);
  expect(t.printed).toEqual(['timer', 'fixed', 'fixed', 'update']);
  t.game.dispose();
});

test('scripts run by mod, then by first attach, entities by attach, and a despawned one is skipped', async () => {
  const say = (name: string): string =>
    `local e = ... local m = {} function m.on_update() print("${name}" .. e) end return m`;
  const t = await startGame({
    'z.lua': say('z'),
    'y.lua': say('y'),
    'b/mod.toml': '',
    'b/s.lua': say('b'),
    'a/mod.toml': '',
    'a/s.lua': say('a'),
  });
  const first = t.spawn('b/s.lua', 'z.lua');
  t.spawn('y.lua', 'a/s.lua', 'z.lua');
  t.spawn('z.lua');
  t.game.despawn(first);
  t.spawn('z.lua'); // has the id again, but comes last
  t.frames(1);
  expect(t.printed).toEqual(['z2', 'z3', `z${t.game.world.handles.of(1)}`, 'y2', 'a2']);
  t.game.dispose();
});

test('start runs a frame per tick of the scheduler, with the time of the clock; stop ends it; both may be repeated', async () => {
  const clock = createManualClock(5000);
  let next: (() => void) | undefined;
  const scheduler = (run: () => void) => {
    next = run;
    return () => {
      next = undefined;
    };
  };
  const t = await start({ clock, scheduler });
  const tick = (ms: number): void => {
    clock.advance(ms);
    next?.();
  };
  t.game.start();
  t.game.start();
  tick(20);
  tick(30);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 2, dt: 0.03 });
  t.game.stop();
  t.game.stop();
  expect(next).toBeUndefined();
  clock.advance(10_000);
  t.game.start();
  tick(10);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 3, dt: 0.01 }); // the pause is no frame
  t.game.step(0.05); // single steps while it runs
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 4, dt: 0.05 });
});

test('a system that stops the game stops it: no further frame is asked for', async () => {
  const clock = createManualClock();
  let frames = 0;
  const t = await startGame(
    {},
    {
      clock,
      scheduler: createFrameScheduler(clock),
      systems: [
        function stopSystem() {
          if (++frames === 3) t.game.stop();
        },
      ],
    },
  );
  t.game.start();
  clock.advance(1000);
  expect([frames, clock.waiting()]).toEqual([3, 0]);
  t.game.dispose();
});

test('the scheduler without a display asks for 60 frames a second, and a jam is not caught up', () => {
  const clock = createManualClock();
  const schedule = createFrameScheduler(clock);
  let frames = 0;
  const run = (): void => {
    frames++;
    schedule(run);
  };
  const stop = schedule(run);
  clock.advance(1000);
  expect(Math.abs(frames - 60)).toBeLessThanOrEqual(1);
  stop();
  const before = frames;
  clock.advance(17);
  expect(frames).toBe(before + 1); // the first stop is not that of the running wait
});

test('dispose stops the loop, source, renderer and rooms, once, and may be called twice', async () => {
  const clock = createManualClock();
  const ended: string[] = [];
  const end = (name: string) => () => void ended.push(name);
  const t = await startGame(
    { 'a.lua': counter },
    { clock, renderer: { draw: () => undefined, dispose: end('renderer'), [Symbol.dispose]: end('renderer') } },
  );
  t.spawn('a.lua');
  t.game.start();
  t.game.dispose();
  t.game[Symbol.dispose]();
  t.source.write({ 'a.lua': 'return {}' });
  await t.game.reload.idle();
  expect([ended, clock.waiting(), t.reloads.filter(({ first }) => !first)]).toEqual([['renderer'], 0, []]);
});

const afterDispose: readonly (readonly [string, (t: TestGame) => void])[] = [
  ['step', (t) => t.frames(2)],
  ['emit', (t) => t.game.emit('e', 1)],
  ['stop', (t) => t.game.stop()],
  ['call', (t) => void t.game.scripts.call(1, 'a.lua', 'on_update')],
  ['state', (t) => void t.game.scripts.state(1, 'a.lua')],
  ['despawn', (t) => t.game.despawn(1)],
  ['counts', (t) => void t.game.scripts.counts()],
];
async function useAfterDispose(use: (t: TestGame) => void): Promise<void> {
  const t = await startGame({ 'a.lua': `events.on("e", print) ${counter}` });
  t.spawn('a.lua');
  t.frames(1);
  t.game.dispose();
  expect(() => use(t)).not.toThrow();
  expect(t.printed).toEqual([]);
}
test.each(afterDispose)('after dispose %s does nothing', (_, use) => useAfterDispose(use));

test('a listener that disposes the game in the middle of a frame ends it without an exception', async () => {
  const t = await startGame({
    'a.lua': 'local m = {} function m.on_update() events.emit("over") end return m',
    'b.lua': counter,
  });
  t.spawn('a.lua', 'b.lua');
  t.game.on('over', () => t.game.dispose());
  expect(() => t.frames(1)).not.toThrow();
});
