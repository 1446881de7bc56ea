/**
 * The command line: words in, lines and an exit status out.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { RunningWorld } from '../game/create-game.ts';
import { parseArguments, usage } from './arguments.ts';
import { checkCommand } from './check-command.ts';
import { createReport } from './report.ts';
import { runCommand } from './run-command.ts';

/** What the command line needs of its process. */
export interface CliHost {
  /** Words after the program's name. */
  readonly words: readonly string[];
  readonly systems: readonly ((world: RunningWorld) => void)[];
  out(text: string): void;
  err(text: string): void;
  /** Calls `stop` on SIGINT or SIGTERM. */
  onInterrupt(stop: () => void): void;
}

/** Runs a command. @returns 0 ran, 1 `check` found something broken, 2 wrong call. */
export async function runCli(host: CliHost): Promise<number> {
  const parsed = parseArguments(host.words);
  if (!parsed.ok) {
    host.err(`moonloop: ${parsed.error.message}\n\n${usage}`);
    return 2;
  }
  const args = parsed.value;
  if (args.command === 'help') {
    host.out(usage);
    return 0;
  }
  const report = createReport(args.json, host.out);
  try {
    if (args.command === 'check') return (await checkCommand(args, report)) > 0 ? 1 : 0;
    await runCommand(args, { report, systems: host.systems, onInterrupt: host.onInterrupt });
    return 0;
  } catch (error) {
    if (error instanceof MoonloopError && (error.code === 'FILE_MISSING' || error.code === 'OPTION_INVALID')) {
      host.err(`moonloop: ${error.message}\n\n${usage}`);
      return 2;
    }
    throw error;
  }
}
