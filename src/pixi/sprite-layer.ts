/**
 * One layer of sprites: hands out pooled Pixi objects, ordinary sprites or particles. Particles are several times
 * cheaper, and one container of them can only show parts of one image.
 */
import { Container, Particle, ParticleContainer, Sprite, Texture, type TextureSource } from 'pixi.js';

/** Something that shows a sprite. Both kinds have the same fields, set through `show`. */
export interface SpriteNode {
  readonly layer: SpriteLayer;
  setTexture(texture: Texture): void;
  place(x: number, y: number, angle: number, scaleX: number, scaleY: number): void;
  look(tint: number, alpha: number, anchorX: number, anchorY: number): void;
  setVisible(visible: boolean): void;
}

/** A layer of the drawing order. */
export interface SpriteLayer {
  readonly number: number;
  readonly container: Container;
  acquire(texture: Texture): SpriteNode;
  release(node: SpriteNode): void;
}

/** Layer of ordinary sprites. */
export function createSpriteLayer(number: number): SpriteLayer {
  const container = new Container({ zIndex: number });
  const pool: PixiNode[] = [];
  class PixiNode implements SpriteNode {
    readonly layer = layer;
    readonly sprite = container.addChild(new Sprite());
    setTexture(texture: Texture): void {
      // the same object with another size would keep its old corners
      if (this.sprite.texture === texture) this.sprite.texture = Texture.EMPTY;
      this.sprite.texture = texture;
    }
    place(x: number, y: number, angle: number, scaleX: number, scaleY: number): void {
      const { sprite } = this;
      sprite.position.set(x, y);
      sprite.rotation = angle;
      sprite.scale.set(scaleX, scaleY);
    }
    look(tint: number, alpha: number, anchorX: number, anchorY: number): void {
      const { sprite } = this;
      sprite.tint = tint;
      sprite.alpha = alpha;
      sprite.anchor.set(anchorX, anchorY);
    }
    setVisible(visible: boolean): void {
      this.sprite.visible = visible;
    }
  }
  const layer: SpriteLayer = {
    number,
    container,
    acquire(texture) {
      const node = pool.pop() ?? new PixiNode();
      node.setTexture(texture);
      node.setVisible(true);
      return node;
    },
    release(node) {
      node.setVisible(false);
      pool.push(node as PixiNode);
    },
  };
  return layer;
}

/** The particles of one image; members stand in the order of the container's list. */
interface ParticleGroup {
  readonly container: ParticleContainer;
  readonly members: { index: number; readonly particle: Particle }[];
}

/** Layer of particles: one particle container per image. */
export function createParticleLayer(number: number): SpriteLayer {
  const container = new Container({ zIndex: number });
  const groups = new Map<TextureSource, ParticleGroup>();
  const pool: ParticleNode[] = [];
  const groupOf = (source: TextureSource): ParticleGroup => {
    const known = groups.get(source);
    if (known) return known;
    const dynamicProperties = { position: true, rotation: true, vertex: true, color: true, uvs: true };
    const made = { container: container.addChild(new ParticleContainer({ dynamicProperties })), members: [] };
    groups.set(source, made);
    return made;
  };
  class ParticleNode implements SpriteNode {
    readonly layer = layer;
    readonly particle: Particle;
    group: ParticleGroup;
    /** Place in the group's list, so that leaving costs no search. */
    index = -1;
    alpha = 1;
    constructor(texture: Texture) {
      this.particle = new Particle(texture);
      this.group = groupOf(texture.source);
    }
    enter(): void {
      const { container: particles, members } = this.group;
      this.index = members.length;
      members.push(this);
      particles.particleChildren.push(this.particle);
      particles.update();
    }
    leave(): void {
      const { container: particles, members } = this.group;
      const last = members.pop()!;
      particles.particleChildren.pop();
      if (last !== this) {
        members[this.index] = last;
        particles.particleChildren[this.index] = last.particle;
        last.index = this.index;
      }
      particles.update();
    }
    setTexture(texture: Texture): void {
      const group = groupOf(texture.source);
      if (group !== this.group && this.index >= 0) {
        this.leave();
        this.group = group;
        this.enter();
      }
      this.group = group;
      this.particle.texture = texture;
    }
    place(x: number, y: number, angle: number, scaleX: number, scaleY: number): void {
      const { particle } = this;
      particle.x = x;
      particle.y = y;
      particle.rotation = angle;
      particle.scaleX = scaleX;
      particle.scaleY = scaleY;
    }
    look(tint: number, alpha: number, anchorX: number, anchorY: number): void {
      const { particle } = this;
      particle.tint = tint;
      particle.alpha = alpha;
      particle.anchorX = anchorX;
      particle.anchorY = anchorY;
    }
    setVisible(visible: boolean): void {
      if (visible === this.index >= 0) return;
      if (visible) return this.enter();
      this.leave();
      this.index = -1;
    }
  }
  const layer: SpriteLayer = {
    number,
    container,
    acquire(texture) {
      const node = pool.pop() ?? new ParticleNode(texture);
      node.setTexture(texture);
      node.setVisible(true);
      return node;
    },
    release(node) {
      node.setVisible(false);
      pool.push(node as ParticleNode);
    },
  };
  return layer;
}
