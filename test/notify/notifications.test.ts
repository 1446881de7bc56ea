import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Notification } from '../../src/notify/notification.ts';
import { createNotifications, type Notifications, type NotificationsOptions } from '../../src/notify/notifications.ts';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.ts';

interface Service {
  readonly clock: ManualClock;
  readonly service: Notifications;
  /** `+ title`, `= title ×count`, `- title reason`, in order. */
  readonly events: string[];
  /** Titles that the sink heard. */
  readonly told: string[];
  shown(): string[];
}

function start(options: NotificationsOptions = {}): Service {
  const clock = createManualClock(1_000);
  const told: string[] = [];
  const events: string[] = [];
  const service = createNotifications({ clock, sink: ({ title }) => told.push(title), ...options });
  service.events.on('added', ({ title }) => events.push(`+ ${title}`));
  service.events.on('updated', ({ title, count }) => events.push(`= ${title} ×${count}`));
  service.events.on('removed', ({ notification, reason }) => events.push(`- ${notification.title} ${reason}`));
  return { clock, service, events, told, shown: () => service.list().map(({ title }) => title) };
}

const say = (
  title: string,
  key = title,
  script?: string,
): { title: string; message: string; key: string; script?: string } => ({
  ...{ title, message: `${title}.`, key },
  ...(script === undefined ? {} : { script }),
});

test('each has an id, its level, a count of 1, and the time of its posting; only errors are persistent', () => {
  const { service, clock } = start();
  service.success({ title: 'a', message: 'one' });
  clock.advance(5);
  service.warning({ title: 'b', message: 'two', note: 'three' });
  service.error({ title: 'c', message: 'four', script: 'c.lua' });
  expect(service.list()).toMatchObject([
    {
      id: 1,
      level: 'success',
      title: 'a',
      message: 'one',
      persistent: false,
      createdMs: 1000,
      count: 1,
      origin: 'other',
    },
    { id: 2, level: 'warning', note: 'three', persistent: false, createdMs: 1005 },
    { id: 3, level: 'error', script: 'c.lua', persistent: true, createdMs: 1005 },
  ]);
});

test('by default a success goes after 4 s, a warning after 12 s, an error never', () => {
  const { service, clock, shown, events } = start();
  service.success(say('good'));
  service.warning(say('odd'));
  service.error(say('bad'));
  clock.advance(3999);
  expect(shown()).toEqual(['good', 'odd', 'bad']);
  clock.advance(1);
  expect(shown()).toEqual(['odd', 'bad']);
  clock.advance(8000);
  expect(shown()).toEqual(['bad']);
  clock.advance(3_600_000);
  expect(shown()).toEqual(['bad']);
  expect(events.slice(3)).toEqual(['- good timeout', '- odd timeout']);
});

test('the same key ten times is one with a count of 10, said once to the sink, and its time begins anew', () => {
  const { service, clock, told, events, shown } = start({ warningMs: 100 });
  for (let n = 0; n < 10; n++) {
    service.warning(say(`try ${n}`, 'key'));
    clock.advance(60);
  }
  expect(service.list()).toMatchObject([{ id: 1, title: 'try 0', count: 10 }]);
  expect([told, events.at(-1)]).toEqual([['try 0'], '= try 0 ×10']);
  clock.advance(40);
  expect(shown()).toEqual([]);
  service.warning(say('again', 'key'));
  expect([told, service.list()[0]!.count]).toEqual([['try 0', 'again'], 1]);
});

test('without a key, level, title and message are the key', () => {
  const { service } = start();
  for (const message of ['x', 'x', 'y']) service.error({ title: 'a', message });
  service.warning({ title: 'a', message: 'x' });
  expect(service.list().map(({ level, message, count }) => [level, message, count])).toEqual([
    ['error', 'x', 2],
    ['error', 'y', 1],
    ['warning', 'x', 1],
  ]);
});

test('a key that changes its level is another notification, in the place of the first', () => {
  const { service, events, shown } = start();
  service.error(say('broken', 'file'));
  service.success(say('mended', 'file'));
  expect([shown(), events]).toEqual([['mended'], ['+ broken', '- broken resolved', '+ mended']]);
});

test('of seven, six are shown: the oldest that would go by itself makes room, though errors are older', () => {
  const { service, shown, events } = start();
  service.error(say('e1'));
  service.success(say('s1'));
  service.warning(say('w1'));
  for (const title of ['e2', 'e3', 'e4']) service.error(say(title));
  service.error(say('e5'));
  expect(shown()).toEqual(['e1', 'w1', 'e2', 'e3', 'e4', 'e5']);
  service.success(say('s2'));
  expect(shown()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 's2']);
  expect(events.filter((event) => event.startsWith('-'))).toEqual(['- s1 overflow', '- w1 overflow']);
});

test('an error that others pushed out is counted unseen, and is back when there is room, without a word to the sink', () => {
  const { service, shown, told, events } = start({ maxShown: 2 });
  for (const title of ['e1', 'e2', 'e3']) service.error(say(title, title, 'a.lua'));
  expect(shown()).toEqual(['e2', 'e3']);
  expect(service.repeat('e1')).toBe(true);
  expect(events.at(-1)).toBe('+ e3');
  service.resolve('a.lua', ({ key }) => key === 'e3');
  expect(service.list().map(({ title, count }) => [title, count])).toEqual([
    ['e1', 2],
    ['e2', 1],
  ]);
  expect(told).toEqual(['e1', 'e2', 'e3']);
});

