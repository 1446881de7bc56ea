/** What watching costs while nobody saves: 2,000 files in 40 folders. */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.mjs';

const kinds = ['native', 'polling'];

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
    child.on('message', done);
    child.on('exit', (code) => code !== 0 && failed(new Error(`the idle process ended with ${code}`)));
  });
}

/** @param seconds - Of each measurement. @param rounds - Of the longest block, which a single accident decides. */
export async function benchIdle({ seconds, rounds, report }) {
  const root = makeTree();
  try {
    // side by side: they sleep nearly all the time
    const [none, native, polling] = await Promise.all(
      ['none', ...kinds].map((kind) => measure(root, kind, 'cpu', seconds)),
    );
    const cpu = { native: native.value - none.value, polling: polling.value - none.value };
    const first = { native: native.first - none.first, polling: polling.first - none.first };
    const told = { native: native.overhead, polling: polling.overhead };
    for (const kind of kinds) {
      const note = `without a watcher ${none.value.toFixed(3)} %, it says of itself ${told[kind].toFixed(3)} %`;
      const start = `without ${none.first.toFixed(3)} %`;
      report(`idle, ${kind}: first ${seconds} s`, `${first[kind].toFixed(3)} %`, start);
      report(`idle, ${kind}: next ${seconds} s`, `${cpu[kind].toFixed(3)} %`, note);
    }
    const blocks = { none: [], native: [], polling: [] };
    for (let round = 0; round < rounds; round++) {
      const all = ['none', ...kinds];
      const found = await Promise.all(all.map((kind) => measure(root, kind, 'block', seconds / rounds)));
      for (const [n, kind] of all.entries()) blocks[kind].push(found[n].value);
    }
    const block = {};
    for (const kind of kinds) {
      block[kind] = Math.max(0, median(blocks[kind]) - median(blocks.none));
      const all = blocks[kind].map((ms) => ms.toFixed(2)).join(', ');
      const without = blocks.none.map((ms) => ms.toFixed(2)).join(', ');
      report(`idle, ${kind}: longest block`, `${block[kind].toFixed(2)} ms`, `with ${all}; without ${without}`);
    }
    return { idle_cpu_percent: cpu, idle_cpu_percent_from_start: first, longest_block_ms: block };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
