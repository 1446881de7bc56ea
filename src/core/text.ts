/**
 * Bytes to text and back, once for the whole framework.
 */
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const exactDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** UTF-8 bytes of a string. */
export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Text of UTF-8 bytes; undefined when they are not valid UTF-8. A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text of UTF-8 bytes to the byte, a byte order mark included; undefined when they are not valid UTF-8. */
export function parseText(bytes: Uint8Array): string | undefined {
  try {
    return exactDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text of any bytes, invalid sequences replaced by U+FFFD: for messages, never for content. */
export function showText(bytes: Uint8Array): string {
  return lenientDecoder.decode(bytes);
}
