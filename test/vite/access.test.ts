/** Who gets anything from a dev server: real Vite, real sockets, headers as an attacker would send them. */
import { createLogger } from 'vite';
import { expect, test, vi } from 'vitest';
import { remoteMessages } from '../../src/source/remote-protocol.ts';
import { secret, startServer, type TestServer } from './dev-server.ts';
import type { RawSocket } from './raw-socket.ts';

const ofMoonloop = ({ received }: RawSocket) => received.filter(({ event }) => event?.startsWith('moonloop:'));
const hello = (token?: unknown) => ({ token, ask: 1, known: {} });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A page of the server, with all tokens, that says hello and has its answer. */
async function joinAsPage(server: TestServer): Promise<RawSocket & { readonly token: string }> {
  const { token, socketToken } = await server.session();
  const socket = await server.connect(socketToken, { Origin: server.origin });
  socket.send(remoteMessages.hello, hello(token));
  await vi.waitFor(() => expect(ofMoonloop(socket).length).toBeGreaterThan(0));
  return { ...socket, token };
}

test('a page of the server gets the scripts when it says hello, and what is saved afterwards', async () => {
  const server = await startServer();
  const page = await joinAsPage(server);
  const { files, ids } = ofMoonloop(page)[0]!.data as { files: { id: string; bytes: string }[]; ids: string[] };
  expect(ids).toEqual(['a.lua', 'deep/b.lua']);
  expect(files[0]).toMatchObject({ id: 'a.lua', bytes: base64(secret) });
  server.folder.write('scripts/a.lua', 'return 2');
  await vi.waitFor(() => expect(JSON.stringify(ofMoonloop(page).slice(1))).toContain(base64('return 2')));
});

test.each<[string, string | undefined, Readonly<Record<string, string>>]>([
  ['a wrong Origin and no token', undefined, { Origin: 'https://evil.example' }],
  ['a wrong Origin and a wrong token', 'wrong', { Origin: 'https://evil.example' }],
  ['an Origin of this machine and no token', undefined, { Origin: 'http://localhost:1' }],
  ['the right Origin and no token', undefined, { Origin: 'own' }],
  ['a foreign host name and no Origin', undefined, { Host: 'evil.example' }],
])('a socket with %s is refused', async (_what, token, headers) => {
  const server = await startServer();
  const own = headers['Origin'] === 'own' ? { Origin: server.origin } : {};
  const socket = await server.connect(token, { ...headers, ...own });
  expect(socket.status).toBe(400);
});

test('a socket without any Origin, which Vite lets in, gets nothing: no token, wrong token, Vite’s token', async () => {
  const server = await startServer();
  const socket = await server.connect(undefined);
  expect(socket.status).toBe(101);
  const page = await joinAsPage(server);
  const wrong = `${page.token.slice(0, -1)}${page.token.endsWith('A') ? 'B' : 'A'}`;
  for (const token of [undefined, '', 'wrong', wrong, `${page.token} `, server.socketToken, true, {}, [page.token]]) {
    socket.send(remoteMessages.hello, hello(token));
  }
  await socket.flushed();
  server.folder.write('scripts/a.lua', 'return 2');
  server.folder.write('assets/new.json', '{}');
  await vi.waitFor(() => expect(new Set(ofMoonloop(page).map(({ event }) => event)).size).toBe(3));
  await socket.flushed();
  expect(ofMoonloop(socket)).toEqual([]);
  expect(JSON.stringify(socket.received)).not.toContain(base64(secret));
});

test('what is wrong with watching before any page is there stands in the terminal, and the first page is told', async () => {
  const printed: string[] = [];
  const customLogger = { ...createLogger('silent'), warn: (text: string) => void printed.push(text) };
  const server = await startServer({ customLogger });
  server.folder.write('scripts/huge.lua', Buffer.alloc(11 * 1024 * 1024, ' '));
  await vi.waitFor(() => expect(printed.join()).toContain('huge.lua'), { timeout: 10_000 });
  const page = await joinAsPage(server);
  await page.flushed();
  const { data } = ofMoonloop(page).find(({ event }) => event === remoteMessages.problem) ?? {};
  expect(JSON.stringify(data)).toContain('huge.lua');
});

test('nothing that pages send makes the server give more than its own list, or fall over', async () => {
  const server = await startServer();
  const page = await joinAsPage(server);
  const { token } = page;
  const paths = ['../outside.txt', '../../../etc/passwd', '/etc/passwd', 'C:\\a', 'a.lua\0', '__proto__', '', 'no.lua'];
  const known = Object.fromEntries(paths.map((path) => [path, 'x']));
  for (const kind of [...Object.values(remoteMessages), 'moonloop:read', 'moonloop:write', 'moonloop:']) {
    for (const path of paths) {
      page.send(kind, { token, id: path, path, file: path, hash: 'x', accepted: true });
      page.send(kind, { token, ask: 2, known: { [path]: 'x' }, id: path, ids: [path], files: [path] });
    }
    for (const data of [null, 1, 'text', [], [token], Array(50_000).fill('x'), { token: { length: 32 } }]) {
      page.send(kind, data);
    }
    for (const odd of [null, 1, 'x', [], Array(50_000).fill('x'), { length: 1e9 }, { a: { b: [{}] } }]) {
      page.send(kind, { token, ask: odd, known: odd, id: odd, hash: odd, accepted: odd, changes: odd });
      page.send(kind, { token, ask: 3, known: { 'a.lua': odd }, id: 'a.lua', hash: odd });
    }
    page.sendText(`{"type":"custom","event":"${kind}","data":{"token":"${token}","ask":4,"known":{"__proto__":"x"}}}`);
    page.sendText(`{"type":"custom","event":"${kind}","data":{"token":"${token}","__proto__":{"ask":5},"known":{}}}`);
  }
  for (const text of [
    '',
    'no JSON',
    '{"type":"custom"',
    '"x"',
    'null',
    '{"type":"custom","event":{}}',
    '\u{1f300}'.repeat(1e4),
  ]) {
    page.sendText(text);
  }
  page.send(remoteMessages.hello, { token, ask: 9, known });
  await page.flushed();
  const answers = ofMoonloop(page).map(({ data }) => data as { ask: unknown; ids: string[]; files: { id: string }[] });
  expect(answers.at(-1)).toMatchObject({ ask: 9 });
  expect(answers.length).toBeGreaterThan(10);
  for (const { ids, files } of answers) {
    expect(ids).toEqual(['a.lua', 'deep/b.lua']);
    expect(files.filter(({ id }) => !ids.includes(id))).toEqual([]);
  }
  // the server lives, and its watcher was told no nonsense: a save still arrives
  server.folder.write('scripts/a.lua', 'return 3');
  await vi.waitFor(() => expect(JSON.stringify(ofMoonloop(page).at(-1))).toContain(base64('return 3')));
});
