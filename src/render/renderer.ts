/**
 * What draws a world: Pixi on a page, a recorder in tests, nothing in a headless run.
 */
import type { Disposable } from '../core/stop.ts';
import type { Scene } from './scene.ts';

/** Draws scenes. */
export interface Renderer extends Disposable {
  /** Draws the scene as it stands. Called once a frame; must not change the world. */
  draw(scene: Scene): void;
}
