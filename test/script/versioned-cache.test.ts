import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { toScriptId } from '../../src/core/script-id.ts';
import { type Build, createVersionedCache } from '../../src/script/versioned-cache.ts';

const id = toScriptId('a.lua');
const build = (hash: string): Build => ({ id, bytes: new Uint8Array([hash.length]), hash });
const error = new MoonloopError('COMPILE_FAILED', 'no');

describe('the versioned cache', () => {
  test('readers get the last good version, the same object until there is another, whatever is refused between', () => {
    const cache = createVersionedCache();
    expect(cache.getInstance('a.lua')).toBeUndefined();
    cache.refuse(build('bad'), error);
    expect(cache.getInstance('a.lua')).toBeUndefined();
    cache.publish(build('good'));
    const first = cache.getInstance('a.lua');
    expect(first).toMatchObject({ version: 1, build: build('good') });
    expect(cache.getInstance('a.lua')).toBe(first);
    cache.refuse(build('worse'), error);
    expect(cache.getInstance('a.lua')).toMatchObject({ version: 1, build: build('good') });
    cache.publish(build('better'));
    expect(cache.getInstance('a.lua')).toMatchObject({ version: 2, build: build('better') });
  });

  test('of 100 contents that were taken back all stay banned; the last 16 say why, without cause and call stack', () => {
    const cache = createVersionedCache();
    cache.publish(build('good'));
    for (let n = 0; n < 100; n++) {
      const place = { script: 'a.lua', line: n, traceback: 'long' };
      cache.ban(build(`bad ${n}`), new MoonloopError('VERSION_WITHDRAWN', `reason ${n}`, { cause: error, place }));
    }
    const told = Array.from({ length: 100 }, (_, n) => cache.banned(build(`bad ${n}`)));
    expect(told.map((ban) => ban?.code)).toEqual(Array(100).fill('VERSION_WITHDRAWN'));
    expect(told.filter((ban) => ban?.message.startsWith('reason'))).toHaveLength(16);
    expect([told[99]?.message, told[99]?.cause]).toEqual(['reason 99', undefined]);
    expect(told[99]?.place).toEqual({ script: 'a.lua', line: 99 });
    expect(cache.banned(build('good'))).toBeUndefined();
  });

  test('a file that was never published has version 0, and its first number is 1', () => {
    const cache = createVersionedCache();
    expect([cache.version('a.lua'), cache.nextVersion('a.lua'), cache.entry('a.lua')]).toEqual([0, 1, undefined]);
    expect(cache.publish(build('x'))).toBe(1);
  });

  test('publishing keeps the build, its hash as tried, and no error', () => {
    const cache = createVersionedCache();
    cache.refuse(build('bad'), error);
    cache.publish(build('good'));
    const entry = { version: 1, lastVersion: 1, build: build('good'), triedHash: 'good', error: undefined };
    expect(cache.entry('a.lua')).toMatchObject(entry);
  });

  test('a refused build leaves version and build, and is noted as tried with its error', () => {
    const cache = createVersionedCache();
    cache.publish(build('good'));
    cache.refuse(build('bad'), error);
    expect(cache.entry('a.lua')).toMatchObject({ version: 1, build: build('good'), triedHash: 'bad', error });
    expect(cache.nextVersion('a.lua')).toBe(2);
  });

  test('restoring resolves the error without a new number', () => {
    const cache = createVersionedCache();
    cache.publish(build('good'));
    cache.refuse(build('bad'), error);
    cache.restore(id);
    expect(cache.entry('a.lua')).toMatchObject({ version: 1, triedHash: 'good', error: undefined });
  });

  test('a build taken back leaves nothing live, and its number is not used again', () => {
    const cache = createVersionedCache();
    cache.publish(build('one'));
    cache.retract(id, error);
    expect(cache.entry('a.lua')).toMatchObject({ version: 0, build: undefined, error });
    expect(cache.publish(build('two'))).toBe(2);
  });

  test('forgetting what was tried lets the same content be tried again; unknown files are no matter', () => {
    const cache = createVersionedCache();
    cache.refuse(build('bad'), error);
    cache.forgetTried(id);
    expect(cache.entry('a.lua')?.triedHash).toBeUndefined();
    for (const act of [cache.forgetTried, cache.restore, cache.remove]) act(toScriptId('never.lua'));
    cache.retract(toScriptId('never.lua'), error);
    expect([...cache.entries()]).toHaveLength(1);
  });

  test('names of JavaScript objects are names of files like others', () => {
    const cache = createVersionedCache();
    for (const name of ['__proto__', 'constructor', 'toString']) expect(cache.entry(name)).toBeUndefined();
    cache.publish({ ...build('x'), id: toScriptId('__proto__') });
    expect(cache.version('__proto__')).toBe(1);
    expect(cache.version('constructor')).toBe(0);
  });

  test('over any sequence of calls a published number is greater than every one before it', () => {
    const call = fc.constantFrom('publish', 'refuse', 'retract', 'restore', 'forget');
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
        const cache = createVersionedCache();
        const given: number[] = [];
        for (const [n, name] of calls.entries()) {
          const expected = cache.nextVersion('a.lua');
          if (name === 'publish') {
            given.push(cache.publish(build(`${n}`)));
            expect(given.at(-1)).toBe(expected);
            expect(cache.version('a.lua')).toBe(expected);
          } else if (name === 'refuse') cache.refuse(build(`${n}`), error);
          else if (name === 'retract') cache.retract(id, error);
          else if (name === 'restore') cache.restore(id);
          else cache.forgetTried(id);
        }
        expect(given).toEqual([...new Set(given)].sort((a, b) => a - b));
      }),
    );
  });
});
