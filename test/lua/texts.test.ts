import { expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

test('tables, functions and coroutines have numbers as texts, in the order in which they were asked for', async () => {
  const t = await play({ 'a.lua': luaModule() });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'one, two, f, co = {}, {}, function() end, coroutine.create(function() end)');
  const first = Number(String(t.ask(eid, 'tostring(two)')).replace('table: ', ''));
  const shown = (kind: string, at: number): string => `${kind}: 0x${(first + at).toString(16).padStart(8, '0')}`;
  expect(t.ask(eid, '{ tostring(one), tostring(f), tostring(co), tostring(two) }')).toEqual([
    shown('table', 1),
    shown('function', 2),
    shown('thread', 3),
    shown('table', 0),
  ]);
  expect(t.ask(eid, 'string.format("%p|%-14p|%s|%5s|%d%%", one, two, f, "x", 7)')).toBe(
    `${shown('table', 1).slice(7)}|${shown('table', 0).slice(7).padEnd(14)}|${shown('function', 2)}|    x|7%`,
  );
  expect(t.ask(eid, '("%s %p"):format(setmetatable({}, { __tostring = function() return "mine" end }), 5)')).toBe(
    'mine (null)',
  );
  expect(t.ask(eid, 'tostring(setmetatable({}, { __name = "Vec" })):match("^Vec: 0x%x+$") ~= nil')).toBe(true);
  expect(t.ask(eid, '{ tostring(nil), tostring(1.5), tostring("a"), tostring(true), tostring(2) }')).toEqual([
    'nil',
    '1.5',
    'a',
    'true',
    '2',
  ]);
  t.run(eid, 'print(one, f, 3)');
  expect(t.printed.at(-1)).toBe(`${shown('table', 1)}\t${shown('function', 2)}\t3`);
});

test('wrong calls of tostring and string.format are told as those of the line that made them', async () => {
  const t = await play({ 'a.lua': luaModule() });
  const eid = t.spawn('a.lua');
  t.frames(1);
  const message = (code: string): string => String(t.ask(eid, `select(2, pcall(function() ${code} end))`));
  expect(message('tostring()')).toMatch(/^ask:1: bad argument #1 to '.*' \(value expected\)$/);
  expect(message('string.format("%d", {})')).toMatch(/^ask:1: bad argument #2 to '.*' \(number expected, got table\)$/);
  expect(message('string.format("%s")')).toMatch(/^ask:1: bad argument #2 to '.*' \(no value\)$/);
  expect(message('string.format("%p")')).toMatch(/^ask:1: bad argument #2 to '.*' \(no value\)$/);
  expect(message('tostring(setmetatable({}, { __tostring = function() return {} end }))')).toBe(
    "ask:1: '__tostring' must return a string",
  );
});

test('texts do not depend on when the collector runs', async () => {
  const churn = `
    local m = { texts = {} }
    function m.on_update()
      for i = 1, 300 do local t = { i } if i % 100 == 0 then m.texts[#m.texts + 1] = tostring(t) end end
      m.held = { m.held and #m.held, {} }
      m.texts[#m.texts + 1] = string.format("%p", m.held)
    end
    return m`;
  const texts: unknown[] = [];
  for (const gcBudgetMs of [0, Number.POSITIVE_INFINITY]) {
    const t = await play({ 'a.lua': churn }, { gcBudgetMs });
    const eid = t.spawn('a.lua');
    for (let n = 0; n < 60; n++) {
      t.frames(1);
      if (gcBudgetMs > 0 && n % 7 === 0) t.game.scripts.collectAll();
    }
    texts.push(t.state(eid, 'a.lua')['texts']);
  }
  expect(texts[1]).toEqual(texts[0]);
  expect(new Set(texts[0] as string[]).size).toBe(240);
});
