/**
 * `moonloop check`: compiles every script and module, tries the body of each script, reads every manifest. No updates.
 */
import { type MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { refusalError } from '../core/refusal.ts';
import { createGame } from '../game/create-game.ts';
import { createLuaRuntime } from '../lua/lua-runtime.ts';
import { createManifests } from '../mods/manifests.ts';
import { createFolderSource } from '../node/folder-source.ts';
import { createMemorySource } from '../source/memory-source.ts';
import { createWasmRuntime } from '../wasm/wasm-runtime.ts';
import type { CheckArguments } from './arguments.ts';
import type { Report } from './report.ts';

/** Checks; returns the number of errors found. @throws MoonloopError `FILE_MISSING` */
export async function checkCommand(args: CheckArguments, report: Report): Promise<number> {
  const folder = createFolderSource({ root: args.dir, watch: false });
  let findings = 0;
  const find = (level: 'error' | 'warning', error: Pick<MoonloopError, 'code' | 'message' | 'place'>): void => {
    if (level === 'error') findings++;
    const { file, script, line } = error.place;
    const { code, message } = error;
    report({ type: 'finding', level, code, file: file ?? script ?? null, line: line ?? null, message });
  };
  folder.onProblem(({ message, cause }) => {
    const { code, place } = toMoonloopError(cause, 'FILE_UNREADABLE');
    find('error', { code, message, place });
  });
  const files = await folder.load();
  folder.dispose();

  for (const { id, refused } of files) if (refused) find('error', refusalError(id, refused));
  const manifests = createManifests();
  for (const file of files) {
    const error = manifests.read(file);
    if (error) find('error', error);
  }
  const game = await createGame({
    // main.lua is tried like any other script, but not started
    source: createMemorySource(
      Object.fromEntries(files.flatMap((file) => (file.refused ? [] : [[file.id, file.bytes] as const]))),
    ),
    runtimes: [createLuaRuntime(), createWasmRuntime()],
    systems: [],
    log: () => undefined,
    attachMains: false,
    announce: false,
  });
  for (const error of game.scripts.rehearseAll()) find('error', error);
  game.dispose();
  report({ type: 'summary', files: files.length, errors: findings, warnings: 0 });
  return findings;
}
