import { expect, test } from 'vitest';
import { playStory, readStories } from '../support/scenarios.ts';

const stories = readStories(import.meta.dirname);

test('there are at least 12 stories, each of two steps or more', () => {
  expect(stories.length).toBeGreaterThanOrEqual(12);
  for (const { name, steps } of stories) expect(steps.length, name).toBeGreaterThanOrEqual(2);
});

for (const story of stories) {
  test(`${story.name}: ${story.title}`, () =>
    playStory(story, (seen, wanted, step) => expect(seen, `step ${step}`).toEqual(wanted)));
}
