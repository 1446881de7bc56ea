/**
 * The command line's words, parsed once. What is wrong with them is a sentence that names the wrong word.
 */
import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../core/result.ts';

/** `moonloop run DIR`. */
export interface RunArguments {
  readonly command: 'run';
  readonly dir: string;
  /** Frames to run; undefined: until a signal comes. */
  readonly frames: number | undefined;
  readonly hz: number;
  readonly realtime: boolean;
  readonly spawn: readonly { readonly id: string; readonly count: number }[];
  readonly seed: number;
  readonly watch: boolean;
  /** Look for changes, whatever the folder is on. */
  readonly polling: boolean;
  readonly swapBudgetMs: number;
  readonly capacity: number;
  readonly json: boolean;
}

/** `moonloop check DIR`. */
export interface CheckArguments {
  readonly command: 'check';
  readonly dir: string;
  readonly json: boolean;
}

/** `moonloop --help`. */
export interface HelpArguments {
  readonly command: 'help';
}

/** A parsed command line. */
export type Arguments = RunArguments | CheckArguments | HelpArguments;

/** What the commands are and take. */
export const usage = `Usage:
  moonloop run DIR [options]     run the scripts root DIR without a page
    --frames N            stop after N frames (default: 600, with --watch none)
    --hz N                frames per second of game time (default: 60)
    --realtime            pace frames by the clock (default with --watch)
    --spawn ID=COUNT      add COUNT entities with script ID, Position and Velocity; repeatable
    --seed N              seed of random (default: 1)
    --watch               reload scripts when their files change
    --polling             look for changes instead of waiting for the system's events
    --swap-budget-ms X    time per frame for moving entities to new versions (default: 0.5)
    --capacity N          most entities (default: 65536)
    --json                one JSON object per line
  moonloop check DIR [--json]    compile and try every script without running updates
`;

const runOptions = {
  frames: { type: 'string' },
  hz: { type: 'string', default: '60' },
  realtime: { type: 'boolean' },
  spawn: { type: 'string', multiple: true, default: [] as string[] },
  seed: { type: 'string', default: '1' },
  watch: { type: 'boolean', default: false },
  polling: { type: 'boolean', default: false },
  'swap-budget-ms': { type: 'string', default: '0.5' },
  capacity: { type: 'string', default: '65536' },
  json: { type: 'boolean', default: false },
} as const;

/** Parses the words after the program's name. */
export function parseArguments(words: readonly string[]): Result<Arguments> {
  const [command, ...rest] = words;
  if (command === '--help' || command === '-h' || command === 'help') return ok({ command: 'help' });
  if (command !== 'run' && command !== 'check') {
    return wrong(command === undefined ? 'no command given' : `unknown command "${command}"`);
  }
  try {
    return command === 'run' ? parseRun(rest) : parseCheck(rest);
  } catch (error) {
    if (error instanceof WrongCall) return wrong(error.message);
    if (error instanceof TypeError) return wrong(error.message.split('\n')[0] ?? error.message);
    throw error;
  }
}

class WrongCall extends Error {}

function parseRun(words: string[]): Result<RunArguments> {
  const { values, positionals } = parseArgs({ args: words, options: runOptions, allowPositionals: true });
  const { watch } = values;
  return ok({
    command: 'run',
    dir: oneFolder(positionals),
    frames: values.frames === undefined ? (watch ? undefined : 600) : whole('--frames', values.frames, 0),
    hz: positive('--hz', values.hz),
    realtime: values.realtime ?? watch,
    spawn: values.spawn.map(parseSpawn),
    seed: whole('--seed', values.seed, Number.MIN_SAFE_INTEGER),
    watch,
    polling: values.polling,
    swapBudgetMs: positive('--swap-budget-ms', values['swap-budget-ms']),
    capacity: whole('--capacity', values.capacity, 1),
    json: values.json,
  });
}

function parseCheck(words: string[]): Result<CheckArguments> {
  const options = { json: runOptions.json };
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
  return ok({ command: 'check', dir: oneFolder(positionals), json: values.json });
}

function oneFolder(positionals: readonly string[]): string {
  const [dir, extra] = positionals;
  if (dir === undefined) throw new WrongCall('DIR is missing');
  if (extra !== undefined) throw new WrongCall(`"${extra}" is one folder too many`);
  return dir;
}

function parseSpawn(text: string): { id: string; count: number } {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new WrongCall(`--spawn "${text}" is not ID=COUNT`);
  return { id: text.slice(0, at), count: whole('--spawn', text.slice(at + 1), 0) };
}

function whole(name: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < min) {
    throw new WrongCall(
      `${name} "${text}" is not a whole number${min > Number.MIN_SAFE_INTEGER ? ` from ${min}` : ''}`,
    );
  }
  return value;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new WrongCall(`${name} "${text}" is not a number above 0`);
  }
  return value;
}

function wrong(message: string): Result<never> {
  return fail('OPTION_INVALID', message);
}
