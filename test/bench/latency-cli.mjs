/** From a save to the first call of the new code in `moonloop run --watch --json`, at 60 frames per second. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { probeScript } from './probe-script.mjs';

// further changes of a mod are held together for half a second after one has been taken over: four mods take turns
const mods = ['a', 'b', 'c', 'd'];
const program = join(import.meta.dirname, '../../dist/systems/bin.js');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const epochMs = () => performance.timeOrigin + performance.now();

/**
 * @param options.plan - Runs of saves: `[{ lines, saves }]`.
 * @param options.name - Of the script's file.
 * @param options.write - Its text, by lines and version.
 */
export async function measureCli({ polling, plan, name = 'probe.lua', write = probeScript }) {
  const root = mkdtempSync(join(tmpdir(), 'moonloop-latency-'));
  const file = (mod) => join(root, mod, name);
  for (const mod of mods) {
    mkdirSync(join(root, mod));
    writeFileSync(file(mod), write(plan[0].lines, 0));
  }
  const spawns = mods.flatMap((mod) => ['--spawn', `${mod}/${name}=10`]);
  const words = ['run', root, '--watch', '--json', ...(polling ? ['--polling'] : []), ...spawns];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const waiting = new Map();
  const reloads = [];
  let summary;
  const ready = new Promise((found, failed) => {
    child.on('exit', () => failed(new Error('moonloop run ended early')));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text);
      if (line.type === 'ready') found();
      if (line.type === 'reload') reloads.push(line);
      if (line.type === 'live') waiting.get(line.script)?.(line);
      if (line.type === 'summary') summary = line;
    });
  });
  const saveAndWait = (mod, text) =>
    new Promise((done, failed) => {
      const missed = setTimeout(() => failed(new Error(`a save of ${mod}/${name} did not become live`)), 20_000);
      let savedAt = 0;
      waiting.set(`${mod}/${name}`, (line) => {
        clearTimeout(missed);
        waiting.delete(`${mod}/${name}`);
        done({ told: line.edit_to_live_ms, seen: epochMs() - savedAt });
      });
      writeFileSync(file(mod), text);
      savedAt = epochMs();
    });
  const measure = async ({ lines, saves }) => {
    const first = reloads.length;
    const figures = [];
    const lanes = mods.map(async (mod, lane) => {
      await pause(lane * 200);
      for (let n = 0; n < Math.ceil(saves / mods.length); n++) {
        figures.push(await saveAndWait(mod, write(lines, 1 + lines * 10_000 + n)));
        await pause(600 + Math.random() * 200); // not in step with the frames
      }
    });
    await Promise.all(lanes);
    const own = reloads.slice(first);
    if (own.some(({ success }) => !success)) throw new Error('a good save was refused');
    return {
      lines,
      told: figures.map(({ told }) => told),
      seen: figures.map(({ seen }) => seen),
      reloadMs: own.map((line) => line.reload_ms),
    };
  };
  try {
    await ready;
    await pause(1000);
    const measured = [];
    for (const step of plan) measured.push(await measure(step));
    const ended = new Promise((done) => child.once('close', done));
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
    await ended;
    if (summary.errors > 0) throw new Error(`${summary.errors} errors of scripts`);
    return { measured, frameMs: summary.frame_ms };
  } finally {
    child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  }
}
