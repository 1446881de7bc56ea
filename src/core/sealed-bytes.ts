/**
 * The envelope of all saved data: four letters and a format number in front, a checksum behind.
 */
import { checksum } from './checksum.ts';
import { MoonloopError } from './moonloop-error.ts';
import { fail, ok, type Result } from './result.ts';

/** What a kind of saved data is known by. */
export interface Seal {
  /** What the data is, for messages: "a value", "a world". */
  readonly what: string;
  /** Three ASCII letters. */
  readonly letters: string;
  /** Number of the format, 1 … 255. */
  readonly format: number;
}

const checksumBytes = 8;

/** The first bytes of a document. */
export function sealHeader(seal: Seal): Uint8Array {
  return Uint8Array.from([...[...seal.letters].map((letter) => letter.charCodeAt(0)), seal.format]);
}

/** Adds the checksum. @param pieces - The document from its header to its last byte. */
export function addChecksum(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const sealed = new Uint8Array(length + checksumBytes);
  let at = 0;
  for (const piece of pieces) {
    sealed.set(piece, at);
    at += piece.length;
  }
  new DataView(sealed.buffer).setBigUint64(length, checksum(sealed.subarray(0, length)), true);
  return sealed;
}

/** What stands between header and checksum: a view. `DATA_DAMAGED`, `DATA_VERSION`, or `VALUE_REFUSED` when too large. */
export function openSealed(bytes: Uint8Array, seal: Seal, maxBytes: number): Result<Uint8Array> {
  const header = sealHeader(seal);
  if (bytes.length > maxBytes) {
    return fail('VALUE_REFUSED', `the data has ${bytes.length} bytes, more than the limit of ${maxBytes}`);
  }
  if (header.some((byte, index) => index < 3 && bytes[index] !== byte)) {
    return fail('DATA_DAMAGED', `the bytes are not ${seal.what} that was saved`);
  }
  const format = bytes[3];
  if (format !== undefined && format !== seal.format) {
    const message = `the data has format ${format}, this version of moonloop reads format ${seal.format}`;
    return fail('DATA_VERSION', message);
  }
  const end = bytes.length - checksumBytes;
  if (end <= header.length) return fail('DATA_DAMAGED', 'the data is cut off');
  const told = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(end, true);
  if (told !== checksum(bytes.subarray(0, end))) {
    return fail('DATA_DAMAGED', 'the data is damaged: its checksum does not fit');
  }
  return ok(bytes.subarray(header.length, end));
}

/** Runs a reader that throws MoonloopErrors; others are not caught. */
export function readSafely<T>(read: () => T): Result<T> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof MoonloopError) return { ok: false, error };
    throw error;
  }
}
