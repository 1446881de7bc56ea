/** Worlds, images and asset sources for tests that draw. */
import { addComponent, addEntity } from 'bitecs';
import { createEmitter } from '../../src/core/emitter.ts';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { withDispose } from '../../src/core/stop.ts';
import { writeValues } from '../../src/ecs/components.ts';
import type { ComponentValues } from '../../src/ecs/schema.ts';
import { createGameWorld, type GameWorld } from '../../src/ecs/world.ts';
import { createPixiRenderer, type PixiRenderer, type PixiRendererOptions } from '../../src/pixi/pixi-renderer.ts';
import { createScene, type Scene } from '../../src/render/scene.ts';
import type { AssetChange, AssetSource } from '../../src/source/asset-source.ts';

/** Assets in memory that a test can change. */
export interface TestAssets extends AssetSource {
  put(id: string, content: Blob | null): void;
}

/** Creates assets. */
export function createTestAssets(files: Record<string, Blob> = {}): TestAssets {
  const held = new Map(Object.entries(files));
  const emitter = createEmitter<{ changed: AssetChange }>();
  return withDispose(
    {
      list: async () => [...held.keys()],
      async read(id: string) {
        const found = held.get(id);
        if (!found) throw new MoonloopError('ASSET_MISSING', id);
        return found;
      },
      subscribe: (listener: (change: AssetChange) => void) => emitter.on('changed', listener),
      put(id: string, content: Blob | null) {
        if (content) held.set(id, content);
        else held.delete(id);
        emitter.emit('changed', { id, kind: content ? 'changed' : 'deleted' });
      },
    },
    () => undefined,
  );
}

/** A PNG in which columns of `width` pixels have these colours, from left to right. */
export async function stripes(colors: readonly string[], width = 8, height = 8): Promise<Blob> {
  const canvas = new OffscreenCanvas(width * colors.length, height);
  const context = canvas.getContext('2d')!;
  colors.forEach((color, index) => {
    context.fillStyle = color;
    context.fillRect(index * width, 0, width, height);
  });
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The sheet beside such an image. */
export function stripeSheet(count: number, width = 8, height = 8): Blob {
  const frames = Array.from({ length: count }, (_, n) => ({ frame: { x: n * width, y: 0, w: width, h: height } }));
  return new Blob([JSON.stringify({ frames })], { type: 'application/json' });
}

/** A world with a renderer. */
export interface Stage {
  readonly world: GameWorld;
  readonly scene: Scene;
  readonly renderer: PixiRenderer;
  readonly problems: MoonloopError[];
  add(components: ComponentValues): number;
  draw(): void;
  /** Colour of a pixel of a fresh frame, as #rrggbb. */
  color(x: number, y: number): string;
  /** Pixels of a fresh frame. */
  pixels(): Uint8ClampedArray;
}

/** Creates a stage of 200 × 100 pixels. */
export async function createStage(assets: AssetSource, options: Partial<PixiRendererOptions> = {}): Promise<Stage> {
  const world = createGameWorld({ capacity: 20_000, maxColumnsMiB: 16 });
  const scene = createScene(world);
  const problems: MoonloopError[] = [];
  const renderer = await createPixiRenderer({ assets, width: 200, height: 100, log: () => undefined, ...options });
  renderer.problems.follow(({ error }) => error && problems.push(error));
  const stage: Stage = {
    world,
    scene,
    renderer,
    problems,
    add(components) {
      const eid = addEntity(world);
      for (const [name, values] of Object.entries(components)) {
        const info = world.registry.get(name);
        addComponent(world, eid, info.component);
        writeValues(info, eid, values, world.strings);
      }
      return eid;
    },
    draw: () => renderer.draw(scene),
    color(x, y) {
      const at = (y * 200 + x) * 4;
      const parts = [...stage.pixels().slice(at, at + 3)];
      return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    },
    pixels() {
      renderer.draw(scene);
      return renderer.snapshot();
    },
  };
  return stage;
}
