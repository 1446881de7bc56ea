/**
 * Says in the log what happens to scripts: reloads, failures (the first of each kind), files that are gone. On by
 * default, so that a game without any interface of its own is not silent about a broken script.
 */
import { consoleSink, type LogSink } from '../core/logger.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { Stop } from '../core/stop.ts';
import type { Coordinator } from '../reload/coordinator.ts';
import { createFailureLog } from '../script/failure-log.ts';
import type { Scripts } from '../script/scripts.ts';
import type { ScriptSource } from '../source/script-source.ts';

/** What is announced. */
export interface AnnouncedGame {
  readonly scripts: Scripts;
  readonly reload: Coordinator;
  /** Tells of files that cannot be read, and of trouble with watching or the connection. */
  readonly source: Pick<ScriptSource, 'onProblem'>;
}

/** `file:line: ` of an error, as far as it is known. */
function where({ place: { file, line } }: MoonloopError): string {
  if (file === undefined) return '';
  return line === undefined ? `${file}: ` : `${file}:${line}: `;
}

/** Starts announcing; the returned function ends it. */
export function announce({ scripts, reload, source }: AnnouncedGame, log: LogSink = consoleSink): Stop {
  const refused = (script: string, version: number, error: MoonloopError): void => {
    const meanwhile = version > 0 ? `version ${version} goes on` : 'it waits for a good version';
    log({ level: 'error', message: `${where(error)}${error.message} [${error.code}]; ${meanwhile}`, script });
  };
  const failures = createFailureLog(scripts.events, (error) => {
    const { script, hook, entity, traceback } = error.place;
    const whose = entity ? `${hook} of entity ${entity}` : hook;
    const stack = traceback ? `\n  ${traceback.replaceAll('\n', '\n  ')}` : '';
    log({ level: 'error', message: `${where(error)}${error.message} [${error.code}] (${whose})${stack}`, script });
  });
  const stops = [
    failures.stop,
    source.onProblem(({ message }) => log({ level: 'warn', message })),
    scripts.events.on('refused', ({ script, error }) => refused(script, 0, error)),
    reload.events.on('reload', ({ script, version, error, reloadMs, first }) => {
      if (error) refused(script, version, error);
      else if (!first) log({ level: 'info', message: `version ${version} is live, ${reloadMs.toFixed(1)} ms`, script });
    }),
    reload.events.on('deleted', ({ script, version }) => {
      log({ level: 'warn', message: `the file is gone; version ${version} goes on running`, script });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
