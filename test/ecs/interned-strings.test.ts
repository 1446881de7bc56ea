import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInternedStrings } from '../../src/ecs/interned-strings.ts';
import { startGame } from '../support/game-harness.ts';

test('the same text has the same id, another text another one, "" is 0', () => {
  const strings = createInternedStrings();
  const bat = strings.idOf('bat');
  expect([strings.idOf(''), strings.idOf('bat'), strings.textOf(bat), strings.textOf(0)]).toEqual([0, bat, 'bat', '']);
  expect(strings.idOf('Bat')).not.toBe(bat);
});

test('an id that nobody gave out means ""', () => {
  const strings = createInternedStrings();
  expect([7, -1, 1.5, Number.NaN].map((id) => strings.textOf(id))).toEqual(['', '', '', '']);
});

test('what is unused is dropped and counted; "" stays, and an id never comes again', () => {
  const strings = createInternedStrings();
  const [a, b] = [strings.idOf('a'), strings.idOf('b')];
  expect(strings.retain((id) => id === b)).toBe(1);
  expect([strings.textOf(a), strings.textOf(b), strings.count()]).toEqual(['', 'b', 2]);
  const again = strings.idOf('a');
  expect(again).not.toBe(a);
  expect([strings.textOf(a), strings.textOf(again)]).toEqual(['', 'a']);
  strings.retain(() => false);
  expect([strings.count(), strings.idOf('')]).toEqual([1, 0]);
});

test('any texts come back, special names included', () => {
  const strings = createInternedStrings();
  const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '\0', '\ufeff', '1'));
  fc.assert(
    fc.property(text, (given) => {
      expect(strings.textOf(strings.idOf(given))).toBe(given);
    }),
    { seed: 23 },
  );
});

const scores = `
local entity = ...
local Text = ecs.component("Text")
local m = { n = 0 }
function m.on_update()
  for i = 1, 500 do m.n = m.n + 1 Text.text[entity] = "score " .. m.n end
  m.shown = Text.text[entity]
end
return m`;

test('a text that changes 50,000 times leaves no 50,000 texts behind, and reads right all the time', async () => {
  const t = await startGame({ 'score.lua': scores });
  const label = t.game.spawn({ Text: {} }, 'score.lua');
  const other = t.game.spawn({ Text: { text: 'keep me' } });
  const { Text } = t.game.world.components;
  for (let n = 1; n <= 100; n++) {
    t.frames(1);
    expect(t.state(label, 'score.lua')['shown']).toBe(`score ${n * 500}`);
    expect(t.game.world.scene.stringOf(Text.text[label]!)).toBe(`score ${n * 500}`);
  }
  expect(t.game.world.strings.count()).toBeLessThan(10_000);
  expect(t.game.world.scene.stringOf(Text.text[other]!)).toBe('keep me');
  expect(t.failures).toEqual([]);
  t.game.dispose();
});

test('the default of a text field outlives any cleaning, and is there for the next entity', async () => {
  const components = { Label: { title: { type: 'string', default: 'untitled' } } } as const;
  const t = await startGame({ 'score.lua': scores }, { components });
  t.game.spawn({ Text: {} }, 'score.lua');
  await t.save({ 'score.lua': `${scores} -- saved` }); // tried on a copy of the entity: no row holds the default now
  t.frames(40);
  const eid = t.game.spawn({ Label: {} } as never);
  const { column } = t.game.world.registry.get('Label').fields[0]!;
  expect(t.game.world.strings.textOf(column[eid]!)).toBe('untitled');
  t.game.dispose();
});

test('a text that was dropped while a script still knew it is right when the script writes it again', async () => {
  const lua = `
    local entity = ...
    local Text, m = ecs.component("Text"), { n = 0 }
    function m.on_update()
      Text.text[entity] = "now and then"
      m.read = Text.text[entity]
      if time.frame() % 20 ~= 0 then
        for i = 1, 500 do m.n = m.n + 1 Text.text[entity] = "filler " .. m.n end
      end
    end
    return m`;
  const t = await startGame({ 'a.lua': lua });
  const eid = t.game.spawn({ Text: {} }, 'a.lua');
  const { Text } = t.game.world.components;
  for (let n = 0; n < 5; n++) {
    t.frames(1);
    expect(t.game.world.scene.stringOf(Text.text[eid]!)).toBe('now and then');
    expect(t.state(eid, 'a.lua')['read']).toBe('now and then');
    t.frames(19);
  }
  expect(t.game.world.strings.count()).toBeLessThan(10_000);
  t.game.dispose();
});
