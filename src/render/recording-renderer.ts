/**
 * A renderer that draws nothing and remembers what it would have drawn: for tests.
 */
import { withDispose } from '../core/stop.ts';
import type { Renderer } from './renderer.ts';

/** A sprite as it would have been drawn. */
export interface DrawnSprite {
  readonly entity: number;
  readonly texture: string;
  readonly frame: number;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly tint: number;
  readonly alpha: number;
  readonly layer: number;
}

/** Renderer of tests. */
export interface RecordingRenderer extends Renderer {
  /** Number of frames drawn. */
  frames(): number;
  /** Visible sprites of the last frame, back to front. */
  sprites(): readonly DrawnSprite[];
  /** Texts of the last frame. */
  texts(): readonly string[];
}

/** Creates a recorder. */
export function createRecordingRenderer(): RecordingRenderer {
  let frames = 0;
  let sprites: DrawnSprite[] = [];
  let texts: string[] = [];
  const renderer: Omit<RecordingRenderer, 'dispose' | typeof Symbol.dispose> = {
    frames: () => frames,
    sprites: () => sprites,
    texts: () => texts,
    draw(scene) {
      const { Position, Rotation, Scale, Sprite, Text } = scene.columns;
      frames++;
      sprites = Array.from(scene.sprites())
        .filter((entity) => Sprite.visible[entity] !== 0)
        .map((entity) => ({
          entity,
          texture: scene.stringOf(Sprite.texture[entity]!),
          frame: Sprite.frame[entity]!,
          x: Position.x[entity]!,
          y: Position.y[entity]!,
          angle: Rotation.angle[entity]!,
          scaleX: Scale.x[entity]!,
          scaleY: Scale.y[entity]!,
          tint: Sprite.tint[entity]!,
          alpha: Sprite.alpha[entity]!,
          layer: Sprite.layer[entity]!,
        }))
        .sort((a, b) => a.layer - b.layer);
      texts = Array.from(scene.texts()).map((entity) => scene.stringOf(Text.text[entity]!));
    },
  };
  return withDispose(renderer, () => undefined);
}
