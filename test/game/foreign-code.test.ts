/**
 * Code of the program itself that misbehaves: systems, listeners, observers, log sinks, renderers.
 */
import { observe, onAdd } from 'bitecs';
import { expect, onTestFinished, test } from 'vitest';
import type { GameOptions } from '../../src/game/create-game.ts';
import { defaultSystems } from '../../systems/index.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';

const counter =
  'local m = { n = 0 } function m.on_update() m.n = m.n + 1 events.emit("tick", { n = m.n }) end return m';
async function start(options: Partial<GameOptions<Record<never, never>>> = {}, lua = counter): Promise<TestGame> {
  const t = await startGame({ 'a.lua': lua }, options);
  onTestFinished(() => t.game.dispose());
  t.spawn('a.lua');
  return t;
}

test('a system that throws is told with its name, and the other systems run', async () => {
  const ran: string[] = [];
  const t = await start({
    systems: [
      () => ran.push('first'),
      function brokenSystem() {
        throw new TypeError('system boom');
      },
      ...defaultSystems,
      () => ran.push('last'),
    ],
  });
  t.frames(2);
  expect(ran).toEqual(['first', 'last', 'first', 'last']);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 2 });
  expect(t.failures.map(({ code, message, place }) => [code, message, place.hook])).toEqual(
    Array(2).fill(['INTERNAL', 'system boom', 'brokenSystem']),
  );
});

test.each([
  ['a text', 'text'],
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
])('a system that throws %s stops nothing', async (_, thrown) => {
  const t = await start({
    systems: [
      () => {
        throw thrown;
      },
      ...defaultSystems,
    ],
  });
  expect(() => t.frames(1)).not.toThrow();
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1 });
});

test('a system that throws an object without prototype stops nothing', async () => {
  const t = await start({
    systems: [
      () => {
        throw Object.create(null);
      },
      ...defaultSystems,
    ],
  });
  expect(() => t.frames(1)).not.toThrow();
});

test('a renderer that throws is a failure, and scripts go on', async () => {
  const renderer = {
    draw() {
      throw new Error('lost context');
    },
    dispose: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
  const t = await start({ renderer });
  t.frames(2);
  expect(t.failures.map(({ message, place }) => [message, place.hook])).toEqual(
    Array(2).fill(['lost context', 'renderSystem']),
  );
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 2 });
});

test('an input source that throws is a failure, and scripts go on', async () => {
  const t = await start({
    input: {
      poll() {
        throw new Error('unplugged');
      },
    },
  });
  t.frames(1);
  expect(t.failures.map(({ message }) => message)).toEqual(['unplugged']);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1 });
});

test('an event listener that throws is a failure; other listeners and handlers hear', async () => {
  const t = await start();
  const heard: unknown[] = [];
  t.game.on('tick', () => {
    throw new Error('listener boom');
  });
  t.game.on('tick', (data) => heard.push(data));
  t.frames(2);
  expect(heard).toEqual([{ n: 1 }, { n: 2 }]);
  expect(t.failures.map(({ code, message }) => [code, message])).toEqual(Array(2).fill(['INTERNAL', 'listener boom']));
});

test('a listener that ends itself or another in the middle of an event skips nobody else', async () => {
  const t = await start();
  const heard: string[] = [];
  const stopFirst = t.game.on('tick', () => {
    heard.push('first');
    stopFirst();
    stopThird();
  });
  t.game.on('tick', () => heard.push('second'));
  const stopThird = t.game.on('tick', () => heard.push('third'));
  t.frames(2);
  expect(heard).toEqual(['first', 'second', 'second']);
});

test('a listener that subscribes again does not hear the running event again', async () => {
  const t = await start();
  let calls = 0;
  const again = (): void => {
    if (++calls < 50) t.game.on('tick', again);
  };
  t.game.on('tick', again);
  t.frames(1);
  expect(calls).toBe(1);
});

test('each listener has a copy of its own', async () => {
  const t = await start();
  const heard: unknown[] = [];
  t.game.on('tick', (data) => {
    (data as { n: number }).n = 99;
  });
  t.game.on('tick', (data) => heard.push(data));
  t.frames(1);
  expect(heard).toEqual([{ n: 1 }]);
});

test('what TypeScript sends is copied before a listener gets it', async () => {
  const t = await start();
  const data = { list: [1] };
  t.game.on('mine', (got) => {
    (got as typeof data).list.push(2);
  });
  t.game.emit('mine', data);
  expect(data).toEqual({ list: [1] });
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a bigint', 1n],
])('sending %s to scripts that listen is VALUE_REFUSED', async (_, value) => {
  const t = await start({}, 'events.on("mine", function() end) return {}');
  expect(() => t.game.emit('mine', { value })).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
  expect(() => t.game.emit('mine', { value: 1 })).not.toThrow();
});

test('a listener may spawn, despawn, attach, send and call while scripts run', async () => {
  const t = await start();
  let done = false;
  t.game.on('tick', () => {
    if (done) return;
    done = true;
    const eid = t.spawn('a.lua');
    t.game.scripts.attach(eid, 'a.lua');
    t.game.despawn(1);
    t.game.emit('tick', { from: 'listener' });
    t.game.scripts.call(eid, 'a.lua', 'on_update');
  });
  t.frames(3);
  expect(t.failures).toEqual([]);
  expect(t.state(2, 'a.lua')['n']).toBeGreaterThanOrEqual(3);
  expect(t.game.world.handles.of(1)).toBe(0);
});

test('an observer that throws on a change which a script asked for keeps no other change from happening', async () => {
  const lua =
    'local e = ... local m = {} function m.on_update() if time.frame() == 0 then ecs.add(e, "Sprite") ecs.add(e, "Text") ecs.spawn({ Camera = {} }) end end return m';
  const t = await start({}, lua);
  const { Sprite, Text } = t.game.world.components;
  const texts: number[] = [];
  observe(t.game.world, onAdd(Sprite), () => {
    throw new Error('observer boom');
  });
  observe(t.game.world, onAdd(Text), (eid) => {
    texts.push(eid);
  });
  t.frames(2);
  expect(t.failures.map(({ message }) => message)).toEqual(['observer boom']);
  expect(texts).toEqual([1]);
});

test('a listener that steps the game gets a frame inside of the frame, and both end', async () => {
  const t = await start();
  let deep = 0;
  t.game.on('tick', () => {
    if (deep++ === 0) t.game.step(1 / 60);
  });
  t.frames(2);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 3 });
  expect([t.failures, t.game.world.time.frame]).toEqual([[], 2]);
});

test('a probe is told what each frame spent on what, and the game runs the same without one', async () => {
  const kinds = new Set<string>();
  const t = await start({ probe: { record: (kind, name) => kinds.add(`${kind} ${name}`) } });
  t.frames(3);
  for (const expected of ['script a.lua', 'system scriptSystem', 'system renderSystem'])
    expect(kinds).toContain(expected);
});
