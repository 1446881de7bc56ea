import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldNames, type LuaScalar, luaGraph, toLuaScalar, toLuaStatements } from '../support/lua-data.ts';
import { luaModule, startPlay } from '../support/play.ts';

/** What a version says about the fields of the graph: nothing, an empty table, or a scalar of the field's own type. */
type Default = 'absent' | 'empty' | LuaScalar;

/** A save: a good version, or one that is refused somewhere on its way. */
interface Save {
  readonly fate: 'good' | 'syntax' | 'body' | 'number' | 'on_swap' | 'on_restore' | 'deleted';
  readonly defaults: readonly Default[];
  readonly hooks: boolean;
}

const types = { integer: 'number', float: 'number', string: 'string', flag: 'boolean' } as const;
const scalar: fc.Arbitrary<LuaScalar> = fc.oneof(
  fc.integer().map((value) => ({ kind: 'integer', value: BigInt(value) }) as const),
  fc.double().map((value) => ({ kind: 'float', value }) as const),
  fc.string().map((text) => ({ kind: 'string', bytes: new TextEncoder().encode(text) }) as const),
  fc.boolean().map((value) => ({ kind: 'flag', value }) as const),
);
const save: fc.Arbitrary<Save> = fc.record({
  fate: fc.constantFrom('good', 'good', 'good', 'syntax', 'body', 'number', 'on_swap', 'on_restore', 'deleted'),
  defaults: fc.array(fc.oneof(fc.constant('absent' as const), fc.constant('empty' as const), scalar), {
    minLength: fieldNames.length,
    maxLength: fieldNames.length,
  }),
  hooks: fc.boolean(),
});

/** Lua source of a version; `n` keeps the contents apart. A default whose type is not the live one is left out. */
function sourceOf({ fate, defaults, hooks }: Save, liveTypes: Readonly<Record<string, string>>, n: number): string {
  const set = fieldNames.flatMap((name, index) => {
    const value = defaults[index] ?? 'absent';
    const type = value === 'absent' ? undefined : value === 'empty' ? 'table' : types[value.kind];
    if (value === 'absent' || type !== liveTypes[name]) return [];
    return [`m[${JSON.stringify(name)}] = ${value === 'empty' ? '{}' : toLuaScalar(value)}`];
  });
  const calm = hooks
    ? ['function m.on_save() return m end', 'function m.on_restore(s) assert(s == nil or s ~= m) end']
    : [];
  const failing = fate.startsWith('on_') ? `function m.${fate}() m.health = 1 error("x") end` : '';
  const body = [`-- ${n}`, ...set, ...calm, failing, fate === 'body' ? 'error("x")' : ''];
  const text = luaModule('', body.join('\n'));
  if (fate === 'syntax') return `${text} broken(`;
  return fate === 'number' ? text.replace(/return m\n$/, 'return 5\n') : text;
}

test('any data is equal to the bit after any sequence of good and bad versions', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(luaGraph, fc.array(save, { minLength: 1, maxLength: 6 }), async (graph, saves) => {
      const t = await startPlay({ 'a.lua': luaModule() });
      try {
        const [entity, other] = [t.spawn('a.lua'), t.spawn('a.lua')];
        t.frames(1);
        for (const eid of [entity, other]) t.run(eid, toLuaStatements(graph));
        const names = Object.keys(graph.fields);
        const all = `{ ${names.map((name) => `m[${JSON.stringify(name)}]`).join(', ')} }`;
        const liveTypes: Record<string, string> = {};
        for (const name of names) liveTypes[name] = String(t.ask(entity, `type(m[${JSON.stringify(name)}])`));
        const before = t.digest(entity, all);
        for (const [n, step] of saves.entries()) {
          await t.save({ 'a.lua': step.fate === 'deleted' ? null : sourceOf(step, liveTypes, n) });
          t.frames(1);
          expect(t.digest(entity, all)).toBe(before);
          expect(t.digest(other, all)).toBe(before);
        }
        const good = saves.filter(({ fate }) => fate === 'good').length;
        expect(t.game.scripts.cache.version('a.lua')).toBe(1 + good);
      } finally {
        t.game.dispose();
      }
    }),
    { numRuns: 60 },
  );
});
