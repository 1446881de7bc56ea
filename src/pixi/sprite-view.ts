/**
 * Sprites that follow components: a node for each entity that has one, given back when the entity no longer has.
 * In steady state nothing is allocated.
 */
import type { Container } from 'pixi.js';
import { firstScreenLayer, type Scene } from '../render/scene.ts';
import { createParticleLayer, createSpriteLayer, type SpriteLayer, type SpriteNode } from './sprite-layer.ts';
import type { TextureLibrary } from './texture-library.ts';

/** Draws the sprites of scenes. */
export interface SpriteView {
  update(scene: Scene): void;
  /** Nodes shown now. */
  count(): number;
}

/** Where the view puts its layers. */
export interface SpriteViewOptions {
  /** Moved by the camera. */
  readonly world: Container;
  /** Not moved by the camera. */
  readonly screen: Container;
  readonly textures: TextureLibrary;
  /** Layers drawn as particles. */
  readonly particleLayers: ReadonlySet<number>;
}

/** Creates the view. */
export function createSpriteView({ world, screen, textures, particleLayers }: SpriteViewOptions): SpriteView {
  const layers = new Map<number, SpriteLayer>();
  const nodes: (SpriteNode | undefined)[] = [];
  // what each node shows, so that the library is asked only when that changes
  const shownTexture: number[] = [];
  const shownFrame: number[] = [];
  const seenAt: number[] = [];
  let shown: number[] = [];
  let next: number[] = [];
  let frame = 0;
  let revision = -1;

  const layerOf = (number: number): SpriteLayer => {
    const known = layers.get(number);
    if (known) return known;
    const made = particleLayers.has(number) ? createParticleLayer(number) : createSpriteLayer(number);
    layers.set(number, made);
    (number >= firstScreenLayer ? screen : world).addChild(made.container);
    return made;
  };
  const give = (eid: number): void => {
    const node = nodes[eid];
    nodes[eid] = undefined;
    if (node) node.layer.release(node);
  };

  return {
    count: () => shown.length,
    update(scene) {
      const { Position, Rotation, Scale, Sprite } = scene.columns;
      const ids = scene.sprites();
      const texturesChanged = revision !== textures.revision();
      revision = textures.revision();
      frame++;
      next.length = 0;
      for (let i = 0; i < ids.length; i++) {
        const eid = ids[i]!;
        if (Sprite.visible[eid] === 0) continue;
        const textureId = Sprite.texture[eid]!;
        const textureFrame = Sprite.frame[eid]!;
        let node = nodes[eid];
        if (node !== undefined && node.layer.number !== Sprite.layer[eid]) {
          give(eid);
          node = undefined;
        }
        if (node === undefined) {
          const texture = textures.texture(scene.stringOf(textureId), textureFrame);
          node = layerOf(Sprite.layer[eid]!).acquire(texture);
          nodes[eid] = node;
        } else if (texturesChanged || shownTexture[eid] !== textureId || shownFrame[eid] !== textureFrame) {
          node.setTexture(textures.texture(scene.stringOf(textureId), textureFrame));
        }
        shownTexture[eid] = textureId;
        shownFrame[eid] = textureFrame;
        seenAt[eid] = frame;
        next.push(eid);
        node.place(Position.x[eid]!, Position.y[eid]!, Rotation.angle[eid]!, Scale.x[eid]!, Scale.y[eid]!);
        node.look(Sprite.tint[eid]!, Sprite.alpha[eid]!, Sprite.anchorX[eid]!, Sprite.anchorY[eid]!);
      }
      for (const eid of shown) if (seenAt[eid] !== frame) give(eid);
      [shown, next] = [next, shown];
    },
  };
}
