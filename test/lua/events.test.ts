import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

async function start(files: Readonly<Record<string, string>>): Promise<TestGame> {
  const t = await startGame(files);
  onTestFinished(() => t.game.dispose());
  return t;
}
const script = (body: string, update = ''): string =>
  `local entity = ...\nlocal m = {}\nfunction m.on_start()\n${body}\nend\nfunction m.on_update()\n${update}\nend\nreturn m`;

test('an event reaches all handlers in order of registration, after the loop of the script that sent it', async () => {
  const t = await start({
    'a.lua': script(
      'events.on("e", function(d) print("a" .. entity .. d) end)',
      'print("update " .. entity) if entity == 1 then events.emit("e", "!") end',
    ),
  });
  t.spawn('a.lua');
  t.spawn('a.lua');
  t.frames(1);
  expect(t.printed).toEqual(['update 1', 'update 2', 'a1!', 'a2!']);
});

test('events are delivered in the order in which they were sent, handler after handler', async () => {
  const t = await start({
    'a.lua': script(
      'for _, n in ipairs { "x", "y" } do for i = 1, 2 do events.on(n, function(d) print(n .. i .. d) end) end end',
      'events.emit("y", 1) events.emit("x", 2)',
    ),
  });
  t.spawn('a.lua');
  t.frames(1);
  expect(t.printed).toEqual(['y11', 'y21', 'x12', 'x22']);
});

test('what a handler sends is delivered after the events that wait, not inside of the handler', async () => {
  const t = await start({
    'a.lua': script(
      'events.on("a", function() events.emit("c") print("a") end) events.on("b", function() print("b") end) events.on("c", function() print("c") end)',
      'if time.frame() == 0 then events.emit("a") events.emit("b") end',
    ),
  });
  t.spawn('a.lua');
  t.frames(1);
  expect(t.printed).toEqual(['a', 'b', 'c']);
});

test('handlers that answer each other for ever hold up neither the frame nor other events', async () => {
  const t = await start({
    'a.lua': script(
      'm.n = 0 events.on("ping", function() m.n = m.n + 1 events.emit("ping") end) events.on("other", function() m.other = true end) events.emit("ping")',
      'events.emit("other")',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(5);
  const { n, other } = t.state(eid, 'a.lua');
  expect(other).toBe(true);
  expect(n).toBeGreaterThan(4);
  expect(n).toBeLessThan(500);
});

test('once hears once, also when the event is sent twice in a frame or again by the handler', async () => {
  const t = await start({
    'a.lua': script(
      'm.n = 0 events.once("e", function() m.n = m.n + 1 events.emit("e") end)',
      'events.emit("e") events.emit("e")',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(3);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 1 });
  expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 0 });
});

test('a handler that throws is ended by once all the same, and the others hear', async () => {
  const t = await start({
    'a.lua': script(
      'm.n = 0 events.once("e", function() error("boom") end) events.on("e", function() m.n = m.n + 1 end)',
      'events.emit("e")',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(3);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 3 });
  expect(t.failures.map((f) => [f.code, f.message, f.place.hook])).toEqual([['HOOK_FAILED', 'boom', 'event e']]);
});

test('off during delivery keeps a later handler from hearing, and skips nobody', async () => {
  const t = await start({
    'a.lua': script(
      'local ids = {} for i = 1, 4 do ids[i] = events.on("e", function() print(i) if i == 1 then events.off(ids[1]) events.off(ids[3]) end end) end',
      'events.emit("e")',
    ),
  });
  t.spawn('a.lua');
  t.frames(2);
  expect(t.printed).toEqual(['1', '2', '4', '2', '4']);
});

test('off tells whether there was anything to end, and ends no timer', async () => {
  const t = await start({
    'a.lua': script(
      'local id, timer = events.on("e", print), time.after(9, print) m.seen = { events.off(id), events.off(id), events.off(0), events.off(-1), events.off(timer), time.cancel(id), time.cancel(timer) }',
    ),
  });
  const eid = t.spawn('a.lua');
  expect(t.state(eid, 'a.lua')['seen']).toEqual([true, false, false, false, false, false, true]);
});

test('a handler registered during delivery does not hear the running event', async () => {
  const t = await start({
    'a.lua': script(
      'm.n = 0 events.on("e", function() events.on("e", function() m.n = m.n + 1 end) end)',
      'if time.frame() < 2 then events.emit("e") end',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 0 });
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 1 });
});

test('a handler that despawns its own entity ends with it; others of that event still hear', async () => {
  const t = await start({
    'a.lua': script('events.on("e", function() print("a" .. entity) ecs.despawn(entity) end)'),
    'b.lua': script('events.on("e", function() print("b") end)', 'events.emit("e")'),
  });
  t.spawn('a.lua');
  t.spawn('a.lua');
  t.spawn('b.lua');
  t.frames(2);
  expect(t.printed).toEqual(['a1', 'a2', 'b', 'b']);
  expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 1 });
  expect(t.failures).toEqual([]);
});

