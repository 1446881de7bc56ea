/** Draws a boid: `node examples/boids/make-boid.mjs` writes assets/boid.png. Plain Node, the same file each time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const [width, height, fine] = [24, 12, 4];

/** A drop with a dent behind, which flies to the right. */
const inside = (x, y) => {
  const across = Math.abs(y / height - 0.5) * 2;
  const along = x / width;
  return across < 1 - along && along > 0.28 * (1 - across);
};
/** Share of a pixel that it covers. */
const cover = (left, top) => {
  let count = 0;
  for (let n = 0; n < fine * fine; n++) {
    if (inside(left + ((n % fine) + 0.5) / fine, top + (Math.floor(n / fine) + 0.5) / fine)) count++;
  }
  return count / (fine * fine);
};

const rows = Buffer.alloc(height * (1 + width * 4));
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const alpha = Math.round(255 * cover(x, y) * (0.5 + (0.5 * x) / width)); // fades towards the tail
    rows.set([255, 255, 255, alpha], y * (1 + width * 4) + 1 + x * 4);
  }
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const made = Buffer.alloc(8 + body.length);
  made.writeUInt32BE(data.length, 0);
  made.set(body, 4);
  made.writeUInt32BE(crc32(body), 4 + body.length);
  return made;
}
const header = Buffer.alloc(13);
header.writeUInt32BE(width, 0);
header.writeUInt32BE(height, 4);
header.set([8, 6], 8);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))];
writeFileSync(join(import.meta.dirname, 'assets/boid.png'), Buffer.concat([signature, ...parts]));
