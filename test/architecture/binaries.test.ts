import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileWat } from '../../src/lua/wat/compile-wat.mjs';

test('the committed binaries are what the .wat files compile to', async () => {
  const folder = join(import.meta.dirname, '../../src/lua/wat');
  for (const { file, text } of await compileWat()) {
    expect(readFileSync(join(folder, file), 'utf8'), file).toBe(text);
  }
});
