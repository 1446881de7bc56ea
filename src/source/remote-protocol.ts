/**
 * The messages between a dev server and the pages it serves. Everything that arrives passes one of the parsers here.
 * Pages say which content they have and get what is different; they never name a file to be read and never send code.
 */
import { decodeBase64, encodeBase64 } from '../core/base64.ts';
import { isFiniteNumber, isRecord } from '../core/guards.ts';
import { parseRefusal, type Refusal } from '../core/refusal.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import type { SourceChange, SourceFile } from './script-source.ts';

/** Names of the messages. */
export const remoteMessages = {
  /** Page to server: give me what is different from what I have. */
  hello: 'moonloop:hello',
  /** Page to server: this content was taken over, or not. */
  acknowledge: 'moonloop:acknowledge',
  /** Server to page: all that is different, and the list of assets. */
  snapshot: 'moonloop:snapshot',
  /** Server to page: a set of changes. */
  changes: 'moonloop:changes',
  /** Server to page: a changed asset. */
  asset: 'moonloop:asset',
  /** Server to page: something is wrong with watching. */
  problem: 'moonloop:problem',
} as const;

/** What a page asks. */
export interface Hello {
  /** Number of the question, growing by one; the answer repeats it. */
  readonly ask: number;
  /** Hash by id of what the page has. Whatever a page sends: only the server's own ids are looked up in it. */
  readonly known: Readonly<Record<string, unknown>>;
}

/** Order of a server's messages: `epoch` is one run of the server, `seq` grows by one with each change it tells. */
export interface Sequence {
  readonly epoch: string;
  readonly seq: number;
}

/** A file on its way; `bytes` is base64. */
export interface WireFile {
  readonly id: string;
  readonly hash: string;
  readonly bytes: string;
  /** Null for a file that can be tried. */
  readonly refused: Refusal | null;
}

/** A change on its way; without `file` the id is gone. */
export interface WireChange {
  readonly id: string;
  readonly file: WireFile | null;
  readonly stable: boolean;
  readonly savedMs: number;
}

/** An asset on its way: pages fetch it by this address. */
export interface WireAsset {
  readonly id: string;
  /** Null when the asset is gone. */
  readonly url: string | null;
}

/** A file with whether it is known to be complete, see {@link SourceChange}. */
export interface HeldFile {
  readonly file: SourceFile;
  readonly stable: boolean;
}

/** Answer to a hello. `seq` is that of the last change before it. */
export interface Snapshot extends Sequence {
  /** Number of the question. */
  readonly ask: number;
  /** Those of which the page has not the same content. */
  readonly files: readonly HeldFile[];
  /** All ids that exist. */
  readonly ids: readonly ScriptId[];
  readonly assets: readonly WireAsset[];
}

/** Puts a file into a message. */
export function toWireFile({ id, hash, bytes, refused }: SourceFile): WireFile {
  return { id, hash, bytes: encodeBase64(bytes), refused: refused ?? null };
}

/** Puts a change into a message. */
export function toWireChange(change: SourceChange): WireChange {
  if (change.kind === 'deleted') return { id: change.id, file: null, stable: true, savedMs: change.savedMs };
  const { file, stable, savedMs } = change;
  return { id: file.id, file: toWireFile(file), stable, savedMs };
}

const invalid = (what: string) =>
  fail('MESSAGE_INVALID', `a message between page and dev server makes no sense: ${what}`);

function parseSequence(data: unknown): Result<Sequence & Record<string, unknown>> {
  if (!isRecord(data)) return invalid('no object');
  const { epoch, seq } = data;
  if (typeof epoch !== 'string' || !isFiniteNumber(seq)) return invalid('no epoch or number');
  return ok({ ...data, epoch, seq });
}

function parseFile(data: unknown): Result<SourceFile> {
  if (!isRecord(data) || typeof data['hash'] !== 'string' || typeof data['bytes'] !== 'string') return invalid('file');
  const id = parseScriptId(data['id']);
  if (!id.ok) return id;
  try {
    const file = { id: id.value, hash: data['hash'], bytes: decodeBase64(data['bytes']) };
    const refused = parseRefusal(data['refused']);
    return ok(refused ? { ...file, refused } : file);
  } catch {
    return invalid('bytes');
  }
}

