/**
 * Draws worlds with Pixi. The only room that knows it.
 */
import { autoDetectRenderer, type ColorSource, Container, Rectangle } from 'pixi.js';
import { consoleSink, type LogSink } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { createProblemBoard, type ProblemBoard } from '../core/problem-board.ts';
import { withDispose } from '../core/stop.ts';
import type { Renderer } from '../render/renderer.ts';
import type { AssetSource } from '../source/asset-source.ts';
import { createSpriteView } from './sprite-view.ts';
import { createTextView } from './text-view.ts';
import { createTextureLibrary } from './texture-library.ts';

/** Options of {@link createPixiRenderer}. */
export interface PixiRendererOptions {
  /** Where images come from. */
  readonly assets: AssetSource;
  /** Size of the view: pixels. */
  readonly width: number;
  readonly height: number;
  /** Element that gets the canvas; none: the caller places `canvas`. */
  readonly parent?: HTMLElement | undefined;
  /** @default 0x000000 */
  readonly background?: ColorSource | undefined;
  /** Layers that are drawn as particles: many small pictures, cheaper, without order among themselves. */
  readonly particleLayers?: readonly number[] | undefined;
  /** CSS font family of Text components. @default monospace */
  readonly fontFamily?: string | undefined;
  /** Takes what is wrong with assets, once each, as log lines. @default the console */
  readonly log?: LogSink | undefined;
}

/** A renderer on a page. */
export interface PixiRenderer extends Renderer {
  readonly canvas: HTMLCanvasElement;
  /** What is wrong with assets now; the error panel can follow it. */
  readonly problems: ProblemBoard;
  /** Sprites shown in the last frame. */
  spriteCount(): number;
  /** The last frame's pixels, row by row, as red, green, blue, alpha, 0 … 255. Slow: for tests and pictures. */
  snapshot(): Uint8ClampedArray;
}

/** Creates the renderer and loads all images. @throws MoonloopError `RENDERER_FAILED` */
export async function createPixiRenderer(options: PixiRendererOptions): Promise<PixiRenderer> {
  const { assets, width, height, background = 0x000000, fontFamily = 'monospace' } = options;
  const { log = consoleSink } = options;
  const problems = createProblemBoard();
  problems.follow(({ error }) => error && log({ level: 'warn', message: error.message }));
  const pixi = await autoDetectRenderer({ preference: 'webgl', width, height, background, antialias: false }).catch(
    (cause: unknown) => {
      throw new MoonloopError('RENDERER_FAILED', 'Pixi finds no way to draw here: is WebGL switched off?', { cause });
    },
  );
  const canvas = pixi.canvas as HTMLCanvasElement;
  options.parent?.append(canvas);

  const textures = createTextureLibrary(assets, problems);
  const [root, world, screen] = [new Container(), new Container(), new Container()];
  world.sortableChildren = screen.sortableChildren = true;
  root.addChild(world, screen);
  const particleLayers = new Set(options.particleLayers ?? []);
  const sprites = createSpriteView({ world, screen, textures, particleLayers });
  const texts = createTextView({ world, screen, fontFamily });
  const camera = { x: 0, y: 0, zoom: 1 };
  await textures.loadAll();

  const renderer: Omit<PixiRenderer, 'dispose' | typeof Symbol.dispose> = {
    canvas,
    problems,
    spriteCount: sprites.count,
    draw(scene) {
      if (scene.camera(camera)) {
        world.scale.set(camera.zoom);
        world.position.set(width / 2 - camera.x * camera.zoom, height / 2 - camera.y * camera.zoom);
      } else {
        world.scale.set(1);
        world.position.set(0, 0);
      }
      sprites.update(scene);
      texts.update(scene);
      pixi.render(root);
    },
    snapshot: () => pixi.extract.pixels({ target: root, frame: new Rectangle(0, 0, width, height) }).pixels,
  };
  return withDispose(renderer, () => {
    root.destroy({ children: true });
    pixi.destroy({ removeView: true });
    textures.dispose();
  });
}
