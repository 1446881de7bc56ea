/** What watchers lose in a storm of saves, and what they cost while nobody saves. */
import { createFolderSource } from 'moonloop/node';
import { runStorm } from '../watch-storm/storm.mjs';
import { benchIdle } from './idle.mjs';
import { percentile } from './statistics.mjs';

const kinds = ['native', 'polling'];

/** @param saves - Of the storm. @param idleSeconds - Of each measurement at rest. */
export async function benchWatch({ saves, idleSeconds, report }) {
  const storm = await runStorm({
    createSource: (root, polling) => createFolderSource({ root, polling }),
    kinds,
    saves,
    switches: Math.max(1, Math.round(saves / 1250)),
    withinMs: 2000,
    seed: Date.now() % 1e6,
  });
  if (!storm.vim) report('the real vim', 'left out', 'it is not installed');
  for (const kind of kinds) {
    const { lost, patterns, problems } = storm.results[kind];
    for (const [pattern, one] of Object.entries(patterns)) {
      const times =
        one.delays.length === 0
          ? ''
          : [0.5, 0.95, 1].map((share) => percentile(one.delays, share).toFixed(0)).join(' / ');
      report(`${kind}: ${pattern}`, `${one.lost} lost of ${one.saves}`, `told after ${times} ms (p50 / p95 / longest)`);
    }
    report(`${kind}: all`, `${lost.length} lost of ${storm.saves}`, problems.length > 0 ? problems.join('; ') : '');
  }
  const idle = await benchIdle({ seconds: idleSeconds, rounds: 3, report });
  return { lost: Object.fromEntries(kinds.map((kind) => [kind, storm.results[kind].lost.length])), ...idle };
}
