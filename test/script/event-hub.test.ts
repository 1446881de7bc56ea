import { describe, expect, test } from 'vitest';
import { createEventHub } from '../../src/script/event-hub.ts';
import type { ScriptRoom } from '../../src/script/runtime.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const listening = (rest = ''): string =>
  luaModule(
    'got = {}',
    `function m.on_start() events.on("hit", "on_hit") end function m.on_hit(d) m.got[#m.got + 1] = d ${rest} end`,
  );
const got = (t: PlayedGame, entity: number, id: string): unknown => t.ask(entity, 'm.got', id);

describe('events between scripts, mods and TypeScript', () => {
  test('an event from TypeScript reaches all mods in the next frame, in order', async () => {
    const t = await play({ 'm/mod.toml': '', 'm/a.lua': listening(), 'b.lua': listening() });
    const entity = t.spawn('m/a.lua', 'b.lua');
    t.frames(1);
    for (const n of [1, 2, 3]) t.game.emit('hit', n);
    expect(got(t, entity, 'b.lua')).toEqual({});
    t.frames(1);
    expect([got(t, entity, 'm/a.lua'), got(t, entity, 'b.lua')]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('an event of one mod reaches its own mod by reference, others as a copy', async () => {
    const change = 'd.touched = (d.touched or 0) + 1';
    const t = await play({
      'm/mod.toml': '',
      'm/a.lua': listening(change),
      'b.lua': listening(change),
      'c.lua': luaModule('', 'function m.send() data = { n = 1 } events.emit("hit", data) end'),
    });
    const entity = t.spawn('m/a.lua', 'b.lua', 'c.lua');
    t.frames(1);
    t.run(entity, 'm.send()', 'c.lua');
    t.frames(2);
    expect(t.ask(entity, 'data.touched', 'b.lua')).toBe(1);
    expect(got(t, entity, 'm/a.lua')).toEqual([{ n: 1, touched: 1 }]);
  });

  test('a listener in TypeScript gets a copy, and hears nothing after it stopped', async () => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const heard: unknown[] = [];
    const stop = t.game.on('ping', (data) => heard.push(data));
    t.run(entity, 'local d = { list = { 1, 2 } } events.emit("ping", d) d.list[1] = 9');
    stop();
    stop();
    t.run(entity, 'events.emit("ping", 2)');
    t.frames(1);
    expect(heard).toEqual([{ list: [1, 2] }]);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('listener');
      },
    ],
    [
      'throws no error',
      () => {
        throw null;
      },
    ],
  ])('a listener that %s is told as a failure; the others and the frame go on', async (_, listener) => {
    const t = await play({
      'a.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 events.emit("ping") end'),
    });
    const entity = t.spawn('a.lua');
    let calls = 0;
    t.game.on('ping', listener);
    t.game.on('ping', () => calls++);
    t.frames(3);
    expect([t.ask(entity, 'm.n'), calls]).toEqual([3, 3]);
    expect(t.failures).toHaveLength(3);
    expect(t.failures[0]).toMatchObject({ code: 'INTERNAL', place: { hook: 'event listener' } });
  });

  test.each([
    ['a function', 'print'],
    ['a coroutine', 'coroutine.create(print)'],
    ['a column', 'ecs.component("Position").x'],
    ['a table 40 deep', '(function() local t = {} for i = 1, 40 do t = { t } end return t end)()'],
  ])('%s as data is refused where it would leave the mod, in the sender', async (_, data) => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.game.on('ping', () => undefined);
    expect(() => t.run(entity, `events.emit("ping", ${data})`)).toThrow();
    expect(() => t.run(entity, 'events.emit("ping", 1)')).not.toThrow();
  });

  test('data that refers to itself is refused where it is sent; data that stands in two places arrives in both', async () => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const heard: unknown[] = [];
    t.game.on('ping', (data) => heard.push(data));
    expect(() => t.run(entity, 'local d = {} d.me = d events.emit("ping", d)')).toThrow(/contains itself/);
    t.run(entity, 'local d = { 1 } events.emit("ping", { a = d, b = d })');
    expect(heard).toEqual([{ a: [1], b: [1] }]);
  });

  test.each([
    ['a handler that ends itself', 'events.off(m.id)', 1],
    ['a handler that ends the next one', 'events.off(m.id + 1)', 3],
    ['a handler that registers another', 'events.on("hit", function() end)', 3],
  ])('%s while it is called', async (_, code, calls) => {
    const t = await play({
      'a.lua': luaModule(
        'n = 0',
        `function m.on_start() m.id = events.on("hit", "on_hit") events.on("hit", function() later = (later or 0) + 1 end) end function m.on_hit() m.n = m.n + 1 ${code} end`,
      ),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (let n = 0; n < 3; n++) {
      t.game.emit('hit');
      t.frames(1);
    }
    expect(t.ask(entity, 'm.n')).toBe(calls);
    expect(t.ask(entity, 'later or 0')).toBe(code.includes('+ 1') ? 0 : 3);
    expect(t.failures).toEqual([]);
  });

  test('once is called once, also when the event comes twice in a frame', async () => {
    const t = await play({
      'a.lua': luaModule(
        'n = 0',
        'function m.on_start() events.once("hit", "on_hit") end function m.on_hit() m.n = m.n + 1 end',
      ),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.game.emit('hit');
    t.game.emit('hit');
    t.frames(2);
    expect(t.ask(entity, 'm.n')).toBe(1);
  });

  test('handlers that answer each other for ever do not stop the frame', async () => {
    const t = await play({
      'a.lua': luaModule(
        'n = 0',
        'function m.on_start() events.on("ping", "on_ping") end function m.on_ping() m.n = m.n + 1 events.emit("ping") end',
      ),
    });
    const entity = t.spawn('a.lua');
    t.run(entity, 'events.emit("ping")');
    t.frames(5);
    const first = t.ask(entity, 'm.n') as number;
    t.frames(5);
    expect(first).toBeGreaterThan(4);
    expect(t.ask(entity, 'm.n')).toBeGreaterThan(first);
  });

  test('two mods that answer each other for ever do not stop the frame', async () => {
    const answer = (from: string, to: string): string =>
      luaModule(
        'n = 0',
        `function m.on_start() events.on("${from}", "answer") end function m.answer() m.n = m.n + 1 events.emit("${to}") end`,
      );
    const t = await play({ 'm/mod.toml': '', 'm/a.lua': answer('ping', 'pong'), 'b.lua': answer('pong', 'ping') });
    const entity = t.spawn('m/a.lua', 'b.lua');
    t.frames(1);
    t.game.emit('ping');
    t.frames(10);
    expect(t.ask(entity, 'm.n', 'b.lua')).toBeGreaterThan(3);
  });

  test('events with odd names are events like others', async () => {
    const t = await play({ 'a.lua': luaModule('n = 0', 'function m.hit() m.n = m.n + 1 end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (const name of ['__proto__', 'constructor', '', 'with space', 'größe']) {
      t.run(entity, `events.on("${name}", m.hit)`);
      t.game.emit(name);
    }
    t.frames(1);
    expect(t.ask(entity, 'm.n')).toBe(5);
  });
});

test('names that nobody listens to any more are forgotten: a room that comes later is told of those that are heard', () => {
  const hub = createEventHub(() => {});
  const told: [string, boolean][] = [];
  const room = {
    heardElsewhere: (event, heard) => void told.push([event, heard]),
  } as Partial<ScriptRoom> as ScriptRoom;
  hub.addRoom(room);
  for (let n = 0; n < 1000; n++) {
    hub.roomListens(room, `event ${n}`, true);
    hub.on(`outside ${n}`, () => {})();
    hub.roomListens(room, `event ${n}`, n === 500);
  }
  told.length = 0;
  hub.addRoom({ ...room });
  expect(told).toEqual([
    ['event 500', false],
    ['event 500', true],
  ]);
});
