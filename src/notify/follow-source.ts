/**
 * Trouble with files as notifications: a file that stays locked, a limit of the system, a lost connection.
 */
import type { Stop } from '../core/stop.ts';
import type { Notifications } from './notifications.ts';

/** What tells of trouble with files: a script source. */
export interface FollowedSource {
  onProblem(listener: (problem: { readonly message: string }) => void): Stop;
}

/** Follows a source until the returned function is called. */
export function followSource(source: FollowedSource, notifications: Notifications): Stop {
  return source.onProblem(({ message }) => {
    notifications.warning({ title: 'files', message, key: `files\n${message}`, origin: 'files' });
  });
}
