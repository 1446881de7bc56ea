/** The built files of the examples belong to the sources beside them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toScriptId } from '../../src/core/script-id.ts';
import { createWatLanguage } from '../../src/node/wat-language.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): Buffer => readFileSync(join(root, 'examples', path));
const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** The output of a program; empty when there is none. */
function say(program: string, ...args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/** Builds an example in a folder like the repository, and gives the file that came of it. */
function rebuild(example: string, file: string, command: string, ...args: readonly string[]): Buffer {
  const folder = createTempFolder({});
  const copy = join(folder.path, 'examples', example);
  cpSync(join(root, 'examples', example), copy, {
    recursive: true,
    filter: (path) => !/node_modules|\.wasm$/.test(path),
  });
  symlinkSync(join(root, 'bindings'), join(folder.path, 'bindings'));
  execFileSync(command, args, { cwd: copy });
  return readFileSync(join(copy, file));
}

test('each was built from the source that is there now: build it anew, then npx vitest run test/wasm/built-examples -u', async () => {
  const built = [
    ['wasm-c/bounce.wasm', 'wasm-c/bounce.c', 'wasm-c/build.sh'],
    ['wasm-counter/counter.wasm', 'wasm-counter/assembly/counter.ts', 'wasm-counter/package.json'],
    ['wasm-text/orbit.wasm', 'wasm-text/orbit.wat', 'wasm-text/build.sh'],
  ].map((files) => files.map((path) => `${hashOf(read(path))}  ${path}\n`).join(''));
  await expect(built.join('\n')).toMatchFileSnapshot('../../examples/built-from.sha256');
});

test('orbit.wasm is what orbit.wat compiles to', async () => {
  const text = read('wasm-text/orbit.wat').toString();
  const made = await createWatLanguage().compile({
    id: toScriptId('orbit.wat'),
    text,
    bytes: new TextEncoder().encode(text),
  });
  expect(hashOf(Buffer.from(made))).toBe(hashOf(read('wasm-text/orbit.wasm')));
});

const [, clang = '', version = ''] = /^(.*clang) version ([\d.]+)/.exec(say('clang', '--version')) ?? [];
/** Other versions make other code of it; the file says which one it was, as two texts with their lengths. */
const builtBy = `${clang}${String.fromCharCode(version.length)}${version}`;
const isSame = clang !== '' && say('wasm-ld', '--version') !== '' && read('wasm-c/bounce.wasm').includes(builtBy);

test.skipIf(!isSame)('bounce.wasm is what bounce.c compiles to (where clang is the one that built it)', () => {
  expect(hashOf(rebuild('wasm-c', 'bounce.wasm', 'sh', 'build.sh'))).toBe(hashOf(read('wasm-c/bounce.wasm')));
});

const asc = join(root, 'examples/wasm-counter/node_modules/.bin/asc');
const hasAsc = existsSync(asc) && say(asc, '--version').includes('0.28.20');

test.skipIf(!hasAsc)('counter.wasm is what counter.ts compiles to (where AssemblyScript 0.28.20 is installed)', () => {
  const { scripts } = JSON.parse(read('wasm-counter/package.json').toString()) as { scripts: { build: string } };
  const args = scripts.build.split(' ').slice(1);
  expect(hashOf(rebuild('wasm-counter', 'counter.wasm', asc, ...args))).toBe(hashOf(read('wasm-counter/counter.wasm')));
});
