/**
 * Takes reloads one at a time: priority first, then arrival. A request is a set of parts, one for each key; it is
 * prepared, which may take time and has a deadline, and committed, which is synchronous. A request that fails or hangs
 * never blocks the next, and each push is answered exactly once.
 * In: parts by key. Out: answers. All time comes from the clock.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';

/** The parts of one request, by key, in order of arrival. */
export type ReloadParts<T> = ReadonlyMap<string, T>;

/** Options of {@link createReloadQueue}. */
export interface ReloadQueueOptions<T, P, R> {
  /** Makes everything ready; what is live must stay as it is. */
  prepare(parts: ReloadParts<T>): Promise<P>;
  /** Makes the request live. Runs at most once, and never for a request whose preparation failed or took too long. */
  commit(parts: ReloadParts<T>, prepared: P): R;
  /** Told once for a request that failed, before its pushes are answered. Not told of what disposal ends. */
  failed?(parts: ReloadParts<T>, error: MoonloopError): void;
  readonly clock?: Clock | undefined;
  /** Longest time for preparing one request, in milliseconds. @default 30000 */
  readonly deadlineMs?: number | undefined;
}

/** Queue of reloads. */
export interface ReloadQueue<T, R> extends Disposable {
  /**
   * Asks for parts that belong together. A waiting request with one of the keys takes them in: the newer part wins, the
   * higher priority counts, and all of both stay one set. Waiting requests that the parts connect become one.
   * @param priority - Higher comes first. @default 0
   * @returns What committing gave, or why it did not come to that; never rejects.
   */
  push(parts: ReloadParts<T>, priority?: number): Promise<Result<R>>;
  /** Number of requests waiting or in progress. */
  pending(): number;
  /** True while a request is in progress. */
  readonly busy: boolean;
  /** Resolves when nothing waits or is in progress, and all is answered. */
  idle(): Promise<void>;
}

interface Request<T, R> {
  parts: Map<string, T>;
  priority: number;
  readonly arrival: number;
  readonly answers: ((result: Result<R>) => void)[];
}

/** How long a preparation may take unless told otherwise, in milliseconds. */
export const defaultDeadlineMs = 30_000;

/** Creates an empty queue. Pushes of one moment are ordered and merged before the first of them begins. */
export function createReloadQueue<T, P, R>(options: ReloadQueueOptions<T, P, R>): ReloadQueue<T, R> {
  const { prepare, commit, failed, clock = systemClock, deadlineMs = defaultDeadlineMs } = options;
  let waiting: Request<T, R>[] = [];
  let arrivals = 0;
  let working = false;
  let current: Request<T, R> | undefined;
  let work: Promise<void> = Promise.resolve();
  let giveUp: (error: MoonloopError) => void = () => undefined;
  let ended = false;

  const takeNext = (): Request<T, R> | undefined => {
    const [next] = waiting.toSorted((a, b) => b.priority - a.priority || a.arrival - b.arrival);
    waiting = waiting.filter((one) => one !== next);
    return next;
  };

  const prepareInTime = (parts: ReloadParts<T>): Promise<P> => {
    let stop: Stop = () => undefined;
    const made = new Promise<P>((resolve, reject) => {
      giveUp = reject;
      stop = clock.after(deadlineMs, () => reject(tooLate([...parts.keys()], deadlineMs)));
      prepare(parts).then(resolve, reject);
    });
    return made.finally(() => stop());
  };

  const handle = async ({ parts }: Request<T, R>): Promise<Result<R>> => {
    try {
      const prepared = await prepareInTime(parts);
      if (ended) return failure(disposed());
      return ok(commit(parts, prepared));
    } catch (thrown) {
      const error = toMoonloopError(thrown, 'INTERNAL');
      if (!ended) tellFailure(parts, error);
      return failure(error);
    }
  };
  const tellFailure = (parts: ReloadParts<T>, error: MoonloopError): void => {
    try {
      failed?.(parts, error);
    } catch {
      // the pushes are answered all the same, and the answer says what failed
    }
  };

  const workOff = async (): Promise<void> => {
    for (current = takeNext(); current !== undefined; current = takeNext()) {
      const result = await handle(current);
      for (const answer of current.answers) answer(result);
    }
    working = false; // in the same step as the look at an empty queue: no push can fall in between
  };

  const newRequest = (priority: number): Request<T, R> => {
    return { parts: new Map(), priority, arrival: arrivals++, answers: [] };
  };
  /** The request that takes the parts in, put together from all waiting ones that share a key with them. */
  const requestFor = (parts: ReloadParts<T>, priority: number): Request<T, R> => {
    const near = waiting.filter((one) => [...parts.keys()].some((key) => one.parts.has(key)));
    const [first = newRequest(priority), ...others] = near;
    for (const other of others) {
      for (const [key, part] of other.parts) first.parts.set(key, part);
      first.priority = Math.max(first.priority, other.priority);
      first.answers.push(...other.answers);
    }
    waiting = waiting.filter((one) => !others.includes(one));
    if (near.length === 0) waiting.push(first);
    for (const [key, part] of parts) first.parts.set(key, part);
    first.priority = Math.max(first.priority, priority);
    return first;
  };

  const queue: Omit<ReloadQueue<T, R>, 'dispose' | typeof Symbol.dispose> = {
    push(parts, priority = 0) {
      if (ended) return Promise.resolve(failure(disposed()));
      const answer = new Promise<Result<R>>((resolve) => requestFor(parts, priority).answers.push(resolve));
      if (!working) {
        working = true;
        work = Promise.resolve().then(workOff);
      }
      return answer;
    },
    pending: () => waiting.length + (current ? 1 : 0),
    get busy() {
      return current !== undefined;
    },
    async idle() {
      while (working) await work;
    },
  };
  return withDispose(queue, () => {
    ended = true;
    const unanswered = waiting.flatMap(({ answers }) => answers);
    waiting = [];
    giveUp(disposed());
    for (const answer of unanswered) answer(failure(disposed()));
  });
}

function disposed(): MoonloopError {
  return new MoonloopError('DISPOSED', 'reloading has ended; the game or engine was disposed of');
}

function tooLate(keys: readonly string[], deadlineMs: number): MoonloopError {
  const names = keys.slice(0, 5).join(', ') + (keys.length > 5 ? ` and ${keys.length - 5} more` : '');
  const message = `getting ready to reload ${names} did not end within ${deadlineMs / 1000} s; what ran before goes on`;
  return new MoonloopError('RELOAD_TIMEOUT', message);
}
