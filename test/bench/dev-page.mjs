/** Swarm as `npm start` serves it, on a copy of the scripts, open in a real Chromium. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';

const root = join(import.meta.dirname, '../..');
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** Path of the browser; undefined when there is none. */
export const findChromium = () =>
  [process.env['CHROMIUM_PATH'] ?? '', ...places, chromium.executablePath()].find((path) => path && existsSync(path));

function startServer(env) {
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...env, BROWSER: 'none', FORCE_COLOR: '0' },
    detached: true, // a group of its own, so that npm's children go with it
  });
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  let out = '';
  const url = new Promise((found, failed) => {
    const read = (data) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
      out += data.toString().replace(/\u001b\[[0-9;]*m/g, '');
      const address = /Local:\s+(http:\/\/\S+)/.exec(out)?.[1];
      if (address !== undefined && out.includes('Edit:')) found(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => failed(new Error(`npm start ended:\n${out}`)));
  });
  url.catch(() => undefined);
  return { url, stop };
}

/** @param files - Scripts to add to the copy. */
export async function openDevPage(files) {
  const copy = mkdtempSync(join(tmpdir(), 'moonloop-page-'));
  const [scripts, assets] = [join(copy, 'scripts'), join(copy, 'assets')];
  cpSync(join(root, 'scripts'), scripts, { recursive: true });
  cpSync(join(root, 'assets'), assets, { recursive: true });
  const write = (id, text) => {
    mkdirSync(dirname(join(scripts, id)), { recursive: true });
    writeFileSync(join(scripts, id), text);
  };
  for (const [id, text] of Object.entries(files)) write(id, text);
  const server = startServer({ MOONLOOP_SCRIPTS: scripts, MOONLOOP_ASSETS: assets });
  let browser;
  const stop = async () => {
    await browser?.close();
    server.stop();
    rmSync(copy, { recursive: true, force: true });
  };
  try {
    const url = await server.url;
    browser = await chromium.launch({ executablePath: findChromium(), args: flags });
    const page = await browser.newPage({ viewport: { width: 960, height: 600 } });
    await page.goto(url);
    await page.waitForFunction(() => 'game' in window);
    return { page, write, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
