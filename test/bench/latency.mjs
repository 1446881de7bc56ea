/** From a save to running code: on the command line with both watchers and for a source of WASM, and on a page. */
import { findChromium } from './dev-page.mjs';
import { measureBrowser } from './latency-browser.mjs';
import { measureCli } from './latency-cli.mjs';
import { probeModule } from './probe-script.mjs';
import { percentile } from './statistics.mjs';
import { whenQuiet } from './timer-lateness.mjs';

const figures = (values) => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95), n: values.length });
const watScript = { polling: false, name: 'probe.wat', write: probeModule };
const inWords = ({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`;
const remark = ({ latenessMs, busy }) =>
  `${busy ? 'MACHINE BUSY: ' : ''}own timers late by ${latenessMs.toFixed(1)} ms at p95`;

/** @param saves - Of a script of 200 lines, each way. @param bigSaves - Of one of 10,000 lines. */
export async function benchLatency({ saves, bigSaves, report }) {
  const run = await whenQuiet(3, async () => {
    const small = { lines: 200, saves };
    const [native, polling] = await Promise.all([
      measureCli({ polling: false, plan: [small, { lines: 10_000, saves: bigSaves }] }),
      measureCli({ polling: true, plan: [small] }),
    ]);
    return { native, polling };
  });
  const source = await whenQuiet(3, async () => {
    const { measured } = await measureCli({ ...watScript, plan: [{ lines: 200, saves }] });
    return { measured };
  });
  const [native, big] = run.native.measured;
  const [wat] = source.measured;
  const [polling] = run.polling.measured;
  const results = {
    edit_to_live_ms: { native: figures(native.told), polling: figures(polling.told), wat: figures(wat.told) },
    save_to_seen_ms: { native: figures(native.seen), polling: figures(polling.seen), wat: figures(wat.seen) },
    reload_ms: { 200: figures(native.reloadMs), 10000: figures(big.reloadMs) },
    timer_lateness_p95_ms: { cli: run.latenessMs, wat: source.latenessMs },
    machine_busy: { cli: run.busy, wat: source.busy },
  };
  for (const kind of ['native', 'polling', 'wat']) {
    const { edit_to_live_ms: live, save_to_seen_ms: seen } = results;
    const outside = `from the save to its line: ${inWords(seen[kind])}; ${remark(kind === 'wat' ? source : run)}`;
    report(`edit to live, ${kind}, p50 / p95`, `${inWords(live[kind])} of ${live[kind].n}`, outside);
  }
  if (findChromium() === undefined) report('edit to live, browser', 'left out', 'there is no Chromium');
  else {
    const page = await whenQuiet(3, () => measureBrowser({ lines: 200, saves }));
    const live = figures(page.told);
    const [p50, p95] = [0.5, 0.95].map((share) => percentile(page.frameMs, share).toFixed(1));
    results.edit_to_live_ms.browser = live;
    results.timer_lateness_p95_ms.browser = page.latenessMs;
    results.machine_busy.browser = page.busy;
    const note = `frames of the page ${p50} / ${p95} ms; ${remark(page)}`;
    report('edit to live, browser, p50 / p95', `${inWords(live)} of ${live.n}`, note);
  }
  for (const [lines, found] of Object.entries(results.reload_ms)) {
    report(`reload of ${lines} lines while running`, inWords(found), `${found.n} saves, p50 / p95`);
  }
  return results;
}
