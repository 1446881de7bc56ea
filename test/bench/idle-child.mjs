/**
 * A process that does nothing but watch a folder, or not even that: `idle-child.mjs FOLDER none|native|polling cpu|block
 * SECONDS`. Sends what it measured to its parent.
 */
import { createFolderSource } from 'moonloop/node';

const [, , root, kind, measure, seconds] = process.argv;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const source = kind === 'none' ? undefined : createFolderSource({ root, polling: kind === 'polling' });
await source?.ready();
await source?.load();

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
function measureBlock() {
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

// the first stretch begins when the watcher says it is ready: in it are compilers, first looks, and the collection of
// what starting left behind
const first = measure === 'cpu' ? await measureCpu() : await pause(4000);
const value = measure === 'cpu' ? await measureCpu() : await measureBlock();
process.send({ first, value, overhead: source?.watcher?.cpuOverheadPercent ?? 0 });
process.disconnect();
source?.dispose();
