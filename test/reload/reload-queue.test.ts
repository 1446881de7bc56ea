import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/core/result.ts';
import { createReloadQueue, type ReloadQueue } from '../../src/reload/reload-queue.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';

type Work = 'good' | 'throws' | 'rejects' | 'fails to commit' | 'hangs';
interface Part {
  readonly name: string;
  readonly work: Work;
}

/** A queue whose requests do what their parts say; `done` lists the committed ones. */
function setUp() {
  const clock = createManualClock();
  const [begun, done, failed]: [string[], string[], string[]] = [[], [], []];
  const names = (parts: ReadonlyMap<string, Part>): string => [...parts.values()].map(({ name }) => name).join('+');
  const worst = (parts: ReadonlyMap<string, Part>): Work =>
    [...parts.values()].find(({ work }) => work !== 'good')?.work ?? 'good';
  const queue: ReloadQueue<Part, string> = createReloadQueue<Part, string, string>({
    clock,
    prepare(parts) {
      begun.push(names(parts));
      const work = worst(parts);
      if (work === 'throws') throw new Error('thrown');
      if (work === 'rejects') return Promise.reject(new Error('rejected'));
      return work === 'hangs' ? new Promise(() => undefined) : Promise.resolve(names(parts));
    },
    commit(parts, prepared) {
      if (worst(parts) === 'fails to commit') throw new Error('commit');
      done.push(prepared);
      return prepared;
    },
    failed: (parts, error) => failed.push(`${names(parts)} ${error.code}`),
  });
  const answers: Result<string>[] = [];
  const push = (set: Readonly<Record<string, string | Part>>, priority?: number): void => {
    const parts = Object.entries(set).map(([key, part]): [string, Part] => [
      key,
      typeof part === 'string' ? { name: part, work: 'good' } : part,
    ]);
    void queue.push(new Map(parts), priority).then((answer) => answers.push(answer));
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, queue, push, begun, done, failed, answers, settle };
}

const part = (name: string, work: Work): Part => ({ name, work });

describe('order', () => {
  test('higher priority first, then arrival', async () => {
    const { queue, push, done } = setUp();
    push({ a: 'a1' });
    push({ b: 'b1' }, 1);
    push({ c: 'c1' });
    push({ d: 'd1' }, 1);
    await queue.idle();
    expect(done).toEqual(['b1', 'd1', 'a1', 'c1']);
  });

  test('what is in progress is not overtaken, what waits is', async () => {
    const { queue, push, begun, clock, settle } = setUp();
    push({ a: part('a1', 'hangs') });
    await settle();
    push({ b: 'b1' });
    push({ c: 'c1' }, 5);
    expect([queue.busy, queue.pending()]).toEqual([true, 3]);
    clock.advance(30_000);
    await queue.idle();
    expect(begun).toEqual(['a1', 'c1', 'b1']);
    expect([queue.busy, queue.pending()]).toEqual([false, 0]);
  });
});

describe('merging', () => {
  test('of three pushes of one key that wait the newest is tried, once, at the place of the first; all are answered', async () => {
    const { queue, push, done, answers } = setUp();
    push({ a: 'a1' });
    push({ b: 'b1' });
    push({ a: 'a2' });
    push({ a: 'a3' });
    await queue.idle();
    expect(done).toEqual(['a3', 'b1']);
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual(['a3', 'a3', 'a3', 'b1']);
  });

  test('the higher of both priorities counts', async () => {
    const { queue, push, done } = setUp();
    push({ a: 'a1' });
    push({ b: 'b1' }, 1);
    push({ a: 'a2' }, 2);
    push({ a: 'a3' });
    await queue.idle();
    expect(done).toEqual(['a3', 'b1']);
  });

  test('a set stays a set: a newer part replaces its own part only', async () => {
    const { queue, push, done } = setUp();
    push({ a: 'a1', b: 'b1' });
    push({ b: 'b2' });
    await queue.idle();
    expect(done).toEqual(['a1+b2']);
  });

  test('a set that shares keys with two waiting ones makes one set of the three', async () => {
    const { queue, push, done, answers } = setUp();
    push({ a: 'a1', b: 'b1' });
    push({ x: 'x1' });
    push({ c: 'c1', d: 'd1' });
    push({ b: 'b2', c: 'c2' });
    await queue.idle();
    expect(done).toEqual(['a1+b2+c2+d1', 'x1']);
    expect(answers).toHaveLength(4);
  });

  test('content that comes while the same key is in progress waits for its own turn', async () => {
    const { queue, push, done, failed, clock, settle } = setUp();
    push({ a: part('a1', 'hangs') });
    await settle();
    push({ a: 'a2' });
    clock.advance(30_000);
    await queue.idle();
    expect(failed).toEqual(['a1 RELOAD_TIMEOUT']);
    expect(done).toEqual(['a2']);
  });
});

