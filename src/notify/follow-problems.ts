/**
 * The problems of a board as notifications: those that are there and those that come, until they go.
 */
import type { ProblemBoard } from '../core/problem-board.ts';
import type { Stop } from '../core/stop.ts';
import { placeOf } from './error-place.ts';
import type { Notifications } from './notifications.ts';

/** Follows a board. The returned function ends that, and takes what came from this board off. */
export function followProblems(board: Pick<ProblemBoard, 'follow'>, notifications: Notifications): Stop {
  const present = new Set<string>();
  const scriptOf = (key: string): string => `problem\n${key}`;
  const resolve = (key: string): void => {
    if (present.delete(key)) notifications.resolve(scriptOf(key));
  };
  const stop = board.follow(({ key, error }) => {
    resolve(key); // another problem of the same thing replaces it
    if (error === undefined) return;
    const script = scriptOf(key);
    present.add(key);
    notifications.error({
      ...{ title: placeOf(error), message: error.message, key: script, script, error, origin: 'problem' },
    });
  });
  return () => {
    stop();
    for (const key of [...present]) resolve(key);
  };
}
