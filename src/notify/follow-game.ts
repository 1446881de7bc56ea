/**
 * What happens to the scripts of a game, as notifications: reloads, refused files, failing hooks, files that are gone,
 * swaps that left something behind, trouble with watching.
 */
import type { Listener } from '../core/emitter.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { Stop } from '../core/stop.ts';
import type { Coordinator } from '../reload/coordinator.ts';
import { placeOf } from './error-place.ts';
import { createFailureKeys } from './failure-keys.ts';
import { type FollowedSource, followSource } from './follow-source.ts';
import type { Notification } from './notification.ts';
import type { Notifications } from './notifications.ts';
import { describeSwap, type FinishedSwap } from './swap-words.ts';

/** A version that was taken back. */
export interface TakenBack {
  readonly script: string;
  readonly from: number;
  readonly to: number;
  readonly error: MoonloopError;
}

/** An instance that threw in three frames running; entity 0: a script that spent too much. */
export interface Resting {
  readonly script: string;
  readonly version: number;
  readonly entity: number;
}

/** A mod went on in a new VM. */
export interface Replaced {
  readonly mod: string;
  readonly entity: number;
  /** Values that could not be carried over, by name; undefined when instances started from their defaults. */
  readonly lost: Readonly<Record<string, number>> | undefined;
  readonly rests: boolean;
  readonly error: MoonloopError;
}

/** What is followed of a game. */
export interface FollowedGame {
  readonly scripts: {
    readonly events: {
      on(name: 'failed', listener: Listener<MoonloopError>): Stop;
      on(name: 'refused', listener: Listener<{ readonly script: string; readonly error: MoonloopError }>): Stop;
      on(name: 'swapped', listener: Listener<FinishedSwap>): Stop;
      on(name: 'rolledBack', listener: Listener<TakenBack>): Stop;
      on(name: 'suspended', listener: Listener<Resting>): Stop;
      on(name: 'roomReplaced', listener: Listener<Replaced>): Stop;
    };
    /** The version that is live; 0 when none is. */
    readonly cache: { version(id: string): number };
    readonly mods: { modOf(id: string): string };
  };
  readonly reload: Pick<Coordinator, 'events'>;
  readonly source: FollowedSource;
}

const isRefusal = ({ origin, level }: Notification): boolean =>
  (origin === 'reload' || origin === 'rollback') && level === 'error';

/** Follows a game until the returned function is called. */
export function followGame({ scripts, reload, source }: FollowedGame, notifications: Notifications): Stop {
  const keyOf = createFailureKeys();
  // scripts whose entities are on their way to a new version: what those on the old one still break is mended already
  const moving = new Set<string>();
  const isMended = ({ place: { script = '', version } }: MoonloopError): boolean =>
    moving.has(script) && version !== undefined && version !== scripts.cache.version(script);

  const refused = (script: string, version: number, error: MoonloopError): void => {
    const note =
      version > 0 ? `version ${version} goes on running until a good one is saved` : 'it waits for a good version';
    notifications.resolve(script, isRefusal); // of the save before this one
    const key = `${script}\nreload`;
    notifications.error({ title: placeOf(error), message: error.message, note, key, script, error, origin: 'reload' });
  };
  const taken = (script: string, version: number, reloadMs: number): void => {
    moving.add(script);
    // after an undo the live version is the one that was live before: what it breaks is as broken as it was
    notifications.resolve(script, ({ origin, error }) => origin !== 'failure' || error?.place.version !== version);
    // what others of the mod broke may have come from this script; what has not is there again in the next frame
    const mod = scripts.mods.modOf(script);
    for (const { origin, script: other } of notifications.list()) {
      if (origin !== 'failure' || other === undefined || other === script) continue;
      if (scripts.mods.modOf(other) === mod) notifications.resolve(other, (one) => one.origin === 'failure');
    }
    const message = `version ${version} is live, ${reloadMs.toFixed(1)} ms`;
    notifications.success({ title: script, message, key: `${script}\nlive`, script, origin: 'reload' });
  };
  const failed = (error: MoonloopError): void => {
    if (isMended(error)) return;
    const key = keyOf(error);
    if (notifications.repeat(key)) return; // before any words are made: it may be thousands in a frame
    const { script, file, hook = '', entity } = error.place;
    const note = entity ? `in ${hook} of entity ${entity}; the game goes on` : `in ${hook}; the game goes on`;
    notifications.error({
      ...{ title: placeOf(error), message: error.message, note: hook ? note : 'the game goes on' },
      ...{ key, script: script ?? file, error, origin: 'failure' },
    });
  };

  const stops = [
    followSource(source, notifications),
    scripts.events.on('failed', failed),
    scripts.events.on('refused', ({ script, error }) => refused(script, 0, error)),
    scripts.events.on('swapped', (swap) => {
      moving.delete(swap.script);
      const message = describeSwap(swap);
      const { script, version } = swap;
      if (message) {
        notifications.warning({ title: script, message, key: `${script}\nswap ${version}`, script, origin: 'swap' });
      }
    }),
    scripts.events.on('rolledBack', ({ script, from, to, error }) => {
      notifications.resolve(script, ({ origin }) => origin === 'failure' || origin === 'suspension');
      moving.add(script);
      const note = `version ${from} was taken back; what ran before goes on as version ${to}`;
      const [title, key] = [placeOf(error), `${script}\nrollback`];
      notifications.error({ title, message: error.message, note, key, script, error, origin: 'rollback' });
    }),
    scripts.events.on('suspended', ({ script, version, entity }) => {
      if (moving.has(script) && version !== scripts.cache.version(script)) return;
      const key = `${script}\nsuspended ${version}`;
      if (notifications.repeat(key)) return;
      const message =
        entity === 0
          ? 'it spent its budget three times in one frame: it rests until the next version'
          : `entity ${entity} threw in three frames running: it rests until the next version`;
      notifications.warning({ title: script, message, key, script, origin: 'suspension' });
    }),
    scripts.events.on('roomReplaced', ({ mod, entity, lost, rests, error }) => {
      const names = Object.keys(lost ?? {});
      const state = lost ? 'its data was carried over' : 'its data could not be saved: it starts from its defaults';
      const left = names.length > 0 ? `, without ${names.slice(0, 4).join(', ')}` : '';
      const culprit = entity > 0 ? `; entity ${entity} rests until the next version` : '';
      const end = rests ? '; it was one time too many: the mod rests until one of its scripts is saved' : culprit;
      const message = `${mod} goes on in a new VM, ${state}${left}${end}`;
      const { script } = error.place;
      notifications.warning({ title: placeOf(error), message, key: `${mod}\nreplaced`, script, origin: 'suspension' });
    }),
    reload.events.on('reload', ({ script, version, error, reloadMs, first }) => {
      if (error) refused(script, version, error);
      else if (!first) taken(script, version, reloadMs);
    }),
    reload.events.on('deleted', ({ script, version }) => {
      notifications.resolve(script, isRefusal); // the broken content is gone with the file
      const message = `the file is gone; version ${version} goes on running`;
      notifications.warning({ title: script, message, key: `${script}\ndeleted`, script, origin: 'deleted' });
    }),
    // a manifest or the like was saved: what was wrong with it is told again if it still is
    reload.events.on('file', ({ id }) => notifications.resolve(id)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