function parseAll<T>(list: unknown, parse: (entry: unknown) => Result<T>): Result<T[]> {
  if (!Array.isArray(list)) return invalid('no list');
  const parsed: T[] = [];
  for (const entry of list) {
    const one = parse(entry);
    if (!one.ok) return one;
    parsed.push(one.value);
  }
  return ok(parsed);
}

function parseChange(data: unknown): Result<SourceChange> {
  if (!isRecord(data) || !isFiniteNumber(data['savedMs'])) return invalid('change');
  const savedMs = data['savedMs'];
  if (data['file'] === null) {
    const id = parseScriptId(data['id']);
    return id.ok ? ok({ kind: 'deleted', id: id.value, savedMs }) : id;
  }
  const file = parseFile(data['file']);
  return file.ok ? ok({ kind: 'changed', file: file.value, stable: data['stable'] === true, savedMs }) : file;
}

/** Reads an asset: its id, and where to fetch it. */
export function parseAsset(data: unknown): Result<WireAsset> {
  if (!isRecord(data)) return invalid('asset');
  const id = parseScriptId(data['id']);
  if (!id.ok) return id;
  const { url } = data;
  // an address of this page's own server, and of nobody else's
  if (url !== null && (typeof url !== 'string' || !/^\/[^/\\]/.test(url))) return invalid('address');
  return ok({ id: id.value, url });
}

function parseHeld(data: unknown): Result<HeldFile> {
  const file = parseFile(data);
  return file.ok ? ok({ file: file.value, stable: isRecord(data) && data['stable'] === true }) : file;
}

/** Reads the number of the question that a snapshot answers, whatever else it has. */
export function parseAsk(data: unknown): number | undefined {
  return isRecord(data) && isFiniteNumber(data['ask']) ? data['ask'] : undefined;
}

/** Reads a snapshot. */
export function parseSnapshot(data: unknown): Result<Snapshot> {
  const sequence = parseSequence(data);
  if (!sequence.ok) return sequence;
  const { epoch, seq } = sequence.value;
  const ask = parseAsk(sequence.value);
  const files = parseAll(sequence.value['files'], parseHeld);
  const ids = parseAll(sequence.value['ids'], parseScriptId);
  const assets = parseAll(sequence.value['assets'], parseAsset);
  if (ask === undefined) return invalid('no number of the question');
  if (!files.ok) return files;
  if (!ids.ok) return ids;
  if (!assets.ok) return assets;
  return ok({ epoch, seq, ask, files: files.value, ids: ids.value, assets: assets.value });
}

/** Reads a set of changes. */
export function parseChanges(data: unknown): Result<Sequence & { readonly changes: readonly SourceChange[] }> {
  const sequence = parseSequence(data);
  if (!sequence.ok) return sequence;
  const changes = parseAll(sequence.value['changes'], parseChange);
  if (!changes.ok) return changes;
  const { epoch, seq } = sequence.value;
  return ok({ epoch, seq, changes: changes.value });
}

/** Reads the number of a message whatever else it has. */
export function parseOrder(data: unknown): Result<Sequence> {
  return parseSequence(data);
}

/** Reads what a page has. */
export function parseHello(data: unknown): Result<Hello> {
  const ask = parseAsk(data);
  if (!isRecord(data) || !isRecord(data['known']) || ask === undefined) return invalid('hello');
  return ok({ ask, known: data['known'] });
}

/** Reads what a page says of content. */
export function parseAcknowledge(data: unknown): Result<{ id: ScriptId; hash: string; accepted: boolean }> {
  if (!isRecord(data) || typeof data['hash'] !== 'string') return invalid('acknowledge');
  const id = parseScriptId(data['id']);
  return id.ok ? ok({ id: id.value, hash: data['hash'], accepted: data['accepted'] === true }) : id;
}
