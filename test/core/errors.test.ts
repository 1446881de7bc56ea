import { expect, test } from 'vitest';
import { atPlace, MoonloopError, toMoonloopError } from '../../src/core/moonloop-error.ts';
import { fail, failure, ok } from '../../src/core/result.ts';

test('an error has its code, sentence, place and cause, and is an Error', () => {
  const cause = new TypeError('deep');
  const error = new MoonloopError('HOOK_FAILED', 'it broke', { cause, place: { script: 'a.lua', line: 3 } });
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message, cause: error.cause }).toMatchObject({
    name: 'MoonloopError',
    code: 'HOOK_FAILED',
    message: 'it broke',
    cause,
    place: { script: 'a.lua', line: 3 },
  });
});

test('without cause and place there is no cause property, and an empty place', () => {
  const error = new MoonloopError('INTERNAL', 'x');
  expect('cause' in error).toBe(false);
  expect(error.place).toEqual({});
});

test('an error of ours is kept as it is, whatever code it would be wrapped in', () => {
  const error = new MoonloopError('WORLD_FULL', 'x');
  expect(toMoonloopError(error, 'INTERNAL', { script: 'a.lua' })).toBe(error);
});

test.each([
  ['an Error', new RangeError('too far'), 'too far'],
  ['a text', 'plain', 'plain'],
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 42, '42'],
  ['a symbol', Symbol('odd'), 'Symbol(odd)'],
  ['an object', { toString: () => 'own text' }, 'own text'],
])('%s that was thrown becomes the message, and stays the cause', (_, thrown, message) => {
  const error = toMoonloopError(thrown, 'INTERNAL', { hook: 'h' });
  expect([error.code, error.message, error.cause, error.place.hook]).toEqual(['INTERNAL', message, thrown, 'h']);
});

test.each([
  ['an object without prototype', Object.create(null)],
  [
    'an object whose text throws',
    {
      toString() {
        throw new Error('gotcha');
      },
    },
  ],
])('%s that was thrown is wrapped, and nothing is thrown by that', (_, thrown: unknown) => {
  expect(toMoonloopError(thrown, 'INTERNAL')).toBeInstanceOf(MoonloopError);
});

test('a more exact place wins field by field, and code, sentence and cause stay', () => {
  const cause = new Error('c');
  const error = new MoonloopError('BODY_FAILED', 'm', { cause, place: { file: 'lib.lua', line: 9, mod: 'game' } });
  const placed = atPlace(error, { mod: 'swarm', script: 'swarm/a.lua' });
  expect([placed.code, placed.message, placed.cause]).toEqual(['BODY_FAILED', 'm', cause]);
  expect(placed.place).toEqual({ file: 'lib.lua', line: 9, mod: 'swarm', script: 'swarm/a.lua' });
});

test('results are either a value or an error', () => {
  expect(ok(undefined)).toEqual({ ok: true, value: undefined });
  const failed = fail('FILE_MISSING', 'gone', { place: { file: 'a' } });
  expect([failed.ok, failed.error.code, failed.error.place.file]).toEqual([false, 'FILE_MISSING', 'a']);
  expect(failure(failed.error).error).toBe(failed.error);
});
