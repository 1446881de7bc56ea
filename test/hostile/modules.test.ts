import { expect, test } from 'vitest';
import { readModules } from './support/hostile-module.ts';
import { testScripts } from './support/test-classes.ts';

const modules = readModules();
const classes = [...new Set(modules.map((script) => script.class))].sort();

test('the corpus has more than 230 modules of six classes', () => {
  expect(classes).toEqual(['file', 'grow', 'host', 'spin', 'state', 'trap']);
  expect(modules.length).toBeGreaterThan(230);
});

testScripts(modules, classes);