describe('failures', () => {
  test.each<[Work, string]>([
    ['throws', 'INTERNAL'],
    ['rejects', 'INTERNAL'],
    ['fails to commit', 'INTERNAL'],
    ['hangs', 'RELOAD_TIMEOUT'],
  ])('a request that %s is answered and told once, the next is tried', async (work, code) => {
    const { queue, push, done, failed, answers, clock, settle } = setUp();
    push({ a: part('a1', work) });
    push({ b: 'b1' });
    await settle();
    clock.advance(30_000);
    await queue.idle();
    expect(failed).toEqual([`a1 ${code}`]);
    expect(done).toEqual(['b1']);
    expect(answers.map(({ ok }) => ok)).toEqual([false, true]);
  });

  test('a preparation that ends after its deadline is not committed', async () => {
    const clock = createManualClock();
    const committed: number[] = [];
    let finish: () => void = () => undefined;
    const queue = createReloadQueue<number, void, void>({
      clock,
      deadlineMs: 10,
      prepare: () => new Promise((resolve) => (finish = resolve)),
      commit: (parts) => void committed.push(...parts.values()),
    });
    const answer = queue.push(new Map([['a', 1]]));
    await Promise.resolve();
    clock.advance(10);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'RELOAD_TIMEOUT' } });
    finish();
    await queue.idle();
    expect(committed).toEqual([]);
  });

  test('a listener of failures that throws breaks nothing', async () => {
    const queue = createReloadQueue<number, void, void>({
      prepare: () => Promise.reject(new Error('no')),
      commit: () => undefined,
      failed() {
        throw new Error('listener');
      },
    });
    expect(await queue.push(new Map([['a', 1]]))).toMatchObject({ ok: false });
    expect(queue.busy).toBe(false);
  });

  test('no timer is left when all is answered', async () => {
    const { queue, push, clock } = setUp();
    push({ a: 'a1' });
    push({ b: part('b1', 'rejects') });
    await queue.idle();
    expect(clock.waiting()).toBe(0);
  });
});

test('a push from inside of a commit is tried after it', async () => {
  const done: string[] = [];
  const queue = createReloadQueue<string, void, void>({
    prepare: () => Promise.resolve(),
    commit(parts) {
      done.push(...parts.values());
      if (done.length < 3) void queue.push(new Map([['a', `a${done.length + 1}`]]));
    },
  });
  await queue.push(new Map([['a', 'a1']]));
  await queue.idle();
  expect(done).toEqual(['a1', 'a2', 'a3']);
});

test('disposing answers what waits and what is in progress with DISPOSED, commits nothing, and takes no more', async () => {
  const { queue, push, done, answers, settle, clock } = setUp();
  push({ a: part('a1', 'hangs') });
  await settle();
  push({ b: 'b1' });
  queue.dispose();
  queue.dispose();
  push({ c: 'c1' });
  await queue.idle();
  await settle();
  expect(answers.map((answer) => !answer.ok && answer.error.code)).toEqual(['DISPOSED', 'DISPOSED', 'DISPOSED']);
  expect(done).toEqual([]);
  expect(clock.waiting()).toBe(0);
});

type Step = { readonly keys: readonly string[]; readonly priority: number; readonly work: Work } | 'pause' | 'deadline';
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 }),
      priority: fc.nat(2),
      work: fc.constantFrom<Work>('good', 'good', 'good', 'throws', 'rejects', 'fails to commit', 'hangs'),
    }),
  },
  { weight: 2, arbitrary: fc.constant('pause' as const) },
  { weight: 1, arbitrary: fc.constant('deadline' as const) },
);

test('any schedule: each push is answered once, by a request that has its keys with content no older, in the right order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { clock, queue, push, begun, done, failed, answers, settle } = setUp();
      // the rules, said plainly: requests that wait, as lists of keys
      interface Model {
        parts: Map<string, Part>;
        priority: number;
        readonly arrival: number;
      }
      let waiting: Model[] = [];
      let stuck = false;
      const expected: string[] = [];
      const runModel = (): void => {
        while (!stuck && waiting.length > 0) {
          const next = [...waiting].sort((a, b) => b.priority - a.priority || a.arrival - b.arrival)[0]!;
          waiting = waiting.filter((one) => one !== next);
          expected.push([...next.parts.values()].map(({ name }) => name).join('+'));
          stuck = [...next.parts.values()].find(({ work }) => work !== 'good')?.work === 'hangs';
        }
      };
      let pushes = 0;
      for (const [n, one] of steps.entries()) {
        if (one === 'pause') {
          await settle();
          runModel();
        } else if (one === 'deadline') {
          await settle();
          runModel();
          clock.advance(30_000);
          stuck = false;
          await settle();
          runModel();
        } else {
          pushes++;
          const parts = one.keys.map((key): [string, Part] => [key, part(`${key}${n}`, one.work)]);
          push(Object.fromEntries(parts), one.priority);
          const near = waiting.filter((model) => one.keys.some((key) => model.parts.has(key)));
          const first = near[0] ?? { parts: new Map<string, Part>(), priority: 0, arrival: n };
          for (const other of near.slice(1)) for (const [key, value] of other.parts) first.parts.set(key, value);
          for (const [key, value] of parts) first.parts.set(key, value);
          first.priority = Math.max(one.priority, ...near.map(({ priority }) => priority));
          waiting = [...waiting.filter((model) => !near.includes(model)), first].sort((a, b) => a.arrival - b.arrival);
        }
      }
      for (let n = 0; n <= steps.length; n++) {
        await settle();
        runModel();
        clock.advance(30_000);
        stuck = false;
      }
      await queue.idle();
      await settle();
      expect(begun).toEqual(expected);
      expect(answers).toHaveLength(pushes);
      expect(done.length + failed.length).toBe(begun.length);
      expect([queue.busy, queue.pending(), clock.waiting()]).toEqual([false, 0, 0]);
    }),
    { numRuns: 300 },
  );
});
