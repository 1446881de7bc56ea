import { expect, test } from 'vitest';
import { type LuaData, createLuaTable as table } from '../../src/lua/codec/lua-data.ts';
import { toJson } from '../../src/lua/codec/to-json.ts';

test('a module table reads as one would write it by hand', () => {
  const stats = table(
    [],
    [
      ['hp', 12n],
      ['speed', 1.5],
    ],
  );
  expect(
    toJson(
      table(
        [],
        [
          ['health', 100n],
          ['alive', true],
          ['items', table(['sword', 'bow'])],
          ['stats', stats],
        ],
      ),
    ),
  ).toEqual({
    health: 100,
    alive: true,
    items: ['sword', 'bow'],
    stats: { hp: 12, speed: 1.5 },
  });
});

test.each<[string, LuaData, unknown]>([
  ['nil', null, null],
  ['a large integer', 2n ** 63n - 1n, '9223372036854775807'],
  ['nan', Number.NaN, 'nan'],
  ['infinity', Number.NEGATIVE_INFINITY, '-inf'],
  ['bytes that are no text', Uint8Array.of(255, 0), 'base64:/wA='],
  ['a column', { kind: 'column', component: 'Health', field: 'points' }, { $column: 'Health.points' }],
  ['a component', { kind: 'component', component: 'Health' }, { $component: 'Health' }],
  ['a name', { kind: 'named', name: 'hit' }, { $named: 'hit' }],
  ['an empty table', table(), {}],
  ['a list with fields', table([1n], [['x', 2n]]), { $list: [1], x: 2 }],
])('%s is shown', (_, value, shown) => {
  expect(toJson(value)).toEqual(shown);
});

test('minus zero is zero', () => {
  expect(Object.is(toJson(-0), 0)).toBe(true);
});

test('keys of every kind stay apart', () => {
  const keys: LuaData[] = [5n, '5', '[5]', true, 'true', 2.5, '$id', Uint8Array.of(255)];
  const shown = toJson(
    table(
      [],
      keys.map((key) => [key, 1n]),
    ),
  );
  expect(Object.keys(shown as object).sort()).toEqual(
    ['5', '["$id"]', '["[5]"]', '[2.5]', '[5]', '[base64:/w==]', '[true]', 'true'].sort(),
  );
});

test('shared tables and circles are told by reference', () => {
  const shared = table(['x']);
  const root = table(
    [],
    [
      ['a', shared],
      ['b', shared],
    ],
  );
  root.entries.push(['self', root]);
  expect(toJson(root)).toEqual({
    $id: 1,
    a: { $id: 2, $list: ['x'] },
    b: { $ref: 2 },
    self: { $ref: 1 },
  });
});

test('tables that are keys are shown once, however deep keys have keys', () => {
  let key = table(['end']);
  for (let n = 0; n < 40; n++) key = table([], [[key, 1n]]);
  expect(JSON.stringify(toJson(key)).length).toBeLessThan(4_000);
  expect(toJson(table([], [[table(['k']), 1n]]))).toEqual({ $keys: [{ $id: 1, $list: ['k'] }], '[$1]': 1 });
});

test('tables nested 100,000 deep are cut where nobody reads on', () => {
  let deep = table();
  for (let n = 0; n < 100_000; n++) deep = table([deep]);
  expect(JSON.stringify(toJson(deep))).toBe(`${'['.repeat(200)}"…"${']'.repeat(200)}`);
});

test('a key named __proto__ is data', () => {
  const shown = toJson(table([], [['__proto__', 1n]])) as object;
  expect(Object.hasOwn(shown, '__proto__')).toBe(true);
});
