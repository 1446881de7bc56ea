import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, nearestName } from '../../src/core/nearest.ts';

const components = ['Position', 'Velocity', 'Sprite', 'Text', 'Lifetime'];

test.each([
  ['position', 'Position'],
  ['POSITION', 'Position'],
  ['Positon', 'Position'],
  ['Posiiton', 'Position'],
  ['Velocitys', 'Velocity'],
  ['sprit', 'Sprite'],
  ['Tex', 'Text'],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearestName(typed, components)).toBe(meant);
  expect(didYouMean(typed, components)).toBe(`; did you mean "${meant}"?`);
});

test.each([['Inventory'], ['Pos'], ['xxxxxxxx'], ['ぽじしょん']])('nothing is offered for %s', (typed) => {
  expect(nearestName(typed, components)).toBeUndefined();
  expect(didYouMean(typed, components)).toBe('');
});

test('of several the nearest is offered, of equally near ones the first', () => {
  expect(nearestName('speed', ['spend', 'speeds', 'speed2'])).toBe('spend');
  expect(nearestName('speed', ['spxxd', 'spede', 'speed'])).toBe('speed');
});

test('nothing is offered where there is nothing', () => {
  expect(nearestName('x', [])).toBeUndefined();
});

test('a huge name is compared by its start and costs no more than a short one', () => {
  const huge = `Position${'x'.repeat(1_000_000)}`;
  expect(nearestName(huge, components)).toBeUndefined();
});

test('a name with one letter changed is always found again', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{4,20}$/), fc.nat(), (name, at) => {
      const typo = `${name.slice(0, at % name.length)}_${name.slice((at % name.length) + 1)}`;
      expect(nearestName(typo, ['UNRELATED_NAME_FAR_AWAY', name])).toBe(name);
    }),
    { seed: 13 },
  );
});
