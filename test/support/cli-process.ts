/** The real `moonloop` program in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A JSON line. */
export type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A running program. */
export interface CliProcess {
  readonly child: ChildProcess;
  readonly lines: Line[];
  /** Standard output and error so far. */
  output(): { readonly out: string; readonly err: string };
  /** Resolves with the first line for which `matches` says yes, past or future. */
  waitFor(matches: (line: Line) => boolean): Promise<Line>;
  /** Resolves with the exit status. */
  ended: Promise<number | null>;
}

const program = join(import.meta.dirname, '../../dist/systems/bin.js');

/** Starts the program; it is killed when the test ends. */
export function startCli(words: readonly string[]): CliProcess {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let [out, err, rest] = ['', '', ''];
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    const parts = (rest + data.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part) as Line);
    for (const check of waiting) check();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return {
    child,
    lines,
    ended,
    output: () => ({ out, err }),
    waitFor(matches) {
      return new Promise((found, failed) => {
        const check = (): void => {
          const line = lines.find(matches);
          if (line === undefined) return;
          waiting.delete(check);
          found(line);
        };
        waiting.add(check);
        void ended.then(() => failed(new Error(`the program ended; it said:\n${out}\n${err}`)));
        check();
      });
    },
  };
}

/** Runs the program to its end. */
export async function runCli(words: readonly string[]): Promise<CliProcess & { readonly status: number | null }> {
  const cli = startCli(words);
  const status = await cli.ended;
  return { ...cli, status };
}
