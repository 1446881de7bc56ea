/**
 * Base64, for binaries inside source files and bytes inside JSON messages.
 */

/** Bytes of a base64 text. Throws `InvalidCharacterError` for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Base64 text of bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  let letters = '';
  // in pieces: one call with all bytes as arguments would overflow the stack
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}
