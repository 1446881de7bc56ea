/** Runs a storm of saves over a folder that several sources watch, and says what each of them lost. */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tagOf } from './content.mjs';
import { findDelays } from './find-lost.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * @param options.createSource - `(root, polling) => FolderSource`
 * @param options.kinds - `native`, `polling`
 * @param options.saves - In all.
 * @param options.switches - Of the branch; 200 saves each.
 * @param options.withinMs - A save that has not arrived after so long is lost.
 * @param options.seed - Of the order and the moments.
 */
export async function runStorm({ createSource, kinds, saves, switches, withinMs, seed = 1 }) {
  const repository = mkdtempSync(join(tmpdir(), 'moonloop-storm-'));
  const root = join(repository, 'scripts');
  mkdirSync(root);
  const words = [JSON.stringify({ root, repository, seed, saves, switches })];
  const writer = fork(join(import.meta.dirname, 'writer.mjs'), words, { execArgv: [] });
  const made = [];
  let heard = () => undefined;
  const failed = new Promise((_, reject) => {
    writer.on('exit', (code) => code !== 0 && reject(new Error(`the storm ended with ${code}`)));
  });
  const next = () => Promise.race([failed, new Promise((done) => (heard = done))]);
  writer.on('message', (message) => {
    const { saved, ...rest } = message;
    if (saved) for (const one of saved) made.push({ ...rest, ...one });
    else heard(message);
  });
  const watched = [];
  try {
    await next();
    for (const kind of kinds) watched.push(await watchStorm(kind, createSource(root, kind === 'polling')));
    const ended = next();
    writer.send('begin');
    const { vim } = await ended;
    await waitForAll(watched, made, withinMs);
    const results = watched.map((one) => [one.kind, describe(made, one, withinMs)]);
    return { vim, saves: made.length, results: Object.fromEntries(results) };
  } finally {
    writer.kill();
    for (const { source } of watched) source.dispose();
    rmSync(repository, { recursive: true, force: true });
  }
}

/** Waits for the end of the time that the last save has. */
async function waitForAll(watched, made, withinMs) {
  const end = performance.now() + withinMs;
  const last = new Map(made.map(({ id, tag }) => [id, tag]));
  const isDone = () => watched.every(({ live }) => [...last].every(([id, tag]) => live.get(id) === tag));
  while (!isDone() && performance.now() < end) await pause(50);
  await pause(400); // what comes after the last content would undo it
}

/** Follows a source as a game does: takes what is complete over and says so. */
async function watchStorm(kind, source) {
  const told = [];
  const live = new Map();
  const problems = [];
  const take = (id, bytes) => {
    const tag = tagOf(Buffer.from(bytes).toString());
    if (tag === undefined) return false;
    told.push({ id, tag, at: performance.timeOrigin + performance.now() });
    live.set(id, tag);
    return true;
  };
  source.onProblem(({ message }) => problems.push(message));
  source.subscribe((changes) => {
    for (const change of changes) {
      if (change.kind === 'changed') {
        const { id, bytes, hash } = change.file;
        source.acknowledge(id, hash, take(id, bytes));
      } else {
        told.push({ id: change.id, tag: undefined, at: performance.timeOrigin + performance.now() });
        live.delete(change.id);
      }
    }
  });
  await source.ready();
  for (const { id, bytes } of await source.load()) take(id, bytes);
  return { kind, source, told, live, problems };
}

function describe(made, { told, problems, source }, withinMs) {
  const saves = findDelays(made, told, withinMs);
  const patterns = {};
  for (const { pattern, delayMs } of saves) {
    patterns[pattern] ??= { saves: 0, lost: 0, delays: [] };
    patterns[pattern].saves++;
    if (delayMs === Number.POSITIVE_INFINITY) patterns[pattern].lost++;
    else patterns[pattern].delays.push(delayMs);
  }
  const lost = saves.filter(({ delayMs }) => delayMs === Number.POSITIVE_INFINITY);
  return { lost, patterns, told, problems, reliability: source.watcher?.reliabilityScore };
}
