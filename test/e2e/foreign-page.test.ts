/** Pages of others in the same real browser, with all that Vite gives them: what they can have of a game. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { chromiumArgs, findChromium } from '../support/chromium.ts';
import { startServer, type TestServer } from '../vite/dev-server.ts';

let browser: Browser;
beforeAll(async () => {
  const executablePath = findChromium();
  browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
});
afterAll(() => browser.close());

/** An empty page of another server. */
async function openForeignPage(host: string): Promise<Page> {
  const foreign = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end('<p>hi'));
  await new Promise<void>((resolve) => void foreign.listen(0, resolve));
  const page = await browser.newPage();
  onTestFinished(() => page.close().then(() => void foreign.close()));
  await page.goto(`http://${host}:${(foreign.address() as AddressInfo).port}/`);
  return page;
}

/** All it can try, in one go; `told` is what came of ours over Vite's socket until Vite itself had answered. */
function attack(page: Page, server: TestServer) {
  const { origin, socketToken } = server;
  return page.evaluate(
    async ({ origin, socketToken }) => {
      const ask = async (path: string, method = 'GET'): Promise<string> => {
        try {
          const response = await fetch(`${origin}${path}`, { method });
          return `${response.status} ${await response.text()}`;
        } catch {
          return 'kept back';
        }
      };
      const connect = (token: string) =>
        new Promise<{ connected: boolean; told: string }>((resolve) => {
          const socket = new WebSocket(`${origin.replace('http', 'ws')}/?token=${token}`, 'vite-hmr');
          const send = (event: string, data: unknown) => socket.send(JSON.stringify({ type: 'custom', event, data }));
          let told = '';
          socket.onerror = () => resolve({ connected: false, told });
          socket.onmessage = ({ data }) => {
            if (String(data).includes('vite:invoke')) resolve({ connected: true, told });
            if (String(data).includes('moonloop')) told += data;
          };
          socket.onopen = () => {
            for (const known of [token, undefined]) send('moonloop:hello', { token: known, ask: 1, known: {} });
            send('vite:invoke', { id: 'send:1', name: 'none', data: [] }); // answered after all that was sent before
          };
        });
      const shows = new Promise<boolean>((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve(true);
        picture.onerror = () => resolve(false);
        picture.src = `${origin}/@moonloop/asset/dot.png`;
      });
      return {
        session: await ask('/@moonloop/session', 'POST'),
        asset: await ask('/@moonloop/asset/hero%20image.json'),
        script: await ask('/scripts/a.lua'),
        image: await shows,
        guessing: await connect('guessed'),
        withViteToken: await connect(socketToken),
      };
    },
    { origin, socketToken },
  );
}

const nothing = { connected: false, told: '' };

test('a page of another site gets neither token nor scripts nor assets, be it with Vite’s own token', async () => {
  const server = await startServer();
  const got = await attack(await openForeignPage('localhost'), server);
  // Vite's default counts all of this machine's ports as friends, so the status can be read; the content is not there
  expect(got).toMatchObject({ session: '403 ', asset: '403 ', image: false, guessing: nothing });
  expect(got.withViteToken).toEqual({ connected: true, told: '' });
});

test('a page that Vite’s server.cors does not count as a friend cannot read even the refusal, nor script files', async () => {
  const server = await startServer({ server: { cors: { origin: 'http://friend.example' } } });
  const got = await attack(await openForeignPage('127.0.0.1'), server);
  const kept = 'kept back';
  expect(got).toMatchObject({ session: kept, asset: kept, script: kept, image: false, guessing: nothing });
});

test('the picture that the others could not show is one, to a page of the server', async () => {
  const server = await startServer();
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${server.origin}/@moonloop/asset/dot.png`);
  expect(await page.evaluate(() => document.images[0]?.naturalWidth)).toBe(2);
});
