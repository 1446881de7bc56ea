/** A language of one's own with a real compiler: C by clang, where it is installed. The same as in docs/your-own-game.md. */
import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { startGame } from '../support/game-harness.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const run = promisify(execFile);
const bindings = join(import.meta.dirname, '../../bindings');
const flags = ['--target=wasm32', '-O2', '-ffreestanding', '-nostdlib', '-I', bindings, '-Wl,--no-entry'];

function hasClang(): boolean {
  try {
    execFileSync('wasm-ld', ['--version'], { stdio: 'ignore' });
    return execFileSync('clang', ['--print-targets'], { encoding: 'utf8' }).includes('wasm32');
  } catch {
    return false;
  }
}

const c = (root: string) => ({
  language: 'C',
  extensions: ['c'],
  async compile({ id }: { id: string }) {
    const out = join(root, 'out.bin');
    await run('clang', [...flags, '-o', out, join(root, id)]).catch(({ stderr }: { stderr: string }) => {
      const [, line, message = stderr] = /:(\d+):\d+: (?:fatal )?error: (.*)/.exec(stderr) ?? [];
      throw new MoonloopError('COMPILE_FAILED', message, { place: { line: Number(line) } });
    });
    return readFile(out);
  },
});

const moves = (by: string): string => `#include "moonloop.h"
static ml_column x;
ML_EXPORT(on_update)
void on_update(ml_entity entity, float dt) {
  if (x == 0) x = ml_ecs_column(ML_TEXT("Position.x"));
  ml_ecs_set_f32(x, entity, ml_ecs_get_f32(x, entity) + ${by});
}
`;

test.skipIf(!hasClang())(
  'a script in C is compiled when it is saved; an error names its line and the old version goes on',
  async () => {
    const dir = createTempFolder({ 'a.c': moves('1') });
    const source = createFolderSource({ root: dir.path, compilers: [c(dir.path)] });
    await source.ready();
    const t = await startGame({}, { source, runtimes: [createWasmRuntime({ extensions: ['c'] })] });
    onTestFinished(() => t.game.dispose());
    const eid = t.spawn('a.c');
    const x = (): number => t.game.world.components.Position.x[eid]!;
    t.frames(3);
    expect(x()).toBe(3);

    const attempts = (count: number) => vi.waitFor(() => expect(t.reloads).toHaveLength(count), { timeout: 10_000 });
    dir.write('a.c', moves('oops'));
    await attempts(2);
    const { code, message, place } = t.reloads[1]!.error!;
    expect([code, message, place.file, place.line]).toEqual([
      ...['COMPILE_FAILED', "use of undeclared identifier 'oops'", 'a.c', 6],
    ]);
    t.frames(1);
    expect(x()).toBe(4);

    dir.write('a.c', moves('100'));
    await attempts(3);
    t.frames(1);
    expect([x(), t.failures]).toEqual([104, []]);
  },
);

const movesBoth = `#include "moonloop.h"
static ml_pair position, velocity;
ML_EXPORT(_initialize)
void look_up(void) {
  position = ml_ecs_pair(ml_ecs_column(ML_TEXT("Position.x")), ml_ecs_column(ML_TEXT("Position.y")));
  velocity = ml_ecs_pair(ml_ecs_column(ML_TEXT("Velocity.x")), ml_ecs_column(ML_TEXT("Velocity.y")));
}
ML_EXPORT(on_update)
void on_update(ml_entity entity, float dt) {
  ml_values at = ml_values_of(ml_ecs_get_pair(position, entity));
  ml_values by = ml_values_of(ml_ecs_get_pair(velocity, entity));
  ml_ecs_set_pair(position, entity, at.first + by.first * dt, at.second + by.second * dt);
}
`;

test.skipIf(!hasClang())('a script in C reads and writes two columns in one call', async () => {
  const dir = createTempFolder({ 'a.c': movesBoth });
  const source = createFolderSource({ root: dir.path, compilers: [c(dir.path)] });
  await source.ready();
  const t = await startGame({}, { source, runtimes: [createWasmRuntime({ extensions: ['c'] })] });
  onTestFinished(() => t.game.dispose());
  const eid = t.game.spawn({ Position: { x: 10, y: 20 }, Velocity: { x: 1, y: -2 } }, 'a.c');
  t.frames(2, 0.0625);
  const { x, y } = t.game.world.components.Position;
  expect([x[eid], y[eid], t.failures]).toEqual([10.125, 19.75, []]);
});