test('handlers of a dead or detached instance do not hear', async () => {
  const t = await start({ 'a.lua': script('events.on("e", function() print(entity) end)') });
  const [a, b, c] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
  t.game.despawn(a);
  t.game.scripts.detach(b, 'a.lua');
  t.game.emit('e');
  t.frames(1);
  expect(t.printed).toEqual([String(c)]);
});

test('events may be sent by on_destroy, and are heard', async () => {
  const t = await start({
    'a.lua': 'local e = ... local m = {} function m.on_destroy() events.emit("died", ecs.alive(e)) end return m',
    'b.lua': script('events.on("died", function(d) print("died", d) end)'),
  });
  t.spawn('b.lua');
  const eid = t.spawn('a.lua');
  t.game.despawn(eid);
  t.frames(1);
  expect(t.printed).toEqual(['died\ttrue']);
});

test('inside of a mod data is shared by reference; other mods and TypeScript get copies', async () => {
  const t = await start({
    'one/mod.toml': '',
    'one/main.lua': script(
      'events.on("e", function(d) d.seen = (d.seen or 0) + 1 end)',
      'if time.frame() == 0 then m.data = { list = { 1, 2 } } events.emit("e", m.data) end',
    ),
    'two/mod.toml': '',
    'two/main.lua': script('events.on("e", function(d) m.got = d d.list[1] = "changed" end)'),
  });
  const heard: unknown[] = [];
  t.game.on('e', (data) => heard.push(data));
  t.frames(2);
  expect(t.state(1, 'one/main.lua')['data']).toEqual({ list: [1, 2], seen: 1 });
  expect(t.state(2, 'two/main.lua')['got']).toMatchObject({ list: ['changed', 2] });
  expect(heard).toHaveLength(1);
});

test.each([
  ['a function', 'print'],
  ['a coroutine', 'coroutine.create(print)'],
  ['a column', 'ecs.component("Position").x'],
  ['a function deep inside', '{ a = { b = { print } } }'],
  ['something 40 deep', '(function() local t = {} for i = 1, 40 do t = { t } end return t end)()'],
  ['200,000 entries', '(function() local t = {} for i = 1, 200000 do t[i] = i end return t end)()'],
])('%s cannot go to another mod: the sender gets the error, nobody a half event', async (_, value) => {
  const t = await start({ 'a.lua': script('', `events.emit("e", ${value})`) });
  t.spawn('a.lua');
  const heard: unknown[] = [];
  t.game.on('e', (data) => heard.push(data));
  t.frames(1);
  expect(t.failures.map((f) => [f.code, f.place.hook])).toEqual([['HOOK_FAILED', 'on_update']]);
  expect(t.failures[0]?.message).toMatch(/cannot/);
  expect(heard).toEqual([]);
});

test('data that contains itself is copied with its shape for TypeScript', async () => {
  const t = await start({ 'a.lua': script('', 'local d = { n = 1 } d.me = d events.emit("e", d)') });
  t.spawn('a.lua');
  const heard: { n: number; me: unknown }[] = [];
  t.game.on('e', (data) => heard.push(data as { n: number; me: unknown }));
  t.frames(1);
  expect(heard[0]?.me).toBe(heard[0]);
});

test('a handler given by name is looked up when the event comes, with self if it wants it', async () => {
  const t = await start({
    'a.lua': 'local m = { n = 0 } events.on("e", "on_e") function m:on_e(d) self.n = self.n + d end return m',
  });
  const eid = t.spawn('a.lua');
  t.game.emit('e', 5);
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 5 });
});

test('a name that means no function is an error of the handler that says both', async () => {
  const t = await start({ 'a.lua': script('events.on("e", "nothing")') });
  t.spawn('a.lua');
  t.game.emit('e');
  t.frames(1);
  expect(t.failures.map((f) => f.message)).toEqual([expect.stringMatching(/event e.*"nothing".*a\.lua/)]);
});

test('register is on, and names are compared to the letter', async () => {
  const t = await start({
    'a.lua': script(
      'm.n = 0 events.register("__index", function() m.n = m.n + 1 end) events.on("E", function() m.n = m.n + 100 end)',
      'events.emit("__index") events.emit("e")',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 1 });
});

test('nil as handler is an error that names event and handler', async () => {
  const t = await start({ 'a.lua': script('', 'events.on("hit", nil)') });
  t.spawn('a.lua');
  t.frames(1);
  expect(t.failures[0]?.message).toMatch(/events\.on\("hit"\).*handler.*nil/);
});

test('10,000 events in a frame are all delivered, in order', async () => {
  const t = await start({
    'a.lua': script(
      'm.n = 0 m.right = true events.on("e", function(d) m.n = m.n + 1 if d ~= m.n then m.right = false end end)',
      'if time.frame() == 0 then for i = 1, 10000 do events.emit("e", i) end end',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 10_000, right: true });
});
