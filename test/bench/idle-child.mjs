/**
 * A process that loads a folder and then does nothing but watch it, or not even that: `idle-child.mjs FOLDER
 * none|native|polling cpu|block SECONDS`. Sends what it measured to its parent.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { createFolderSource } from 'moonloop/node';

const [, , root, kind, measure, seconds] = process.argv;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const source = createFolderSource({ root, watch: kind !== 'none', polling: kind === 'polling' });
await source.ready();
await source.load();

const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Processor time of the whole process, with the threads that look at files, in percent of one core. */
async function measureCpu() {
  const [start, before] = [performance.now(), processorMs()];
  await pause(seconds * 1000);
  return (100 * (processorMs() - before)) / (performance.now() - start);
}

/**
 * The longest time for which the thread did not turn to a timer of a millisecond, in milliseconds. Other programs take
 * the processor away at times; then the clock runs and processor time does not, so the smaller of the two counts.
 */
function measureLateness() {
  return new Promise((done) => {
    const end = performance.now() + seconds * 1000;
    let longest = 0;
    let [at, spent] = [performance.now(), processorMs()];
    const turn = () => {
      const [now, spentNow] = [performance.now(), processorMs()];
      longest = Math.max(longest, Math.min(now - at - 1, spentNow - spent));
      [at, spent] = [now, spentNow];
      if (now >= end) done(longest);
      else setTimeout(turn, 1);
    };
    setTimeout(turn, 1);
  });
}

/** How late the thread was, the longest pause of the collector (by the clock), and what the watcher says of itself. */
async function measureBlock() {
  let [collectionMs, ownMs] = [0, 0];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collectionMs = Math.max(collectionMs, duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  const ask = () => {
    ownMs = Math.max(ownMs, source.watcher?.longestBlockMs ?? 0);
  };
  const timer = setInterval(ask, 10_000);
  const lateMs = await measureLateness();
  ask();
  clearInterval(timer);
  observer.disconnect();
  return { lateMs, collectionMs, ownMs };
}

// the first stretch begins when the watcher says it is ready: in it are compilers, first looks, and the collection of
// what starting left behind
if (measure === 'cpu') {
  const first = await measureCpu();
  const next = await measureCpu();
  process.send({ first, next, overhead: source.watcher?.cpuOverheadPercent ?? 0 });
} else {
  await pause(4000);
  process.send(await measureBlock());
}
process.disconnect();
source.dispose();
