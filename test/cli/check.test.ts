import { expect, test } from 'vitest';
import { runCli } from '../support/cli-process.ts';
import { createTempFolder } from '../support/temp-folder.ts';

test('finds what is broken, with file and line, and ends with status 1', async () => {
  const dir = createTempFolder({
    'good.lua': 'local lib = require "lib" return { n = lib.one }',
    'lib.lua': 'return { one = 1 }',
    'answer.lua': 'return { n = require("number") }',
    'number.lua': 'return 42',
    'syntax.lua': 'local a = 1\nlocal b = = 2\nreturn {}',
    'runtime.lua': 'local a = nil\n\nprint(a.b)\nreturn {}',
    'nothing.lua': 'local a = 1',
    'mod/mod.toml': 'name = "unclosed',
  });
  const { status, lines } = await runCli(['check', dir.path, '--json']);
  expect(status).toBe(1);
  const findings = lines.filter(({ type }) => type === 'finding');
  expect(findings).toHaveLength(4);
  expect(findings).toContainEqual(
    expect.objectContaining({ level: 'error', code: 'COMPILE_FAILED', file: 'syntax.lua', line: 2 }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ code: 'BODY_FAILED', file: 'runtime.lua', line: 3 }));
  expect(findings).toContainEqual(expect.objectContaining({ code: 'NO_MODULE', file: 'nothing.lua' }));
  expect(findings).toContainEqual(expect.objectContaining({ code: 'MANIFEST_INVALID', file: 'mod/mod.toml', line: 1 }));
  expect(lines.at(-1)).toEqual({ type: 'summary', files: 8, errors: 4, warnings: 0 });
});

test('finds nothing in a good folder, starts nothing, and ends with status 0', async () => {
  const dir = createTempFolder({ 'main.lua': 'local m = {} function m.on_start() error("started") end return m' });
  const { status, lines } = await runCli(['check', dir.path, '--json']);
  expect(status).toBe(0);
  expect(lines).toEqual([{ type: 'summary', files: 1, errors: 0, warnings: 0 }]);
});

test('a missing folder is a wrong call', async () => {
  expect((await runCli(['check', '/there/is/no/such/folder'])).status).toBe(2);
});
