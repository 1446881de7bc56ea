import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileWat } from '../../src/lua/wat/compile-wat.mjs';

test('the committed binaries are what the .wat files compile to', async () => {
  const files = await compileWat();
  for (const { file, text } of files) expect(readFileSync(file, 'utf8'), file.pathname).toBe(text);
  expect(files.length).toBeGreaterThan(2);
});
