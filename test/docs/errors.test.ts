import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSourceFiles } from '../architecture/source-files.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const declared = [...read('src/core/error-codes.ts').matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => String(code));

test('every error code is used', () => {
  const others = readSourceFiles('src').filter(({ path }) => path !== 'src/core/error-codes.ts');
  expect(declared.filter((code) => !others.some(({ text }) => text.includes(`'${code}'`)))).toEqual([]);
});

test('docs/errors.md explains every error code, and no other', () => {
  const explained = [...read('docs/errors.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(declared.length).toBeGreaterThan(20);
  expect(explained.sort()).toEqual([...declared].sort());
});
