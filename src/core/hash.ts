/**
 * Content hash of files: tells whether a save changed anything. Not for security.
 */

/**
 * 64 bits of FNV-1a over two lanes with different offset bases, as 16 hex digits.
 *
 * @param bytes - File content, any length.
 * @see Fowler/Noll/Vo, http://www.isthe.com/chongo/tech/comp/fnv/ (prime and first offset basis)
 */
export function hashContent(bytes: Uint8Array): string {
  let low = 0x811c9dc5;
  // the second lane starts elsewhere and sees each byte mixed with its position: the lanes fail independently
  let high = 0x9747b28c ^ bytes.length;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte ^ (i & 0xff) ^ (high >>> 13), 0x01000193);
  }
  return hex(high) + hex(low);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
