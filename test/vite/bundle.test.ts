import { expect, test } from 'vitest';
import { encodeBase64 } from '../../src/core/base64.ts';
import { bundleModule } from '../../src/vite/virtual-module.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { wat } from '../support/wat.ts';

const bundle = (files: Readonly<Record<string, string>>): Promise<string> => {
  const scripts = createTempFolder(files).path;
  return bundleModule('glue.wasm', { scripts, assets: `${scripts}/none` });
};

test('a build has the modules that sources compile to, under the ids of the sources', async () => {
  const text = '(module (func (export "f")))';
  const made = await bundle({ 'deep/a.wat': text, 'b.lua': 'return {}' });
  expect(made).toContain(JSON.stringify({ 'b.lua': btoa('return {}'), 'deep/a.wat': encodeBase64(wat(text)) }));
  expect(made).not.toContain(btoa(text));
});

test('a build with a source that does not compile fails, with file and line', async () => {
  const built = bundle({ 'a.wat': '(module\n  (func (call $no)))' });
  await expect(built).rejects.toThrow(/^a\.wat:2: undefined function variable "\$no"/);
});
