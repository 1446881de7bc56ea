import { expect, test } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { packError, unpackError } from '../../src/node/watch-messages.ts';

test('an error that crosses to another thread keeps its code, message, place and cause, and no path of the machine', () => {
  const cause = Object.assign(new Error("EACCES: permission denied, open '/home/somebody/a.lua'"), { code: 'EACCES' });
  const error = new MoonloopError('FILE_UNREADABLE', 'cannot read a.lua', { cause, place: { file: 'a.lua', line: 3 } });
  const crossed = unpackError(structuredClone(packError(error)));
  expect(crossed).toBeInstanceOf(MoonloopError);
  expect({ ...crossed }).toEqual({ ...error });
  expect(crossed.message).toBe('cannot read a.lua');
  expect(crossed.cause).toMatchObject({ name: 'Error', code: 'EACCES' });
  expect(String(crossed.cause)).toBe('Error: EACCES: permission denied, open …');
});

test('what was thrown may be anything: an error without a cause, a text, an error whose code is a function', () => {
  const crossed = (cause: unknown) =>
    unpackError(structuredClone(packError(new MoonloopError('WATCH_FAILED', 'why', { cause })))).cause;
  expect(crossed(undefined)).toBeUndefined();
  expect(crossed('a text')).toMatchObject({ message: 'a text' });
  expect(crossed(Object.assign(new TypeError('odd'), { code: () => 1 }))).toMatchObject({
    name: 'TypeError',
    message: 'odd',
  });
});
