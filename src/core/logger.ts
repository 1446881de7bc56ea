/**
 * Log lines: what scripts print and what the framework has to say, on their way to a sink.
 */

/** Severity, ascending. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of the log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  /** Script that printed it; undefined for the framework's own lines. */
  readonly script?: string | undefined;
  /** Handle of the entity whose instance printed it. */
  readonly entity?: number | undefined;
  /** Frame number, from 0. */
  readonly frame?: number | undefined;
}

/** Takes log lines; must not throw. */
export type LogSink = (line: LogLine) => void;

/** Writes lines to the console of the platform: the default sink of a game. */
export const consoleSink: LogSink = (line) => {
  const from = line.script === undefined ? '' : `[${line.script}${line.entity ? `#${line.entity}` : ''}] `;
  console[line.level](`${from}${line.message}`);
};
