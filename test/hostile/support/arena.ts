/**
 * Runs attacks in a process of their own, which is started anew only when an attack hung or ended it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { AttackReport, Way } from './attacker.ts';

/** An attack: the name of a hostile script, and a way to run it. */
export type Attack = readonly [name: string, way: Way];

/** What came of an attack, if anything did. */
export type ArenaReport =
  | AttackReport
  | { readonly name: string; readonly way: Way; readonly outcome: 'hangs' | 'ends the process'; readonly said: string };

/** A place for attacks; one battle at a time. */
export interface Arena {
  /** Runs these attacks in one game. When that hangs, ends the process or breaks a promise, each in a game of its own. */
  run(attacks: readonly Attack[]): Promise<ArenaReport[]>;
  /** Number of processes so far. */
  starts(): number;
  dispose(): void;
}

/** The answer, or why there is none. */
type Answer = AttackReport[] | 'hangs' | 'ends the process';

/** The process's program, as a file. */
export interface Subject {
  readonly file: string;
  dispose(): void;
}

/** Builds it. */
export async function buildSubject(): Promise<Subject> {
  // inside node_modules, so that the program finds the packages
  const folder = mkdtempSync(join(process.cwd(), 'node_modules/.hostile-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'subject.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'subject.mjs' } },
    },
  });
  return { file: join(folder, 'subject.mjs'), dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @param limitMs - An attack that takes longer hangs. */
export function createArena({ file }: Subject, limitMs: number): Arena {
  let child: ChildProcess | undefined;
  let starts = 0;
  let output = '';

  const answer = (from: ChildProcess, limit: number, ask?: readonly Attack[]): Promise<Answer> =>
    new Promise((done) => {
      const finish = (result: Answer): void => {
        clearTimeout(timer);
        from.off('message', finish).off('exit', ended);
        done(result);
      };
      const ended = (): void => finish('ends the process');
      const timer = setTimeout(() => finish('hangs'), limit);
      from.on('message', finish).on('exit', ended);
      if (ask) from.send(ask);
    });
  const start = async (): Promise<ChildProcess> => {
    starts++;
    output = '';
    const words = [join(import.meta.dirname, '..')];
    const made = fork(file, words, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [made.stdout, made.stderr])
      stream?.on('data', (data: Buffer) => {
        output = (output + data.toString()).slice(-2000);
      });
    await answer(made, 60_000);
    return made;
  };
  const battle = async (attacks: readonly Attack[]): Promise<Answer> => {
    child ??= await start();
    const reports = await answer(child, limitMs * Math.sqrt(attacks.length), attacks);
    if (typeof reports === 'string') {
      child.kill('SIGKILL');
      child = undefined;
    }
    return reports;
  };
  const run: Arena['run'] = async (attacks) => {
    const reports = await battle(attacks);
    if (typeof reports !== 'string' && (attacks.length === 1 || reports.every(({ broken }) => broken.length === 0)))
      return reports;
    if (attacks.length === 1)
      return attacks.map(([name, way]) => ({ name, way, outcome: reports as 'hangs', said: output }));
    const alone: ArenaReport[] = [];
    for (const attack of attacks) alone.push(...(await run([attack])));
    return alone;
  };
  return {
    run,
    starts: () => starts,
    dispose() {
      child?.kill('SIGKILL');
    },
  };
}
