/**
 * The scene: what there is to draw, as columns and ids. Nothing is copied; a renderer reads the columns.
 */
import { hasComponent } from 'bitecs';
import { createLiveQuery } from '../ecs/live-query.ts';
import type { GameWorld } from '../ecs/world.ts';

/** What a renderer sees of a world. Columns are indexed by the ids of `sprites()` and `texts()`. */
export interface Scene {
  /** Entities with Position and Sprite; valid until the world changes. */
  sprites(): ArrayLike<number>;
  /** Entities with Position and Text. */
  texts(): ArrayLike<number>;
  /** Writes the view's centre and zoom into `camera`; false when no entity is a camera. */
  camera(camera: { x: number; y: number; zoom: number }): boolean;
  /** Columns of all components that drawing needs. Rotation and Scale are valid for every sprite. */
  readonly columns: Pick<GameWorld['components'], 'Position' | 'Rotation' | 'Scale' | 'Sprite' | 'Text'>;
  /** Text of a `string` field. */
  stringOf(id: number): string;
}

/** Layers from this one on stay still when the camera moves. */
export const firstScreenLayer = 1000;

/** Creates the scene of a world. */
export function createScene(world: GameWorld): Scene {
  const { Position, Rotation, Scale, Sprite, Text, Camera } = world.components;
  const sprites = createLiveQuery(world, [Position, Sprite]);
  const texts = createLiveQuery(world, [Position, Text]);
  const cameras = createLiveQuery(world, [Position, Camera]);

  // sprites without Rotation or Scale must not show those of whoever had their id before
  const straighten = (eid: number): void => {
    Rotation.angle[eid] = 0;
  };
  const unscale = (eid: number): void => {
    Scale.x[eid] = 1;
    Scale.y[eid] = 1;
  };
  world.watch.watch(Sprite, (eid) => {
    if (!hasComponent(world, eid, Rotation)) straighten(eid);
    if (!hasComponent(world, eid, Scale)) unscale(eid);
  });
  world.watch.watch(Rotation, () => undefined, straighten);
  world.watch.watch(Scale, () => undefined, unscale);

  return {
    sprites,
    texts,
    camera(camera) {
      const [first] = [cameras()[0]];
      if (first === undefined) return false;
      camera.x = Position.x[first]!;
      camera.y = Position.y[first]!;
      camera.zoom = Camera.zoom[first]!;
      return true;
    },
    columns: { Position, Rotation, Scale, Sprite, Text },
    stringOf: world.strings.textOf,
  };
}
