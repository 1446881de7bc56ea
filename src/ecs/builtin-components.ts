/**
 * The components every game has. A game adds its own with a schema of the same kind.
 */
import type { ComponentSchema, ComponentsOf } from './schema.ts';

/** Schema of the built-in components, with the unit of each field. */
export const builtinSchema = {
  /** Place in the world: pixels, y grows downwards. */
  Position: { x: 'f32', y: 'f32' },
  /** Speed: pixels per second. Moves nothing by itself; see Kinematic. */
  Velocity: { x: 'f32', y: 'f32' },
  /** Tag: the movement system adds Velocity to Position each frame. Leave it off where a script moves the entity. */
  Kinematic: {},
  /** Direction: radians, clockwise, 0 points to the right. */
  Rotation: { angle: 'f32' },
  /** Size relative to the texture: 1 is one texture pixel per world pixel. */
  Scale: { x: { type: 'f32', default: 1 }, y: { type: 'f32', default: 1 } },
  /** Picture of the entity. */
  Sprite: {
    /** Name of an image in the assets folder, without extension: `swarm/bat`. */
    texture: 'string',
    /** Frame of a sheet, from 0; counted round when the sheet has fewer. */
    frame: 'u16',
    /** Colour multiplied in, 0xRRGGBB. */
    tint: { type: 'u32', default: 0xffffff },
    /** 0 invisible … 1 opaque. */
    alpha: { type: 'f32', default: 1 },
    /** Drawing order: higher is in front. Layers from 1000 on stay still when the camera moves. */
    layer: 'i16',
    /** Point of the picture that lies on Position: 0 left or top … 1 right or bottom. */
    anchorX: { type: 'f32', default: 0.5 },
    anchorY: { type: 'f32', default: 0.5 },
    visible: { type: 'bool', default: true },
  },
  /** Plays the frames of a sheet. */
  Animation: {
    /** First and last frame, counted from 0. */
    first: 'u16',
    last: 'u16',
    /** Frames per second; 0 stands still. */
    rate: { type: 'f32', default: 8 },
    /** Seconds since the first frame. */
    elapsed: 'f32',
    /** False: stops at the last frame. */
    loop: { type: 'bool', default: true },
  },
  /** Line of text. */
  Text: {
    text: 'string',
    /** Height of the font: pixels. */
    size: { type: 'f32', default: 16 },
    /** 0xRRGGBB. */
    color: { type: 'u32', default: 0xffffff },
    alpha: { type: 'f32', default: 1 },
    /** Drawing order, as for Sprite. */
    layer: { type: 'i16', default: 1000 },
    anchorX: 'f32',
    anchorY: 'f32',
  },
  /** The view is centred on the Position of the first entity that has this. */
  Camera: {
    /** Screen pixels per world pixel. */
    zoom: { type: 'f32', default: 1 },
  },
  /** Despawned after this many seconds; counts down. */
  Lifetime: { seconds: { type: 'f32', default: 1 } },
} as const satisfies ComponentSchema;

/** The built-in components of a world. */
export type BuiltinComponents = ComponentsOf<typeof builtinSchema>;
