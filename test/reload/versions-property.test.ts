import fc from 'fast-check';
import { expect, test } from 'vitest';
import { luaModule, type PlayedGame, startPlay } from '../support/play.ts';

type Step =
  | { readonly kind: 'good' | 'undo' | 'delete' | 'restore' | 'frame' | 'spawn' }
  | { readonly kind: 'bad'; readonly how: number };

const bad = [
  'broken(',
  '',
  'return 5',
  'error("boom")',
  luaModule('', 'function m.on_swap() error("boom") end'),
  luaModule('', 'function m.on_reload() m.frames = -1 error("boom") end'),
] as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { kind: 'good' },
    { kind: 'good' },
    { kind: 'undo' },
    { kind: 'delete' },
    { kind: 'restore' },
    { kind: 'frame' },
    { kind: 'spawn' },
  ),
  fc.nat(bad.length - 1).map((how) => ({ kind: 'bad', how }) as const),
);

const good = (n: number): string =>
  luaModule(
    'frames = 0, list = {}',
    `
function m.on_start() events.on("ping", "on_ping") end
function m.on_ping() m.pings = (m.pings or 0) + 1 end
function m.on_update() m.frames = m.frames + 1 m.list[m.frames] = m.frames end
function m.build() return ${n} end`,
  );

/** What must be true of each entity: it counted every frame and ping of its life, and runs the last good content. */
interface Life {
  readonly entity: number;
  frames: number;
}

function check(t: PlayedGame, lives: readonly Life[], build: number): void {
  for (const { entity, frames } of lives) {
    expect(t.ask(entity, '{ m.build(), m.frames, #m.list, m.pings }')).toEqual([build, frames, frames, frames]);
  }
}

async function playThrough(steps: readonly Step[], swapBudgetMs: number): Promise<void> {
  const t = await startPlay({ 'a.lua': good(1) }, { swapBudgetMs });
  try {
    const lives: Life[] = [{ entity: t.spawn('a.lua'), frames: 0 }];
    let [content, live, builds, onDisk] = [good(1), 1, 1, true];
    const frame = (): void => {
      t.game.emit('ping');
      t.frames(1);
      for (const life of lives) life.frames++;
    };
    frame();
    for (const next of steps) {
      if (next.kind === 'spawn' && swapBudgetMs > 0) lives.push({ entity: t.spawn('a.lua'), frames: 0 });
      if (next.kind === 'delete' && onDisk) await t.save({ 'a.lua': null });
      if (next.kind === 'bad') await t.save({ 'a.lua': bad[next.how]! });
      if (next.kind === 'undo' || next.kind === 'restore') await t.save({ 'a.lua': content });
      if (next.kind === 'good') {
        live = ++builds;
        content = good(live);
        await t.save({ 'a.lua': content });
      }
      onDisk = next.kind === 'delete' ? false : onDisk || ['bad', 'undo', 'restore', 'good'].includes(next.kind);
      frame();
      check(t, lives, live);
      expect(t.game.scripts.counts()['game']?.handlers).toBe(lives.length);
    }
    expect(t.failures).toEqual([]);
    expect(t.game.scripts.cache.version('a.lua')).toBe(builds);
  } finally {
    t.game.dispose();
  }
}

test('after any sequence of good, bad, deleted and restored files the last good content runs, and no state is lost', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => playThrough(steps, 0.5)),
    { numRuns: 60 },
  );
});

test('the same with one entity and no budget for moves', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => playThrough(steps, 0)),
    { numRuns: 30 },
  );
});
