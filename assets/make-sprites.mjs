/**
 * Draws the pictures of Swarm: `node assets/make-sprites.mjs` writes assets/swarm/*.png and the sheets beside them.
 * Plain Node, no dependencies, the same files each time.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { blade, gem, gemColors, hero, legs, logo, monsters, palette, things } from './drawings.mjs';

const folder = join(import.meta.dirname, 'swarm');
const OUTLINE = 0x14101f;

/** A picture: colours 0xRRGGBB by row, -1 is transparent. */
function picture(width, height, fill = -1) {
  return { width, height, pixels: new Array(width * height).fill(fill) };
}
function at({ width, height, pixels }, x, y) {
  return x < 0 || y < 0 || x >= width || y >= height ? -1 : pixels[y * width + x];
}
function put(target, x, y, color) {
  if (x >= 0 && y >= 0 && x < target.width && y < target.height) target.pixels[y * target.width + x] = color;
}
/** Draws `source` on `target`. */
function stamp(target, source, left, top) {
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < source.width; x++) {
      const color = at(source, x, y);
      if (color >= 0) put(target, left + x, top + y, color);
    }
  }
}
function fromRows(rows, colors = palette) {
  const made = picture(Math.max(...rows.map((row) => row.length)), rows.length);
  rows.forEach((row, y) => {
    [...row].forEach((letter, x) => {
      if (letter !== '.') put(made, x, y, colors[letter]);
    });
  });
  return made;
}
const mirrored = (half) => half.map((row) => row + [...row].reverse().join(''));

/** A dark line round everything, so that it stands out from any floor. Adds a pixel on each side. */
function outlined(source, color = OUTLINE) {
  const made = picture(source.width + 2, source.height + 2);
  for (let y = 0; y < made.height; y++) {
    for (let x = 0; x < made.width; x++) {
      const near = [
        [0, 0],
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ].some(([dx, dy]) => at(source, x - 1 + dx, y - 1 + dy) >= 0);
      if (near) put(made, x, y, color);
    }
  }
  stamp(made, source, 1, 1);
  return made;
}
const plain = (rows) => fromRows(rows);
const dark = (source) => outlined(source);
const shining = (source) => outlined(source, 0xfff8e8);
const gemOf = ([a, A, W]) => fromRows(gem, { a, A, W });
const silhouette = (source) => ({ ...source, pixels: source.pixels.map((color) => (color < 0 ? -1 : 0xffffff)) });

/** Rows with one taken out of the middle: the picture ducks. */
const ducked = (rows) => ['.'.repeat(rows[0].length), ...rows.filter((_, y) => y !== Math.floor(rows.length * 0.7))];
const raised = (rows) => [...rows.slice(1), '.'.repeat(rows[0].length)];

/** Four frames of a step, and a white one for the moment of a hit. */
function monster(half) {
  const rows = ['.'.repeat(half[0].length), ...half];
  const frames = [rows, ducked(rows), rows, raised(rows)].map((frame) => outlined(fromRows(mirrored(frame))));
  return [...frames, silhouette(frames[0])];
}
function heroFrames() {
  const body = (rows, legs) => outlined(fromRows([...rows, ...legs]));
  const low = ['.'.repeat(16), ...hero.slice(0, -1)];
  const idle = [body(hero, legs[0]), body(low, legs[0])];
  const run = [1, 2, 3, 2].map((leg, n) => body(n % 2 === 0 ? hero : low, legs[leg]));
  return [...idle, ...run];
}

