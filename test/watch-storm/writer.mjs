/**
 * The storm: a process that saves files in all patterns, at odd moments, and tells each save to its parent.
 * Four lanes save at the same time, each in a folder of five files; a fifth changes branches of 200 files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { branchName, makeBranches, switchBranch } from './branches.mjs';
import { contentOf } from './content.mjs';
import { filePatterns, hasVim, pause, remakeFolder, saveWithVim } from './patterns.mjs';

const { root, repository, seed, saves, switches } = JSON.parse(process.argv[2]);
const folders = ['lane-a', 'lane-b', 'lane-c', 'lane-d'];
const names = ['one', 'two', 'three', 'four', 'five'];
const branchIds = Array.from({ length: 200 }, (_, n) => `branch/${n % 10}/file-${n}.lua`);
const branches = 6;

function createRandom(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const now = () => performance.timeOrigin + performance.now();
const tell = (pattern, startedAt, saved) => process.send({ pattern, startedAt, at: now(), saved });
let made = 0;
const nextTag = () => `save-${String(++made).padStart(6, '0')}`;
const kinds = [...Object.keys(filePatterns), 'folder made again'];

async function runLane(folder, random, count) {
  const ids = names.map((name) => `${folder}/${name}.lua`);
  const text = (tag) => contentOf(tag, random() < 0.7 ? 4 : Math.floor(random() * 400));
  for (let done = 0; done < count; ) {
    // by number of saves, every pattern gets its share: a folder is five
    const pattern = kinds[done % kinds.length];
    if (pattern === 'folder made again' && Math.floor(done / kinds.length) % 5 === 0) {
      const saved = ids.map((id) => ({ id, tag: nextTag() }));
      const startedAt = now();
      const files = saved.map(({ id, tag }) => [join(root, id), text(tag)]);
      await remakeFolder(join(root, folder), files, random);
      tell(pattern, startedAt, saved);
    } else if (pattern !== 'folder made again') {
      const id = ids[Math.floor(random() * ids.length)];
      const tag = nextTag();
      const startedAt = now();
      await filePatterns[pattern](join(root, id), text(tag), random);
      tell(pattern, startedAt, [{ id, tag }]);
    }
    done++;
    // bursts without a pause, and now and then time to breathe
    const mood = random();
    if (mood > 0.9) await pause(random() * 300);
    else if (mood > 0.4) await pause(random() * 40);
  }
}

async function runSwitches(random) {
  let branch = 0;
  for (let done = 0; done < switches; done++) {
    branch = (branch + 1 + Math.floor(random() * (branches - 1))) % branches;
    const startedAt = now();
    switchBranch(repository, branch);
    tell(
      'branch switch',
      startedAt,
      branchIds.map((id) => ({ id, tag: branchName(branch) })),
    );
    await pause(random() < 0.3 ? 0 : random() * 3000);
  }
}

function runVim() {
  const found = hasVim();
  for (const backupCopy of found ? ['no', 'yes', 'auto'] : []) {
    for (const folder of folders) {
      const id = `${folder}/one.lua`;
      const tag = nextTag();
      const startedAt = now();
      saveWithVim(join(root, id), contentOf(tag, 4), backupCopy);
      tell('the real vim', startedAt, [{ id, tag }]);
    }
  }
  return found;
}

for (const folder of folders) {
  mkdirSync(join(root, folder), { recursive: true });
  for (const name of names) writeFileSync(join(root, folder, `${name}.lua`), contentOf(nextTag(), 4));
}
makeBranches(
  repository,
  branches,
  branchIds.map((id) => `scripts/${id}`),
);
process.send({ ready: true });
await new Promise((begin) => process.once('message', begin));
const perLane = Math.ceil((saves - switches * branchIds.length) / folders.length);
const random = createRandom(seed);
await Promise.all([
  ...folders.map((folder, lane) => runLane(folder, createRandom(seed + lane + 1), perLane)),
  runSwitches(random),
]);
const vim = runVim();
process.send({ ended: true, vim }, () => process.disconnect());
