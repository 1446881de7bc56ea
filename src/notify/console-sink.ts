/**
 * Notifications as lines of a log: the sink that a game has when nobody gives it another.
 */
import { consoleSink, type LogLevel, type LogSink } from '../core/logger.ts';
import type { Notification, NotificationLevel, NotificationSink } from './notification.ts';

const levels: Readonly<Record<NotificationLevel, LogLevel>> = { success: 'info', warning: 'warn', error: 'error' };

/** Writes each notification as one line, the call stack of an error indented below it. */
export function createLogNotificationSink(log: LogSink = consoleSink): NotificationSink {
  return (notification) => {
    const { level, script } = notification;
    log({ level: levels[level], message: describe(notification), script });
  };
}

function describe({ title, message, note, script, error }: Notification): string {
  const about = title === script ? '' : `${title}: `;
  const code = error && error.code !== title ? ` [${error.code}]` : '';
  const meanwhile = note ? ` (${note})` : '';
  const traceback = error?.place.traceback;
  const stack = traceback ? `\n  ${traceback.replaceAll('\n', '\n  ')}` : '';
  return `${about}${message}${code}${meanwhile}${stack}`;
}
