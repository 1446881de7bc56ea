/** How late this process's own timers fire: what a busy machine adds to every figure that the clock measures. */
import { percentile } from './statistics.mjs';

/** Lateness in milliseconds, p95, above which a figure says more about the machine than about the program. */
export const busyMs = 5;

/** Measures while `run` runs. */
export async function withLateness(run) {
  const late = [];
  let timer;
  const sleep = () => {
    const due = performance.now() + 10;
    timer = setTimeout(() => {
      late.push(performance.now() - due);
      sleep();
    }, 10);
  };
  sleep();
  try {
    const result = await run();
    return { result, latenessMs: percentile(late, 0.95) };
  } finally {
    clearTimeout(timer);
  }
}

/** Runs until the machine was not busy, at most `times`, and gives the run in which it was least so. */
export async function whenQuiet(times, run) {
  let best;
  for (let n = 1; n <= times; n++) {
    const tried = await withLateness(run);
    if (best === undefined || tried.latenessMs < best.latenessMs) best = tried;
    if (tried.latenessMs <= busyMs) break;
    const next = n < times ? 'again' : 'the least busy of these runs counts';
    console.log(`  machine busy: timers were late by ${tried.latenessMs.toFixed(1)} ms at p95; ${next}`);
  }
  return { ...best.result, latenessMs: best.latenessMs, busy: best.latenessMs > busyMs };
}
