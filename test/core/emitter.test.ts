import { expect, test } from 'vitest';
import { createEmitter } from '../../src/core/emitter.ts';

interface Events {
  hit: number;
  gone: string;
}

test('listeners are called in order of subscription, each event only for its own', () => {
  const emitter = createEmitter<Events>();
  const heard: string[] = [];
  emitter.on('hit', (n) => heard.push(`first ${n}`));
  emitter.on('gone', (who) => heard.push(`gone ${who}`));
  emitter.on('hit', (n) => heard.push(`second ${n}`));
  emitter.emit('hit', 1);
  expect(heard).toEqual(['first 1', 'second 1']);
});

test('a throwing listener keeps nobody from hearing, and its error is told once', () => {
  const errors: unknown[] = [];
  const emitter = createEmitter<Events>((error) => errors.push(error));
  const heard: number[] = [];
  const boom = new Error('boom');
  emitter.on('hit', () => {
    throw boom;
  });
  emitter.on('hit', (n) => heard.push(n));
  emitter.emit('hit', 7);
  expect([heard, errors]).toEqual([[7], [boom]]);
});

test('a listener that ends itself while it is called is called once and skips nobody', () => {
  const emitter = createEmitter<Events>();
  const heard: string[] = [];
  const stop = emitter.on('hit', () => {
    heard.push('once');
    stop();
  });
  emitter.on('hit', () => heard.push('always'));
  emitter.emit('hit', 1);
  emitter.emit('hit', 2);
  expect(heard).toEqual(['once', 'always', 'always']);
});

test('a listener ended by an earlier one is not called for the running event', () => {
  const emitter = createEmitter<Events>();
  const heard: string[] = [];
  emitter.on('hit', () => stopLater());
  const stopLater = emitter.on('hit', () => heard.push('ended'));
  emitter.emit('hit', 1);
  expect(heard).toEqual([]);
});

test('a listener that subscribes another does not have it called for the running event', () => {
  const emitter = createEmitter<Events>();
  let late = 0;
  emitter.on('hit', () => {
    emitter.on('hit', () => late++);
  });
  emitter.emit('hit', 1);
  expect(late).toBe(0);
  emitter.emit('hit', 2);
  expect(late).toBe(1);
});

test('one function subscribed twice is two subscriptions, ended one by one', () => {
  const emitter = createEmitter<Events>();
  let calls = 0;
  const listener = (): void => void calls++;
  const stop = emitter.on('hit', listener);
  emitter.on('hit', listener);
  emitter.emit('hit', 1);
  expect(calls).toBe(2);
  stop();
  stop();
  emitter.emit('hit', 1);
  expect([calls, emitter.count('hit')]).toEqual([3, 1]);
});

test('an event emitted by a listener reaches everybody, inside of the first', () => {
  const emitter = createEmitter<Events>();
  const heard: string[] = [];
  emitter.on('hit', (n) => {
    if (n < 3) emitter.emit('hit', n + 1);
    heard.push(`a${n}`);
  });
  emitter.on('hit', (n) => heard.push(`b${n}`));
  emitter.emit('hit', 1);
  expect(heard).toEqual(['a3', 'b3', 'a2', 'b2', 'a1', 'b1']);
});

test('clear drops all listeners, and a stop of before leaves later subscriptions alone', () => {
  const emitter = createEmitter<Events>();
  let calls = 0;
  const stop = emitter.on('hit', () => calls++);
  emitter.clear();
  emitter.on('hit', () => calls++);
  stop();
  emitter.emit('hit', 1);
  expect([calls, emitter.count('hit'), emitter.count('gone')]).toEqual([1, 1, 0]);
});

test('after clear in a listener nobody is called any more, not even for the running event', () => {
  const emitter = createEmitter<Events>();
  let calls = 0;
  emitter.on('hit', () => emitter.clear());
  emitter.on('hit', () => calls++);
  emitter.emit('hit', 1);
  expect(calls).toBe(0);
});
