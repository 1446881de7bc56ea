/**
 * The notifications of a game: what is to be shown now, what was said, and to whom. Successes and warnings go by
 * themselves, errors stay until they are resolved or dismissed.
 * In: posts. Out: events for whoever shows them, and a sink that hears each of them once. Time comes from the clock.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter, type Emitter, reportListenerError } from '../core/emitter.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';
import type { Notification, NotificationContent, NotificationLevel, NotificationSink } from './notification.ts';
import { chooseShown } from './shown.ts';

/** Why a notification is no longer shown. An error that others pushed out comes back when there is room. */
export type RemovalReason = 'timeout' | 'dismissed' | 'resolved' | 'overflow';

/** What happens to the notifications that are shown. */
export interface NotificationEvents {
  added: Notification;
  /** It was said again: its count has grown. */
  updated: Notification;
  removed: { readonly notification: Notification; readonly reason: RemovalReason };
}

/** Options of {@link createNotifications}. */
export interface NotificationsOptions {
  readonly clock?: Clock | undefined;
  /** Hears each notification once; see also {@link Notifications.setSink}. @default none */
  readonly sink?: NotificationSink | undefined;
  /** After so long a success goes by itself, in milliseconds. @default 4000 */
  readonly successMs?: number | undefined;
  /** After so long a warning goes by itself, in milliseconds. @default 12000 */
  readonly warningMs?: number | undefined;
  /** Most that are shown at a time. @default 6 */
  readonly maxShown?: number | undefined;
}

/** The notifications of one game. */
export interface Notifications extends Disposable {
  readonly events: Pick<Emitter<NotificationEvents>, 'on'>;
  /** Posts what went well. One that is there under this key is counted and keeps its words; its time begins anew. */
  success(content: NotificationContent): Notification;
  /** Posts what may need a look; repeated as for `success`. */
  warning(content: NotificationContent): Notification;
  /** Posts what is broken; stays until it is resolved or dismissed. */
  error(content: NotificationContent): Notification;
  /** Counts a repeat of what is there under this key; false when nothing is. */
  repeat(key: string): boolean;
  /** Ends those of a script that are no longer true: all, or those for which `isOver` says so. */
  resolve(script: string, isOver?: (notification: Notification) => boolean): void;
  /** Takes one off. An error that is dismissed stays away, though it goes on happening, until its script is resolved. */
  dismiss(id: number): void;
  /** Those that are shown, oldest first. */
  list(): readonly Notification[];
  /** Replaces the sink; undefined ends the telling. */
  setSink(sink: NotificationSink | undefined): void;
}

/** Most that are kept, those that are not shown included; what is new beyond that is dropped. */
const maxHeld = 1000;

interface Held {
  readonly notification: Notification & { count: number };
  stop: Stop;
  dismissed: boolean;
}

/** Creates an empty service. */
export function createNotifications(options: NotificationsOptions = {}): Notifications {
  const { clock = systemClock, successMs = 4000, warningMs = 12_000, maxShown = 6 } = options;
  const lifetimes = { success: successMs, warning: warningMs, error: undefined } as const;
  const events = createEmitter<NotificationEvents>();
  const held = new Map<string, Held>();
  let shown: readonly Notification[] = [];
  let sink = options.sink;
  let lastId = 0;
  let ended = false;

  /** Brings what is shown in line with what is held, and says what changed. */
  const show = (): void => {
    const before = shown;
    const present = [...held.values()].filter(({ dismissed }) => !dismissed).map(({ notification }) => notification);
    const next = chooseShown(present, maxShown);
    shown = next;
    for (const notification of before) {
      if (next.includes(notification)) continue;
      // those that go by themselves do not come back
      if (!notification.persistent) drop(notification.key);
      events.emit('removed', { notification, reason: 'overflow' });
    }
    for (const notification of next) {
      // a listener may have ended it meanwhile
      if (!before.includes(notification) && shown.includes(notification)) events.emit('added', notification);
    }
  };
  const drop = (key: string): void => {
    held.get(key)?.stop();
    held.delete(key);
  };
  const hide = (gone: readonly Notification[], reason: RemovalReason): void => {
    const visible = gone.filter((one) => shown.includes(one));
    if (visible.length === 0) return;
    shown = shown.filter((one) => !visible.includes(one));
    for (const notification of visible) events.emit('removed', { notification, reason });
    show();
  };

  const startTimer = (one: Held): void => {
    const { level, key, persistent } = one.notification;
    one.stop();
    if (persistent) return;
    one.stop = clock.after(lifetimes[level] ?? 0, () => {
      drop(key);
      hide([one.notification], 'timeout');
    });
  };
  const repeat = (key: string): boolean => {
    const known = held.get(key);
    if (known === undefined) return false;
    known.notification.count++;
    if (known.dismissed) return true;
    startTimer(known);
    if (shown.includes(known.notification)) events.emit('updated', known.notification);
    return true;
  };
  const tell = (notification: Notification): void => {
    try {
      sink?.(notification);
    } catch (thrown) {
      reportListenerError(thrown);
    }
  };

  const post = (level: NotificationLevel, content: NotificationContent): Notification => {
    const { title, message, note, script, error, origin = 'other' } = content;
    const key = content.key ?? `${level}\n${title}\n${message}`;
    const known = held.get(key);
    if (known?.notification.level === level && repeat(key)) return known.notification;
    const persistent = lifetimes[level] === undefined;
    const notification = {
      ...{ id: ++lastId, key, level, title, message, note, script, error, origin, persistent },
      ...{ createdMs: clock.epochMs(), count: 1 },
    };
    if (ended || (held.size >= maxHeld && !known)) return notification;
    if (known) {
      drop(key);
      hide([known.notification], 'resolved'); // the same thing has another level now
    }
    const one: Held = { notification, stop: () => undefined, dismissed: false };
    held.set(key, one);
    startTimer(one);
    tell(notification);
    show();
    return notification;
  };

  const notifications: Omit<Notifications, 'dispose' | typeof Symbol.dispose> = {
    events,
    success: (content) => post('success', content),
    warning: (content) => post('warning', content),
    error: (content) => post('error', content),
    repeat,
    resolve(script, isOver = () => true) {
      const own = [...held.values()].map(({ notification }) => notification).filter((one) => one.script === script);
      const over = own.filter(isOver);
      for (const { key } of over) drop(key);
      hide(over, 'resolved');
    },
    dismiss(id) {
      const one = [...held.values()].find(({ notification }) => notification.id === id);
      if (one === undefined) return;
      one.stop();
      one.dismissed = true;
      if (!one.notification.persistent) drop(one.notification.key);
      hide([one.notification], 'dismissed');
    },
    list: () => [...shown],
    setSink(replacement) {
      sink = replacement;
    },
  };
  return withDispose(notifications, () => {
    ended = true;
    for (const { stop } of held.values()) stop();
    held.clear();
    shown = [];
    sink = undefined;
    events.clear();
  });
}
