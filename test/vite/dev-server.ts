/** A real Vite dev server with the plugin, on a folder of its own and a port that is free. */
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { createServer, type InlineConfig } from 'vite';
import { onTestFinished } from 'vitest';
import { moonloop } from '../../src/vite/index.ts';
import { solidPng } from '../e2e/solid-png.ts';
import { createTempFolder, type TempFolder } from '../support/temp-folder.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** What an HTTP request got. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A running server. */
export interface TestServer {
  readonly folder: TempFolder;
  readonly url: URL;
  /** `http://host:port`. */
  readonly origin: string;
  /** Vite's token. */
  readonly socketToken: string;
  /** Ends the server and starts it anew, as Vite does when its configuration changes. */
  restart(): Promise<void>;
  ask(path: string, options?: { method?: string; headers?: Record<string, string> }): Promise<Answer>;
  /** Connects to Vite's socket. @param headers - e.g. Origin. */
  connect(token: string | undefined, headers?: Readonly<Record<string, string>>): Promise<RawSocket>;
  /** What a page of this server gets. */
  session(): Promise<{ readonly token: string; readonly socketToken: string }>;
}

/** What the scripts hold; nobody without the token may see it. */
export const secret = 'return { secret = true }';

/** Starts it; it ends with the test. */
export async function startServer(config: InlineConfig = {}): Promise<TestServer> {
  const folder = createTempFolder({
    'scripts/a.lua': secret,
    'scripts/deep/b.lua': 'return {}',
    'assets/hero image.json': '{"secret":true}',
    'assets/dot.png': solidPng(2, 2, [255, 0, 0]),
    'outside.txt': secret,
  });
  const server = await createServer({
    ...{ root: folder.path, configFile: false, logLevel: 'silent', clearScreen: false, plugins: [moonloop()] },
    ...config,
    server: { host: '127.0.0.1', port: 0, ...config.server },
    resolve: { alias: { 'moonloop/vite/client': join(import.meta.dirname, '../../src/vite-client/index.ts') } },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  onTestFinished(() => server.close());
  await server.listen();
  const url = new URL(server.resolvedUrls!.local[0]!);
  const ask: TestServer['ask'] = (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const asked = request(new URL(path, url), { method, headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (data) => {
          body += String(data);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      asked.on('error', reject);
      asked.end();
    });
  return {
    ...{ folder, url, origin: url.origin, ask },
    get socketToken() {
      return server.config.webSocketToken;
    },
    restart: () => server.restart(),
    async connect(token, headers) {
      const socket = await openRawSocket(new URL(token === undefined ? '' : `?token=${token}`, url), headers);
      onTestFinished(socket.end);
      return socket;
    },
    async session() {
      const { body } = await ask(`${url.pathname}@moonloop/session`, {
        method: 'POST',
        headers: { Origin: url.origin },
      });
      return JSON.parse(body) as { token: string; socketToken: string };
    },
  };
}
