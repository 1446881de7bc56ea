import { expect, test } from 'vitest';
import { readSourceFiles } from './source-files.ts';

const files = readSourceFiles('src', 'systems');

test('no source file has more than 300 lines', () => {
  const long = files
    .map(({ path, text }) => [path, text.split('\n').length] as const)
    .filter(([, lines]) => lines > 301);
  expect(long).toEqual([]);
});

test('every file opens by saying what it owns', () => {
  const silent = files.filter(({ text, path }) => !path.endsWith('.d.ts') && !/^(#!.*\n)?\/\*\*/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('every exported declaration has a docstring', () => {
  const declaration = /^export (?:async )?(?:function|const|class|interface|type) (\w+)/;
  const silent = files.flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, index) => {
      const name = declaration.exec(line)?.[1];
      const before = lines[index - 1] ?? '';
      // `export type { … }` lists names that are documented where they are declared
      const documented = before.trimEnd().endsWith('*/') || line.includes(' from ') || line.startsWith('export type {');
      const opensFile = path.endsWith('.lua.ts') && index < 12;
      return name === undefined || documented || opensFile ? [] : [`${path}: ${name}`];
    });
  });
  expect(silent).toEqual([]);
});

test('types stay honest: no any, no suppressed errors, no double assertions', () => {
  const escapeHatch = /:\s*any\b|\bas any\b|<any>|@ts-(ignore|expect-error|nocheck)|as unknown as/;
  const wrong = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (escapeHatch.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
  expect(wrong).toEqual([]);
});

test('modules hold no mutable state', () => {
  const wrong = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (/^(export )?let /.test(line) ? [`${path}:${index + 1}`] : [])),
  );
  expect(wrong).toEqual([]);
});