test('resolving a script takes off what is its own, shown or not, and leaves the others', () => {
  const { service, shown } = start({ maxShown: 2 });
  service.error(say('a1', 'a1', 'a.lua'));
  service.error(say('b1', 'b1', 'b.lua'));
  service.error(say('a2', 'a2', 'a.lua'));
  service.resolve('a.lua');
  service.resolve('a.lua');
  expect(shown()).toEqual(['b1']);
});

test('a dismissed error stays away while it goes on happening, until its script is resolved', () => {
  const { service, shown, told } = start();
  const { id } = service.error(say('boom', 'boom', 'a.lua'));
  service.dismiss(id);
  service.dismiss(id);
  for (let n = 0; n < 100; n++) service.error(say('boom', 'boom', 'a.lua'));
  expect([shown(), told]).toEqual([[], ['boom']]);
  service.resolve('a.lua');
  service.error(say('boom', 'boom', 'a.lua'));
  expect([shown(), told]).toEqual([['boom'], ['boom', 'boom']]);
});

test('a dismissed warning is over: the next of its key is a new one', () => {
  const { service, clock } = start();
  service.dismiss(service.warning(say('odd')).id);
  expect([service.list(), clock.waiting()]).toEqual([[], 0]);
  service.warning(say('odd'));
  expect(service.list()).toMatchObject([{ id: 2, count: 1 }]);
});

test('repeat counts what is there and says so; of what is not there it says false', () => {
  const { service, events } = start();
  expect(service.repeat('boom')).toBe(false);
  service.error(say('boom'));
  expect(service.repeat('boom')).toBe(true);
  expect(events).toEqual(['+ boom', '= boom ×2']);
});

test('after 1,000 different errors no more are taken, and the sink is not flooded', () => {
  const { service, told } = start();
  for (let n = 0; n < 1500; n++) service.error(say(`e${n}`, `e${n}`, 'a.lua'));
  expect([told.length, service.list().length]).toEqual([1000, 6]);
  service.resolve('a.lua');
  service.error(say('new'));
  expect(told.at(-1)).toBe('new');
});

test('a sink that throws and listeners that throw break nothing; a sink can be replaced and taken away', () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { service, shown, events } = start({
    sink() {
      throw new Error('full');
    },
  });
  service.events.on('added', () => {
    throw new Error('listener');
  });
  service.error(say('one'));
  const heard: string[] = [];
  service.setSink(({ title }) => heard.push(title));
  service.error(say('two'));
  service.setSink(undefined);
  service.error(say('three'));
  expect([shown(), heard, events]).toEqual([['one', 'two', 'three'], ['two'], ['+ one', '+ two', '+ three']]);
  reported.mockRestore();
});

test('a listener may post and dismiss while it is told', () => {
  const { service, shown, events } = start({ maxShown: 2 });
  service.events.on('added', ({ id, title }) => {
    if (title === 'first') service.error(say('second'));
    if (title === 'second') service.dismiss(id);
  });
  service.error(say('first'));
  expect([shown(), events]).toEqual([['first'], ['+ first', '+ second', '- second dismissed']]);
});

test('after dispose nothing is shown, waits or is told', () => {
  const { service, clock, events, told } = start();
  service.success(say('a'));
  service.error(say('b'));
  service.dispose();
  service[Symbol.dispose]();
  service.error(say('c'));
  expect([service.list(), clock.waiting(), events.length, told]).toEqual([[], 0, 2, ['a', 'b']]);
});

type Step = { readonly do: 'success' | 'warning' | 'error' | 'dismiss' | 'resolve' | 'wait'; readonly at: number };

test('whatever is posted, dismissed, resolved and waited for: events add up to the list, keys are unique, no timer is left over', () => {
  const step = fc.record<Step>({
    do: fc.constantFrom('success', 'warning', 'error', 'error', 'dismiss', 'resolve', 'wait'),
    at: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 4 }), (steps, maxShown) => {
      const clock = createManualClock();
      const service = createNotifications({ clock, maxShown, successMs: 30, warningMs: 90 });
      const seen = new Set<Notification>();
      const odd: string[] = []; // what a listener throws would be caught
      service.events.on('added', (one) => {
        if (seen.has(one)) odd.push('added twice');
        seen.add(one);
      });
      service.events.on('updated', (one) => seen.has(one) || odd.push('updated unseen'));
      service.events.on('removed', ({ notification }) => seen.delete(notification) || odd.push('removed unseen'));
      for (const { do: what, at } of steps) {
        if (what === 'wait') clock.advance(at * 10);
        else if (what === 'dismiss') service.dismiss(at);
        else if (what === 'resolve') service.resolve(`s${at % 3}`);
        else service[what](say(`${what} ${at}`, `k${at}`, `s${at % 3}`));
        const list = service.list();
        expect(list.length).toBeLessThanOrEqual(maxShown);
        expect(new Set(list)).toEqual(seen);
        expect(list.map(({ id }) => id)).toEqual(list.map(({ id }) => id).sort((a, b) => a - b));
        expect(new Set(list.map(({ key }) => key)).size).toBe(list.length);
      }
      const errors = service.list().filter(({ persistent }) => persistent);
      clock.advance(1000);
      expect(service.list().length).toBeGreaterThanOrEqual(errors.length);
      expect(service.list().every(({ persistent }) => persistent)).toBe(true);
      expect([clock.waiting(), odd]).toEqual([0, []]);
    }),
    { seed: 63, numRuns: 300 },
  );
});
