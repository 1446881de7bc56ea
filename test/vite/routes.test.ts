/** What a dev server answers over HTTP, and to whom. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Answer, startServer } from './dev-server.ts';

const session = '/@moonloop/session';
const asset = '/@moonloop/asset/hero%20image.json';

test('the token is given to a page of the server, told by its Origin or by Sec-Fetch-Site', async () => {
  const server = await startServer();
  const [byOrigin, byFetchSite] = await Promise.all([
    server.ask(session, { method: 'POST', headers: { Origin: server.origin } }),
    server.ask(session, { method: 'POST', headers: { 'Sec-Fetch-Site': 'same-origin' } }),
  ]);
  expect(byOrigin).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(JSON.parse(byOrigin.body)).toEqual({ token: expect.any(String), socketToken: server.socketToken });
  expect(byFetchSite.body).toBe(byOrigin.body);
});

test.each([
  ['says nothing of where it comes from', {}],
  ['has a foreign Origin', { Origin: 'https://evil.example' }],
  ['has an Origin of this machine, on another port', { Origin: 'http://127.0.0.1:1' }],
  ['has the Origin of a file or a sandboxed frame', { Origin: 'null' }],
  ['has an Origin that is no address', { Origin: 'own' }],
  ['comes from another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['comes from another port', { 'Sec-Fetch-Site': 'same-site' }],
  ['was typed into the address bar', { 'Sec-Fetch-Site': 'none' }],
  [
    'comes from another site, with a host that is its own by DNS rebinding',
    { Host: 'evil.example', Origin: 'http://evil.example' },
  ],
  ['comes from a rebound host and says same-origin', { Host: 'evil.example', 'Sec-Fetch-Site': 'same-origin' }],
])('the token is refused to a request that %s', async (_what, headers) => {
  const server = await startServer();
  const token = (await server.session()).token;
  const answer = await server.ask(session, { method: 'POST', headers });
  expect(answer.status).toBe(403);
  expect(answer.body).not.toContain(token);
});

test('the token stands in no module, and a GET does not give it', async () => {
  const server = await startServer();
  const { token } = await server.session();
  const module = await server.ask('/@id/__x00__virtual:moonloop', { headers: { 'Sec-Fetch-Dest': 'script' } });
  expect(module.status).toBe(200);
  expect(module.body).toContain('/@moonloop/session');
  expect(module.body).not.toContain(token);
  const got = await server.ask(session, { headers: { 'Sec-Fetch-Site': 'same-origin' } });
  expect(got).toMatchObject({ status: 405, body: '' });
});

test('each run of the server has another token; the one before is worth nothing', async () => {
  const [one, two] = [await startServer(), await startServer()];
  expect((await one.session()).token).not.toBe((await two.session()).token);
});

test('an asset is had by pages of the server and by its address, also with a space in its name', async () => {
  const server = await startServer();
  for (const headers of [
    {},
    { 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: server.origin },
  ]) {
    const answer = await server.ask(asset, { headers });
    expect(answer).toMatchObject({ status: 200, body: '{"secret":true}' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  }
});

test.each([
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['another port of this machine', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:1' }],
  ['a foreign Origin in an old browser', { Origin: 'https://evil.example' }],
  ['a rebound host', { Host: 'evil.example' }],
])('an asset is refused to a page of %s', async (_what, headers) => {
  const server = await startServer();
  const answer = await server.ask(asset, { headers });
  expect(answer.status).toBe(403);
  expect(answer.body).not.toContain('secret');
});

test.each([
  '/@moonloop/asset/../outside.txt',
  '/@moonloop/asset/..%2foutside.txt',
  '/@moonloop/asset/%2e%2e/scripts/a.lua',
  '/@moonloop/asset//etc/passwd',
  '/@moonloop/asset/%00',
  '/@moonloop/asset/%E0%A4%A',
  '/@moonloop/asset/__proto__',
  '/@moonloop/asset/',
])('%s gives nothing: assets are looked up by id in a list', async (path) => {
  const server = await startServer();
  const { status, body }: Answer = await server.ask(path);
  expect(body).not.toMatch(/secret|root:/);
  expect(status).not.toBe(500);
});

test('scripts as files, which Vite serves like all of its root, are readable for no foreign page', async () => {
  const server = await startServer();
  const foreign = await server.ask('/scripts/a.lua', { headers: { Origin: 'https://evil.example' } });
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined(); // so the browser keeps it to itself
  const rebound = await server.ask('/scripts/a.lua', { headers: { Host: 'evil.example' } });
  expect(rebound).toMatchObject({ status: 403, body: expect.not.stringContaining('secret') });
});

test('under a base of its own the server answers below it', async () => {
  const server = await startServer({ base: '/game/' });
  expect((await server.session()).token).toMatch(/^[\w-]{32}$/);
  expect((await server.ask(`/game${asset}`)).status).toBe(200);
});

test('a restart of Vite in one process ends the watching of the old server, not that of the new one', async () => {
  const server = await startServer();
  const before = (await server.session()).token;
  await server.restart();
  expect((await server.session()).token).not.toBe(before);
  server.folder.write('assets/new.json', '{}');
  await vi.waitFor(async () => expect((await server.ask('/@moonloop/asset/new.json')).status).toBe(200), {
    timeout: 5000,
  });
});

test('an image that is a link to a file outside of its folder is not given away', async () => {
  const server = await startServer();
  symlinkSync('../outside.txt', join(server.folder.path, 'assets', 'evil.json'));
  symlinkSync('hero image.json', join(server.folder.path, 'assets', 'fine.json'));
  await server.restart();
  expect(await server.ask('/@moonloop/asset/fine.json')).toMatchObject({ status: 200, body: '{"secret":true}' });
  expect(await server.ask('/@moonloop/asset/evil.json')).toMatchObject({ status: 404, body: '' });
});
