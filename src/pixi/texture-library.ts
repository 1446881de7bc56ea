/**
 * Textures by name, from the images of the assets folder. A changed file changes the picture in place: sprites keep
 * their texture objects.
 */
import { ImageSource, Rectangle, Texture } from 'pixi.js';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import type { ProblemBoard } from '../core/problem-board.ts';
import { extensionOf } from '../core/script-id.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import type { AssetSource } from '../source/asset-source.ts';
import { type FrameRectangle, parseSpriteSheet } from './sprite-sheet.ts';

/** Textures of one renderer. */
export interface TextureLibrary extends Disposable {
  /** Loads all images of the source. Failures are told, the game goes on with a placeholder. */
  loadAll(): Promise<void>;
  /**
   * Texture of a name and frame; frames are counted round. A name without an image gets a placeholder, told once.
   * @param name - Asset id without extension; "" is a white pixel.
   */
  texture(name: string, frame: number): Texture;
  /** Grows when textures of a name became others (another number of frames). */
  revision(): number;
}

interface Entry {
  readonly source: ImageSource;
  frames: Texture[];
  rectangles: readonly FrameRectangle[];
}

const imageExtensions = new Set(['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif']);
const nameOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));

/** @param problems - Where what is wrong with assets is put up, and taken off when it is mended. */
export function createTextureLibrary(assets: AssetSource, problems: ProblemBoard): TextureLibrary {
  const entries = new Map<string, Entry>();
  const images = new Set<string>();
  const missing = new Set<string>();
  let revision = 0;

  const entryOf = (name: string): Entry => {
    const known = entries.get(name);
    if (known) return known;
    const source = new ImageSource({ resource: placeholder(), scaleMode: 'nearest', autoGarbageCollect: false });
    const made: Entry = { source, frames: [new Texture({ source })], rectangles: [] };
    entries.set(name, made);
    return made;
  };
  /** Cuts the image into frames; texture objects that exist are kept. */
  const cut = (entry: Entry): void => {
    const { source, rectangles } = entry;
    const whole: FrameRectangle = { x: 0, y: 0, w: source.width, h: source.height };
    const wanted = rectangles.length > 0 ? rectangles : [whole];
    const old = entry.frames;
    entry.frames = wanted.map(({ x, y, w, h }, index) => {
      const texture = old[index] ?? new Texture({ source, frame: new Rectangle(x, y, w, h) });
      texture.noFrame = false;
      texture.frame.x = x;
      texture.frame.y = y;
      texture.frame.width = w;
      texture.frame.height = h;
      texture.update();
      return texture;
    });
    revision++;
  };
  const loadImage = async (id: string): Promise<void> => {
    const blob = await assets.read(id);
    const bitmap = await createImageBitmap(blob).catch((cause: unknown) => {
      throw new MoonloopError('ASSET_INVALID', `${id} is not an image`, { cause, place: { file: id } });
    });
    const entry = entryOf(nameOf(id));
    const before: unknown = entry.source.resource;
    entry.source.resource = bitmap;
    entry.source.update();
    if (before instanceof ImageBitmap) before.close();
    images.add(nameOf(id));
    missing.delete(nameOf(id));
    cut(entry);
  };
  const loadSheet = async (id: string): Promise<void> => {
    const sheet = parseSpriteSheet(id, await (await assets.read(id)).text());
    if (!sheet.ok) throw sheet.error;
    const entry = entryOf(nameOf(id));
    entry.rectangles = sheet.value;
    if (images.has(nameOf(id))) cut(entry);
  };
  const load = async (id: string): Promise<void> => {
    try {
      if (imageExtensions.has(extensionOf(id))) await loadImage(id);
      else if (extensionOf(id) === 'json') await loadSheet(id);
      problems.clear(id);
      problems.clear(nameOf(id));
    } catch (error) {
      problems.put(id, toMoonloopError(error, 'ASSET_INVALID', { file: id }));
    }
  };
  // one file after the other per name, so that an older load never wins over a newer one
  const loading = new Map<string, Promise<void>>();
  const loadNext = (id: string): void => {
    const next = (loading.get(id) ?? Promise.resolve()).then(() => load(id));
    loading.set(id, next);
  };
  const stop = assets.subscribe(({ id, kind }) => {
    if (kind === 'changed') loadNext(id);
  });

  const library: Omit<TextureLibrary, 'dispose' | typeof Symbol.dispose> = {
    async loadAll() {
      await Promise.all((await assets.list()).map(load));
    },
    texture(name, frame) {
      if (name === '') return Texture.WHITE;
      const entry = entryOf(name);
      if (!images.has(name) && !missing.has(name)) {
        missing.add(name);
        const message = `there is no image "${name}" in the assets folder${didYouMean(name, images)}`;
        problems.put(name, new MoonloopError('ASSET_MISSING', message, { place: { file: name } }));
      }
      return entry.frames[frame % entry.frames.length]!;
    },
    revision: () => revision,
  };
  return withDispose(library, () => {
    stop();
    for (const { frames, source } of entries.values()) {
      for (const texture of frames) texture.destroy();
      source.destroy();
    }
  });
}

/** A checkerboard in a colour that no artist chose. */
function placeholder(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 16;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#ff00ff';
    context.fillRect(0, 0, 16, 16);
    context.fillStyle = '#200020';
    context.fillRect(0, 0, 8, 8);
    context.fillRect(8, 8, 8, 8);
  }
  return canvas;
}