/** Random numbers that are the same each time. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
/** A floor of slabs with worn edges. */
function floor(seed, dark) {
  const random = randomFrom(seed);
  const size = 128;
  const made = picture(size, size, dark ? 0x0d0a16 : 0x1b1628);
  const slab = 32;
  for (let top = 0; top < size; top += slab) {
    for (let left = 0; left < size; left += slab) {
      const tone = dark
        ? [0x100c1a, 0x0f0b18, 0x120e1d][Math.floor(random() * 3)]
        : [0x251e38, 0x282040, 0x231c34][Math.floor(random() * 3)];
      for (let y = 1; y < slab; y++) for (let x = 1; x < slab; x++) put(made, left + x, top + y, tone);
      if (dark) continue;
      for (let x = 1; x < slab; x++) put(made, left + x, top + 1, 0x2e2648);
      for (let n = 0; n < 9; n++) {
        const [x, y] = [left + 2 + Math.floor(random() * 28), top + 3 + Math.floor(random() * 27)];
        put(made, x, y, random() < 0.5 ? 0x312849 : 0x1e182e);
      }
      for (const [x, y] of [
        [1, 1],
        [slab - 1, 1],
        [1, slab - 1],
        [slab - 1, slab - 1],
      ])
        put(made, left + x, top + y, 0x1b1628);
      if (random() < 0.22) {
        let [x, y] = [left + 6 + Math.floor(random() * 20), top + 4];
        for (let n = 0; n < 14; n++) {
          put(made, x, y, 0x1b1628);
          x += Math.floor(random() * 3) - 1;
          y += random() < 0.7 ? 1 : 0;
        }
      }
    }
  }
  return made;
}
function wall(seed) {
  const random = randomFrom(seed);
  const made = picture(16, 16, 0x14101f);
  for (let row = 0; row < 4; row++) {
    for (let brick = -1; brick < 2; brick++) {
      const tone = [0x4a3f66, 0x443a5e, 0x53476f][Math.floor(random() * 3)];
      for (let y = 0; y < 3; y++) {
        for (let x = 0; x < 7; x++) put(made, brick * 8 + (row % 2) * 4 + x, row * 4 + y, y === 0 ? 0x655887 : tone);
      }
    }
  }
  return made;
}
function spark(radius) {
  const made = picture(5, 5);
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) if (Math.abs(x - 2) + Math.abs(y - 2) <= radius) put(made, x, y, 0xffffff);
  }
  return made;
}
function ring(outer) {
  const width = 4.5 - outer / 5;
  const made = picture(32, 32);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const distance = Math.hypot(x - 15.5, y - 15.5);
      if (distance <= outer && distance > outer - width) put(made, x, y, 0xffffff);
    }
  }
  return made;
}
/** The title: letters from bright to dark, with a heavy edge. */
function title() {
  const tones = [0xfff2a8, 0xffe08a, 0xffd166, 0xffb347, 0xff8f45, 0xf0603f, 0xd63c4a];
  const made = picture(logo[0].length, logo.length);
  logo.forEach((row, y) => {
    [...row].forEach((dot, x) => {
      if (dot === '#') put(made, x, y, tones[y]);
    });
  });
  return outlined(outlined(made, 0x4a1030), 0x14101f);
}

/** A PNG file of 8-bit red, green, blue, alpha. */
function png({ width, height, pixels }) {
  const raw = Buffer.alloc((width * 4 + 1) * height);
  pixels.forEach((color, index) => {
    const place = Math.floor(index / width) * (width * 4 + 1) + 1 + (index % width) * 4;
    if (color >= 0) raw.writeUInt32BE(((color << 8) | 0xff) >>> 0, place);
  });
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
/** Writes an image, and its sheet when it has several frames; they stand side by side. */
function write(name, frames) {
  const width = Math.max(...frames.map((frame) => frame.width));
  const height = Math.max(...frames.map((frame) => frame.height));
  const sheet = picture(width * frames.length, height);
  frames.forEach((frame, n) => {
    stamp(sheet, frame, n * width + Math.floor((width - frame.width) / 2), Math.floor((height - frame.height) / 2));
  });
  writeFileSync(join(folder, `${name}.png`), png(sheet));
  if (frames.length === 1) return;
  const places = frames.map((_, n) => `{ "frame": { "x": ${n * width}, "y": 0, "w": ${width}, "h": ${height} } }`);
  const line = `{ "frames": [${places.join(', ')}] }`;
  const text = line.length <= 120 ? line : `{\n  "frames": [\n    ${places.join(',\n    ')}\n  ]\n}`;
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
}

mkdirSync(folder, { recursive: true });
for (const [kind, half] of Object.entries(monsters)) write(kind, monster(half));
write('hero', heroFrames());
const { bolt, fireball, pickup, decal } = things;
for (const [name, frames] of Object.entries({ bolt, fireball, decal })) write(name, frames.map(plain));
write('pickup', pickup.map(plain).map(shining));
write('blade', [outlined(plain(blade))]);
write('gem', gemColors.map(gemOf).map(dark));
write('floor', [...[11, 22, 33, 44].map((seed) => floor(seed, false)), floor(5, true)]);
write('wall', [wall(3), wall(8)]);
write('spark', [2, 2, 1, 1, 0].map(spark));
write('ring', [5, 8, 11, 13, 15, 16].map(ring));
write('logo', [title()]);
