/** Attacks that met defects of the engine: what is optimised depends on what ran before, in the same process. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arena, buildSubject, createArena, type Subject } from './support/arena.ts';

let subject: Subject;
let arena: Arena;
beforeAll(async () => {
  subject = await buildSubject();
  arena = createArena(subject, 20_000);
}, 60_000);
afterAll(() => {
  arena.dispose();
  subject.dispose();
});

test('100,000 events in a frame, in a new version behind a first load with the same: the process goes on', async () => {
  const outcomes = [];
  for (const way of ['load', 'reload', 'update', 'reload'] as const) {
    for (const { outcome } of await arena.run([['memory-events', way]])) outcomes.push(outcome);
  }
  expect(outcomes).not.toContain('ends the process');
  expect(outcomes).not.toContain('hangs');
  expect(outcomes).toHaveLength(4);
  expect(arena.starts()).toBe(1);
});
