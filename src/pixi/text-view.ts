/**
 * Lines of text that follow Text components.
 */
import { BitmapText, type Container } from 'pixi.js';
import { firstScreenLayer, type Scene } from '../render/scene.ts';

/** Draws the texts of scenes. */
export interface TextView {
  update(scene: Scene): void;
}

/** Font of all texts. */
export interface TextViewOptions {
  readonly world: Container;
  readonly screen: Container;
  /** CSS font family. */
  readonly fontFamily: string;
}

/** Creates the view. */
export function createTextView({ world, screen, fontFamily }: TextViewOptions): TextView {
  const nodes = new Map<number, BitmapText>();
  const shownText: number[] = [];
  const seenAt: number[] = [];
  const pool: BitmapText[] = [];
  let frame = 0;

  return {
    update(scene) {
      const { Position, Text } = scene.columns;
      const ids = scene.texts();
      frame++;
      for (let i = 0; i < ids.length; i++) {
        const eid = ids[i]!;
        let node = nodes.get(eid);
        if (node === undefined) {
          node = pool.pop() ?? new BitmapText({ text: '', style: { fontFamily, fontSize: 16, fill: 0xffffff } });
          nodes.set(eid, node);
          shownText[eid] = -1;
        }
        const parent = Text.layer[eid]! >= firstScreenLayer ? screen : world;
        if (node.parent !== parent) parent.addChild(node);
        if (shownText[eid] !== Text.text[eid]) {
          node.text = scene.stringOf(Text.text[eid]!);
          shownText[eid] = Text.text[eid]!;
        }
        if (node.style.fontSize !== Text.size[eid]) node.style.fontSize = Text.size[eid]!;
        if (node.zIndex !== Text.layer[eid]) node.zIndex = Text.layer[eid]!;
        node.tint = Text.color[eid]!;
        node.alpha = Text.alpha[eid]!;
        node.anchor.set(Text.anchorX[eid]!, Text.anchorY[eid]!);
        node.position.set(Position.x[eid]!, Position.y[eid]!);
        seenAt[eid] = frame;
      }
      if (nodes.size === ids.length) return;
      for (const [eid, node] of nodes) {
        if (seenAt[eid] === frame) continue;
        nodes.delete(eid);
        node.removeFromParent();
        pool.push(node);
      }
    },
  };
}
