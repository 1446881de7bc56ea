/** A game of the repository on its own dev server, in a real Chromium, on a copy of the scripts that a test may break. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumArgs, findChromium } from '../support/chromium.ts';
import { makeFolder } from '../support/temp-folder.ts';

/** A page that plays the game. */
export interface DevGame {
  readonly page: Page;
  /** What the server printed when it was ready. */
  readonly greeting: string;
  /** Console errors and warnings, page errors, failed requests, and requests to other origins. */
  readonly complaints: string[];
  /** Documents loaded so far: 1 unless the page was reloaded. */
  loads(): number;
  read(id: string): string;
  /** Writes a script file, as an editor would. */
  write(id: string, content: string | Uint8Array): void;
  remove(id: string): void;
  /** Writes an asset. */
  writeAsset(id: string, bytes: Uint8Array): void;
  /** Ends the server, as Ctrl+C does; the page stays. */
  stopServer(): Promise<void>;
  /** Starts it again, on the port it had. */
  startServerAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** A game of the repository: what starts its server, and where its scripts are. */
export interface DevPlace {
  readonly npmScript: string;
  readonly scripts: string;
}

/** The game that `npm start` starts. */
export const swarm: DevPlace = { npmScript: 'start', scripts: 'scripts' };

const root = join(import.meta.dirname, '../..');

async function startServer(npmScript: string, env: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const child = spawn('npm', ['run', npmScript, '--', ...args], {
    cwd: root,
    env: { ...process.env, ...env, BROWSER: 'none', FORCE_COLOR: '0' },
    detached: true, // a group of its own, so that npm's children go with it
  });
  let out = '';
  const url = await new Promise<string>((found, failed) => {
    const read = (data: Buffer): void => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
      out += data.toString().replace(/\u001b\[[0-9;]*m/g, '');
      const address = /Local:\s+(http:\/\/\S+)/.exec(out)?.[1];
      if (address !== undefined && out.includes('Edit:')) found(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => failed(new Error(`npm run ${npmScript} ended:\n${out}`)));
  });
  // closed when npm and all of its children are gone, the one that has the port among them
  const closed = new Promise<void>((resolve) => void child.on('close', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await closed;
  };
  return { url, stop, greeting: out };
}

async function openPage(browser: Browser, url: string) {
  const page = await browser.newPage({ viewport: { width: 960, height: 600 } });
  const complaints: string[] = [];
  let loads = 0;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const own = origin === new URL(url).origin || protocol === 'data:' || protocol === 'blob:';
    if (!own) complaints.push(`request elsewhere: ${request.url()}`);
  });
  page.on('domcontentloaded', () => loads++);
  await page.goto(url);
  await page.waitForFunction(() => 'game' in window);
  return { page, complaints, loads: () => loads };
}

/** Starts server and page; the caller stops them. */
export async function startDevGame(place = swarm): Promise<DevGame> {
  const copy = makeFolder();
  const [scripts, assets] = [join(copy.path, 'scripts'), join(copy.path, 'assets')];
  cpSync(join(root, place.scripts), scripts, { recursive: true });
  cpSync(join(root, 'assets'), assets, { recursive: true });
  const env = { MOONLOOP_SCRIPTS: scripts, MOONLOOP_ASSETS: assets };
  let server = await startServer(place.npmScript, env);
  const { port } = new URL(server.url);
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
  const opened = await openPage(browser, server.url);
  return {
    ...opened,
    greeting: server.greeting,
    read: (id) => readFileSync(join(scripts, id), 'utf8'),
    write: (id, content) => writeFileSync(join(scripts, id), content),
    remove: (id) => rmSync(join(scripts, id)),
    writeAsset: (id, bytes) => writeFileSync(join(assets, id), bytes),
    stopServer: () => server.stop(),
    async startServerAgain() {
      server = await startServer(place.npmScript, env, ['--port', port, '--strictPort']);
    },
    async stop() {
      await browser.close();
      await server.stop();
      copy.dispose();
    },
  };
}
