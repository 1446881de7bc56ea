/** What watching costs while nobody saves: 2,000 files in 40 folders. */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.mjs';

const kinds = ['native', 'polling'];
/** The same process without a watcher is held against the others. */
const all = ['none', ...kinds];

function makeTree() {
  const root = mkdtempSync(join(tmpdir(), 'moonloop-idle-'));
  for (let folder = 0; folder < 40; folder++) {
    mkdirSync(join(root, `mod-${folder}`));
    for (let file = 0; file < 50; file++) writeFileSync(join(root, `mod-${folder}`, `${file}.lua`), 'return {}\n');
  }
  return root;
}

function measure(root, kind, what, seconds) {
  const child = fork(join(import.meta.dirname, 'idle-child.mjs'), [root, kind, what, String(seconds)]);
  return new Promise((done, failed) => {
    let found;
    child.on('message', (message) => (found = message));
    child.on('exit', (code) => (found ? done(found) : failed(new Error(`the idle process ended with ${code}`))));
  });
}

/** One process at a time, and each kind in each round, so that what the machine does meanwhile meets all alike. */
async function measureInTurns(root, what, seconds, rounds) {
  const found = Object.fromEntries(all.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    const order = all.map((_, n) => all[(n + round) % all.length]);
    for (const kind of order) found[kind].push(await measure(root, kind, what, seconds));
  }
  return (kind, name) => found[kind].map((one) => one[name]);
}

const inMs = (values) => values.map((ms) => ms.toFixed(2)).join(', ');

async function benchCpu(root, { seconds, report }) {
  const found = await measureInTurns(root, 'cpu', seconds, 1);
  const over = (kind, name) => found(kind, name)[0] - found('none', name)[0];
  const results = { idle_cpu_percent: {}, idle_cpu_percent_from_start: {} };
  for (const kind of kinds) {
    const [first, next] = [over(kind, 'first'), over(kind, 'next')];
    const [firstWithout, without] = [found('none', 'first')[0], found('none', 'next')[0]];
    const says = `it says of itself ${found(kind, 'overhead')[0].toFixed(3)} %`;
    report(`idle, ${kind}: first ${seconds} s`, `${first.toFixed(3)} %`, `without ${firstWithout.toFixed(3)} %`);
    report(`idle, ${kind}: next ${seconds} s`, `${next.toFixed(3)} %`, `without ${without.toFixed(3)} %; ${says}`);
    results.idle_cpu_percent[kind] = next;
    results.idle_cpu_percent_from_start[kind] = first;
  }
  return results;
}

async function benchBlock(root, { seconds, rounds, report }) {
  const found = await measureInTurns(root, 'block', seconds, rounds);
  const results = { longest_block_ms: {}, longest_own_block_ms: {}, thread_late_ms: {} };
  const figures = (values) => ({ median: median(values), longest: Math.max(...values) });
  results.thread_late_ms.none = figures(found('none', 'lateMs'));
  const without = `${inMs(found('none', 'lateMs'))} (collector ${inMs(found('none', 'collectionMs'))})`;
  for (const kind of kinds) {
    const [own, late] = [figures(found(kind, 'ownMs')), figures(found(kind, 'lateMs'))];
    const ownInWords = `${own.median.toFixed(2)} ms, longest ${own.longest.toFixed(2)} ms`;
    report(`idle, ${kind}: its own longest block`, ownInWords, `in ${seconds} s each: ${inMs(found(kind, 'ownMs'))}`);
    const over = Math.max(0, late.median - results.thread_late_ms.none.median);
    const with_ = `${inMs(found(kind, 'lateMs'))} (collector ${inMs(found(kind, 'collectionMs'))})`;
    const lateInWords = `${over.toFixed(2)} ms more than without`;
    report(`idle, ${kind}: thread late, at most`, lateInWords, `with ${with_}; without ${without}`);
    results.longest_block_ms[kind] = over;
    results.longest_own_block_ms[kind] = own;
    results.thread_late_ms[kind] = late;
  }
  return results;
}

/** @param options.seconds - Of each measurement. @param options.rounds - Of the longest block. */
export async function benchIdle({ seconds, rounds, report }) {
  const root = makeTree();
  try {
    return { ...(await benchCpu(root, { seconds, report })), ...(await benchBlock(root, { seconds, rounds, report })) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
