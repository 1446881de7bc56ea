/** The page's end and the server's end over a channel on which anything may happen to a message. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from '../../src/core/text.ts';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { createRemoteServer, type RemoteClient, type RemoteServer } from '../../src/source/remote-server.ts';
import { connectRemote } from '../../src/source/remote-source.ts';
import type { SourceChange, SourceFile } from '../../src/source/script-source.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';

interface Letter {
  readonly message: string;
  readonly data: unknown;
}
/** What the server has of a file: text and whether it is complete. */
interface Kept {
  readonly text: string;
  readonly stable: boolean;
}

const ids = ['a.lua', 'b.lua', 'mod/c.lua', '__proto__'];
const assetIds = ['hero.png', 'sheet.json'];

/** Server, page, and what is on its way between them. */
async function startStorm() {
  const clock = createManualClock();
  const files = new Map<string, Kept>(ids.slice(0, 3).map((id) => [id, { text: 'first', stable: true }]));
  const assets = new Map<string, string>([['hero.png', '/hero.png?0']]);
  /** All that was ever true of each id, in order; null where it was gone. */
  const history = new Map<string, (string | null)[]>(ids.map((id) => [id, [files.get(id)?.text ?? null]]));
  const up: Letter[] = [];
  const down: Letter[] = [];
  const copy = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
  const opened: (() => void)[] = [];
  const listeners = new Map<string, (data: unknown) => void>();
  let hellos = 0;
  let runs = 0;
  let edits = 0;
  let connected = true;
  let client: RemoteClient;
  let server: RemoteServer;

  const start = (): void => {
    client = { send: (message, data) => void down.push({ message, data: copy(data) }) };
    server = createRemoteServer({ epoch: `run ${runs++}`, admits: (token) => token === 'ours', acknowledge() {} });
    server.hold([...files].map(([id, { text }]): SourceFile => createSourceFile(id, text)));
    for (const [id, kept] of files) files.set(id, { ...kept, stable: true }); // read whole
    for (const [id, url] of assets) server.changeAsset({ id: createSourceFile(id, '').id, url });
  };
  const edit = (id: string, wanted: string | null, stable: boolean): SourceChange => {
    const text = wanted === 'new' ? `text ${++edits}` : wanted;
    const file = createSourceFile(id, text ?? '');
    if (text === null) files.delete(id);
    else files.set(id, { text, stable });
    history.get(id)!.push(text);
    return text === null ? { kind: 'deleted', id: file.id, savedMs: 0 } : { kind: 'changed', file, stable, savedMs: 0 };
  };
  const arrive = (way: 'up' | 'down', { message, data }: Letter): void => {
    if (way === 'up') server.receive(client, message, data);
    else listeners.get(message)?.(data);
  };
  start();
  const { scripts, assets: pageAssets } = connectRemote(
    {
      send(message, data) {
        hellos++;
        up.push({ message, data: copy({ token: 'ours', ...data }) });
      },
      on: (message, listener) => void listeners.set(message, listener),
      onOpen(listener) {
        opened.push(listener);
        listener();
      },
    },
    { clock },
  );
  const queues = { up, down };
  const settle = (): void => {
    while (up.length + down.length > 0) arrive(up.length > 0 ? 'up' : 'down', (up.shift() ?? down.shift())!);
  };
  settle();
  const page = new Map((await scripts.load()).map(({ id, bytes }) => [id as string, decodeText(bytes)]));
  const pageAssetIds = new Set(await pageAssets.list());
  const told = new Map<string, SourceChange[]>(ids.map((id) => [id, []]));
  scripts.subscribe((changes) => {
    for (const change of changes) {
      const id = change.kind === 'changed' ? change.file.id : change.id;
      told.get(id)!.push(change);
      if (change.kind === 'changed') page.set(id, decodeText(change.file.bytes));
      else page.delete(id);
    }
  });
  pageAssets.subscribe(({ id, kind }) => void (kind === 'changed' ? pageAssetIds.add(id) : pageAssetIds.delete(id)));
  return {
    ...{ clock, files, assets, history, told, page, pageAssets, pageAssetIds, queues, scripts, settle, arrive, edit },
    hellos: () => hellos,
    push: (changes: readonly SourceChange[]) => server.change(changes),
    pushAsset(id: string, url: string | null) {
      if (url === null) assets.delete(id);
      else assets.set(id, url);
      server.changeAsset({ id: createSourceFile(id, '').id, url });
    },
    isConnected: () => connected,
    reconnect() {
      connected = true;
      for (const listener of opened) listener();
    },
    restart(edits: readonly (readonly [string, string | null])[]) {
      connected = false;
      up.length = 0; // a question to a server that is gone is never answered; what it said may still arrive
      for (const [id, text] of edits) edit(id, text, true);
      start();
    },
  };
}
type Storm = Awaited<ReturnType<typeof startStorm>>;

const anId = fc.constantFrom(...ids);
/** Null deletes; `first` is what was there in the beginning: old content that comes back. */
const aText = fc.constantFrom('new', 'new', 'first', null);
const anEdit = fc.tuple(anId, aText, fc.boolean());
const aWay = fc.constantFrom('up' as const, 'down' as const);
const place = fc.nat(1000);

