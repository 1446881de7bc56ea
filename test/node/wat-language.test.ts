import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { createFileEngine } from '../../src/node/file-engine.ts';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { createWatLanguage } from '../../src/node/wat-language.ts';
import { compileInput } from '../../src/reload/script-language.ts';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const wat = createWatLanguage();
const compile = async (text: string): Promise<Uint8Array> =>
  wat.compile(compileInput(createSourceFile('mod/a.wat', text)));
const failure = (text: string): Promise<unknown> =>
  compile(text).then(
    () => 'compiled',
    (error: unknown) => (error instanceof MoonloopError ? [error.code, error.place.line, error.message] : error),
  );

test('gives a module that runs', async () => {
  const bytes = await compile('(module (func (export "f") (result i32 i64) (i32.const 41) (i64.const 1)))');
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
  expect((f as () => unknown)()).toEqual([41, 1n]);
});

test.each([
  ['text that is none of the format', '(module\n (func (i32.const 1.5)))', 2, /^invalid literal "1.5" \(column 19\)$/],
  ['a name that is unknown', '(module\n\n (func (call $no)))', 3, /undefined function variable "\$no"/],
  [
    'types that do not fit',
    '(module (func)\n (func (result i32)\n (f32.const 1)))',
    3,
    /expected \[i32\] but got \[f32\]/,
  ],
  ['two errors', '(module\n (func (result i32))\n (func (result i32)))', 2, /\(and 1 more\)$/],
  ['an end too early', '(module\n (func', 2, /EOF/],
  ['fields without a module around them', '(func)', 1, /must be one \(module …\)/],
  ['nothing', '', 1, /must be one \(module …\)/],
  ['no text format at all', 'local m = {}', 1, /must be one \(module …\)/],
])('refuses %s, with the line', async (_, text, line, message) => {
  expect(await failure(text)).toEqual(['COMPILE_FAILED', line, expect.stringMatching(message)]);
});

test('comments may stand in front of the module, and any part of a file is refused', async () => {
  const text =
    ';; one (module)\n(; two (; (func) ;;) ;; ;) (;;;) (module (func (export "f")) (memory 1) (data (i32.const 0) "x"))';
  expect((await compile(text)).length).toBeGreaterThan(8);
  for (let end = 0; end < text.length; end++) expect(await failure(text.slice(0, end))).not.toBe('compiled');
});

test('a file that breaks the compiler down is refused, and the next one is compiled', async () => {
  const nested = (depth: number) => `(module (func ${'(block '.repeat(depth)}${')'.repeat(depth)}))`;
  expect((await compile(nested(100))).length).toBeGreaterThan(300);
  for (const depth of [2000, 50_000]) {
    expect(await failure(nested(depth))).toEqual(['COMPILE_FAILED', undefined, expect.stringMatching(/broke down/)]);
    expect((await compile('(module)')).length).toBe(18);
  }
});

test('a folder gives it compiled, a file engine can use it, and other extensions only where they are asked for', async () => {
  const dir = createTempFolder({ 'a.wat': '(module)', 'b.rs': 'fn main() {}', 'c.lua': 'return {}' });
  const folder = createFolderSource({ root: dir.path, watch: false });
  expect((await folder.load()).map(({ id, bytes }) => [id, bytes[0]])).toEqual([
    ['a.wat', 0],
    ['c.lua', 'r'.charCodeAt(0)],
  ]);
  folder.dispose();
  const plain = createFolderSource({ root: dir.path, watch: false, compilers: [] });
  expect((await plain.load()).map(({ id }) => id)).toEqual(['c.lua']);
  plain.dispose();
  const engine = createFileEngine(join(dir.path, 'a.wat'), { languages: [wat] });
  expect((await engine.reloadAndGet())?.length).toBeGreaterThanOrEqual(8);
  engine.dispose();
});

test('without the package wabt it says how to get it, and works once it is there', () => {
  const dir = createTempFolder({ 'package.json': '{ "type": "module" }' });
  const built = join(import.meta.dirname, '../../dist/src');
  for (const part of ['core', 'node/wat-language.js'])
    cpSync(join(built, part), join(dir.path, part), { recursive: true });
  const program = `
    import { symlinkSync, mkdirSync } from 'node:fs';
    import { createWatLanguage } from './node/wat-language.js';
    const wat = createWatLanguage();
    const compile = () => wat.compile({ id: 'a.wat', text: '(module)' }).then((bytes) => bytes.length, ({ code, message }) => [code, message]);
    const missing = await compile();
    mkdirSync('node_modules');
    symlinkSync(process.argv[2], 'node_modules/wabt');
    console.log(JSON.stringify([missing, await compile()]));`;
  dir.write('program.js', program);
  const wabt = join(import.meta.dirname, '../../node_modules/wabt');
  const said = execFileSync(process.execPath, ['program.js', wabt], { cwd: dir.path, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual([['COMPILER_MISSING', expect.stringContaining('npm install --save-dev wabt')], 18]);
});
