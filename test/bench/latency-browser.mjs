/** From a save to the first call of the new code on a page of the dev server, in a real Chromium, while Swarm runs. */
import { openDevPage } from './dev-page.mjs';
import { probeScript } from './probe-script.mjs';

const mods = ['probe-a', 'probe-b', 'probe-c', 'probe-d']; // see latency-cli.mjs
const idOf = (mod) => `${mod}/probe.lua`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function measureBrowser({ lines, saves }) {
  const dev = await openDevPage(Object.fromEntries(mods.map((mod) => [idOf(mod), probeScript(lines, 0)])));
  try {
    const { page, write } = dev;
    const waiting = new Map();
    await page.exposeFunction('tellLive', ({ script, editToLiveMs }) => waiting.get(script)?.(editToLiveMs));
    await page.evaluate((ids) => {
      const { game } = window;
      for (const id of ids) for (let n = 0; n < 10; n++) game.spawn({ Position: {} }, id);
      game.scripts.events.on('live', ({ script, editToLiveMs }) => window.tellLive({ script, editToLiveMs }));
    }, mods.map(idOf));
    await page.keyboard.press('Space');
    await pause(2000);
    const saveAndWait = (id, text) =>
      new Promise((done, failed) => {
        const missed = setTimeout(() => failed(new Error(`a save of ${id} did not become live`)), 20_000);
        waiting.set(id, (ms) => {
          clearTimeout(missed);
          waiting.delete(id);
          done(ms);
        });
        write(id, text);
      });
    const told = [];
    const lanes = mods.map(async (mod, lane) => {
      await pause(lane * 200);
      for (let n = 1; n <= Math.ceil(saves / mods.length); n++) {
        told.push(await saveAndWait(idOf(mod), probeScript(lines, n)));
        await pause(600 + Math.random() * 200);
      }
    });
    const frames = page.evaluate(countFrames);
    await Promise.all(lanes);
    await page.evaluate(() => {
      window.stopCounting = true;
    });
    return { told, frameMs: await frames };
  } finally {
    await dev.stop();
  }
}

/** Times between the page's frames, in milliseconds, until it is told to stop. Runs on the page. */
function countFrames() {
  return new Promise((done) => {
    const times = [];
    let last = performance.now();
    const next = (now) => {
      times.push(now - last);
      last = now;
      if (window.stopCounting) done(times.slice(1));
      else requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}