const step: fc.Arbitrary<readonly [string, (storm: Storm) => void]> = fc.oneof(
  { weight: 5, arbitrary: fc.array(anEdit, { minLength: 1, maxLength: 3 }).map((edits) => save(edits)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...assetIds), fc.option(fc.nat(3))).map(([id, n]) => draw(id, n)) },
  { weight: 8, arbitrary: fc.tuple(aWay, place).map(([way, at]) => post(way, at, 1)) },
  { weight: 2, arbitrary: fc.tuple(aWay, place).map(([way, at]) => post(way, at, 0)) },
  { weight: 2, arbitrary: fc.tuple(aWay, place).map(([way, at]) => post(way, at, 2)) },
  { weight: 1, arbitrary: fc.constant(['in order', (storm: Storm) => storm.settle()] as const) },
  { weight: 3, arbitrary: fc.constant(['reconnect', (storm: Storm) => storm.reconnect()] as const) },
  { weight: 1, arbitrary: fc.nat(9000).map((ms) => [`${ms} ms`, (storm: Storm) => storm.clock.advance(ms)] as const) },
  { weight: 2, arbitrary: fc.array(fc.tuple(anId, aText), { maxLength: 3 }).map((edits) => restart(edits)) },
);
const save = (edits: readonly (readonly [string, string | null, boolean])[]) =>
  [
    `save ${JSON.stringify(edits)}`,
    (storm: Storm) => storm.push(edits.map(([id, text, stable]) => storm.edit(id, text, stable))),
  ] as const;
const draw = (id: string, n: number | null) =>
  [`draw ${id} ${n}`, (storm: Storm) => storm.pushAsset(id, n === null ? null : `/${id}?${n}`)] as const;
/** One of the messages on their way is lost, arrives, or arrives and stays on its way. */
const post = (way: 'up' | 'down', at: number, times: 0 | 1 | 2) =>
  [
    `${way} ${at} ×${times}`,
    ({ queues, arrive }: Storm) => {
      const queue = queues[way];
      if (queue.length === 0) return;
      const letter = queue[at % queue.length]!;
      if (times !== 2) queue.splice(at % queue.length, 1);
      if (times > 0) arrive(way, letter);
    },
  ] as const;
const restart = (edits: readonly (readonly [string, string | null])[]) =>
  [`restart ${JSON.stringify(edits)}`, (storm: Storm) => storm.restart(edits)] as const;

/** Whether what was told is what was true, in the same order, with some of it left out or repeated. */
function isInOrder(told: readonly (string | null)[], history: readonly (string | null)[]): boolean {
  let at = 0;
  for (const text of told) {
    at = history.indexOf(text, at); // the same place again is a repetition
    if (at < 0) return false;
  }
  return true;
}
const textOf = (change: SourceChange): string | null =>
  change.kind === 'changed' ? decodeText(change.file.bytes)! : null;

/** What makes the page find out that it missed something, and how many questions that took. */
function catchUp(storm: Storm, way: 'reconnect' | 'save'): number {
  const asked = storm.hellos();
  // a server that started anew never goes unnoticed: its predecessor took the connection along
  if (way === 'reconnect' || !storm.isConnected()) storm.reconnect();
  else storm.push([storm.edit('a.lua', 'new', true)]);
  storm.settle();
  // a question that was lost is asked again after a time
  for (let second = 0; second < 61 && storm.hellos() === asked; second++) storm.clock.advance(1000);
  storm.settle();
  return storm.hellos() - asked;
}

test('messages lost, repeated, late and in any order, servers that start anew: one question later the page has what the server has, and never went back', async () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom('reconnect', 'save'), async (sequence, way) => {
      const storm = await startStorm();
      for (const [, run] of sequence) run(storm);
      storm.settle(); // the channel is quiet
      expect(catchUp(storm, way)).toBeLessThanOrEqual(1);

      const wanted = Object.fromEntries([...storm.files].map(([id, { text }]) => [id, text]));
      expect(Object.fromEntries(storm.page)).toEqual(wanted); // what the listener was told
      const hashes = (await storm.scripts.load()).map(({ id, hash }) => `${id} ${hash}`);
      const wantedHashes = [...storm.files].map(([id, { text }]) => `${id} ${createSourceFile(id, text).hash}`);
      expect(hashes.sort()).toEqual(wantedHashes.sort());
      for (const id of ids) {
        const told = storm.told.get(id)!;
        expect(isInOrder(told.map(textOf), storm.history.get(id)!)).toBe(true);
        const last = told.at(-1);
        if (last?.kind === 'changed' && storm.files.get(id)?.stable) expect(last.stable).toBe(true);
      }
      expect([...storm.pageAssetIds].sort()).toEqual([...storm.assets.keys()].sort());
      expect((await storm.pageAssets.list()).toSorted()).toEqual([...storm.assets.keys()].sort());
    }),
    { numRuns: 1500 },
  );
});

test('the channel quiet and nothing lost: no question but those that a new run of the server makes necessary', async () => {
  const storm = await startStorm();
  const asked = storm.hellos();
  for (let n = 0; n < 50; n++) {
    storm.push([storm.edit(ids[n % ids.length]!, `text ${n}`, true)]);
    storm.settle();
  }
  expect(storm.hellos()).toBe(asked);
  storm.restart([['a.lua', null]]);
  storm.reconnect();
  storm.settle();
  expect(storm.hellos()).toBe(asked + 1);
  expect(storm.page.has('a.lua')).toBe(false);
});
