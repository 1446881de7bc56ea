/** Reads from what a game has told how an attack ended, and what should not have been told. */
import type { LogLine } from '../../../src/core/logger.ts';
import type { MoonloopError } from '../../../src/core/moonloop-error.ts';
import type { TestGame } from '../../support/game-harness.ts';
import type { Outcome } from './hostile-script.ts';

/** Codes that say that a script was ended because it had spent what it may. */
const killCodes: readonly string[] = ['BUDGET_SPENT', 'VM_KILLED'];
const refusalCodes: readonly string[] = [
  'COMPILE_FAILED',
  'NO_MODULE',
  'SCRIPT_NOT_TEXT',
  'ID_INVALID',
  'FILE_TOO_LARGE',
  'WASM_INVALID',
  'WASM_IMPORT',
  'WASM_EXPORT',
];
/** No text that reaches a listener is longer than this, in characters. */
const longestText = 8192;
/** Log lines of one mod in a frame, with those that say how many there were besides. */
const mostLogLines = 1002;

/** A text short enough for a test's report, on one line. */
export const shorten = (text: string): string => JSON.stringify(text.slice(0, 160)).slice(1, -1);

/** Everything that was told about one mod. */
export interface Told {
  readonly failures: readonly MoonloopError[];
  readonly lines: readonly LogLine[];
}

/** What the game has told about a mod; with undefined, about nobody in particular. */
export function toldAbout(t: TestGame, mod: string | undefined): Told {
  const all = [...t.failures, ...t.refused.map(({ error }) => error), ...t.reloads.flatMap(({ error }) => error ?? [])];
  const modOf = (script: string | undefined): string | undefined => script?.split('/')[0];
  return {
    failures: all.filter(({ place }) => (place.mod ?? modOf(place.script)) === mod),
    lines: t.logs.filter(({ script }) => modOf(script) === mod),
  };
}

/** Whether one of these failures is a kill, which costs the mod its frame budget or its VM. */
export const hasKill = (failures: readonly MoonloopError[]): boolean =>
  failures.some(({ code }) => killCodes.includes(code));

/** The gravest of these failures as an outcome. */
export function outcomeOf(failures: readonly MoonloopError[]): Outcome {
  if (hasKill(failures)) return 'killed';
  if (failures.some(({ code }) => !refusalCodes.includes(code))) return 'error';
  return failures.length > 0 ? 'refused' : 'harmless';
}

/** Promises broken by what was told: texts too long or too many, paths, successes of attacks, unexpected errors. */
export function brokenByWords({ failures, lines }: Told, frames: number): string[] {
  const texts = [...lines, ...failures].map(({ message }) => message);
  const tracebacks = failures.map(({ place }) => place.traceback ?? '');
  const longest = [...texts, ...tracebacks].reduce((most, { length }) => Math.max(most, length), 0);
  const found = (what: string, text: string | undefined): string[] =>
    text === undefined ? [] : [`${what}: ${shorten(text)}`];
  const isPath = (text: string): boolean => /node_modules|file:\/\//.test(text) || text.includes(process.cwd());
  return [
    ...found(
      'a script got out',
      texts.find((text) => /ESCAPED|POLLUTED/.test(text.slice(0, 400))),
    ),
    ...found('an absolute path is shown', [...texts, ...tracebacks].find(isPath)),
    ...found('an unexpected error', failures.find(({ code }) => code === 'INTERNAL' || code === 'VM_FAILED')?.message),
    ...(longest > longestText ? [`a text of ${longest} characters reached the listeners`] : []),
    ...(lines.length > mostLogLines * frames ? [`${lines.length} log lines`] : []),
  ];
}
