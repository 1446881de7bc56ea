/**
 * What a saved game is as bytes: the world, the scripts, and what the game itself keeps. Little-endian, texts are UTF-8
 * with their length (u16) in front:
 *
 *     "MLG" 01
 *     f64 seconds that no fixed step has used yet
 *     u16 number of mods whose main script was attached, each: id of the script
 *     u16 number of queries, each: u16 number of components, their names
 *     u32 length, the world (src/ecs/snapshot-format.ts)
 *     the scripts (src/script/saved-scripts.ts)
 *     u64 checksum
 */
import { type ByteReader, createByteReader } from '../core/byte-reader.ts';
import { type ByteWriter, createByteWriter } from '../core/byte-writer.ts';
import { checksum } from '../core/checksum.ts';
import { ok, type Result } from '../core/result.ts';
import { openSealed, readSafely, type Seal, sealHeader } from '../core/sealed-bytes.ts';
import { encodeText, parseText } from '../core/text.ts';
import type { PreparedWorld } from '../ecs/snapshot.ts';
import { readScripts, type SavedScripts, writeScripts } from '../script/saved-scripts.ts';

const gameSeal: Seal = { what: 'a game', letters: 'MLG', format: 1 };

/** A saved game as data. */
export interface SavedGameData {
  /** Seconds that no fixed step has used yet. */
  readonly rest: number;
  /** Main scripts that were attached to their mod's entity. */
  readonly mains: readonly string[];
  /** Components of the queries that systems had made. */
  readonly queries: readonly (readonly string[])[];
  readonly world: Uint8Array;
  readonly scripts: SavedScripts;
}

/** A saved game that was read, with a world that fits. */
export type OpenedGame = Omit<SavedGameData, 'world'> & { readonly world: PreparedWorld };

/** Game to bytes. */
export function writeGame({ rest, mains, queries, world, scripts }: SavedGameData): Uint8Array<ArrayBuffer> {
  const out = createByteWriter(world.length + scripts.rooms.reduce((sum, { bytes }) => sum + bytes.length, 1024));
  out.bytes(sealHeader(gameSeal));
  out.f64(rest);
  writeTexts(out, mains);
  out.u16(queries.length);
  for (const names of queries) writeTexts(out, names);
  out.u32(world.length);
  out.bytes(world);
  writeScripts(out, scripts);
  out.u64(checksum(out.written()));
  return out.written().slice();
}

/**
 * Bytes to game. Fails with `DATA_DAMAGED`, `DATA_VERSION`, `VALUE_REFUSED`, or what `openWorld` fails with.
 * @param openWorld - Reads the world's part.
 */
export function readGame(
  bytes: Uint8Array,
  maxBytes: number,
  openWorld: (bytes: Uint8Array) => Result<PreparedWorld>,
): Result<OpenedGame> {
  const body = openSealed(bytes, gameSeal, maxBytes);
  if (!body.ok) return body;
  const input = createByteReader(body.value);
  const begun = readSafely(() => {
    const rest = input.f64();
    if (!(rest >= 0 && rest < 1e6)) input.refuse('a time that cannot be');
    const mains = readTexts(input);
    const queries = Array.from({ length: input.u16() }, () => readTexts(input));
    return { rest, mains, queries, world: input.bytes(input.u32()) };
  });
  if (!begun.ok) return begun;
  const world = openWorld(begun.value.world);
  if (!world.ok) return world;
  const scripts = readSafely(() => {
    const read = readScripts(input, world.value.handles);
    if (input.left() > 0) input.refuse('more bytes than there should be');
    return read;
  });
  return scripts.ok ? ok({ ...begun.value, world: world.value, scripts: scripts.value }) : scripts;
}

function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  out.u16(texts.length);
  for (const text of texts) {
    const bytes = encodeText(text);
    out.u16(bytes.length);
    out.bytes(bytes);
  }
}

function readTexts(input: ByteReader): string[] {
  return Array.from(
    { length: input.u16() },
    () => parseText(input.bytes(input.u16())) ?? input.refuse('a text that is not UTF-8'),
  );
}
