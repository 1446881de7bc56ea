/**
 * Keeps the table of interned strings from growing for ever: a score that is written into a Text each frame makes a
 * new string each time.
 */
import type { FieldInfo } from '../ecs/components.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { Scripts } from '../script/scripts.ts';

const firstLimit = 4096;

/** Creates a check to be run once a frame: when the table has doubled, unused strings are dropped. */
export function createStringKeeper(world: GameWorld, scripts: Scripts): () => void {
  let limit = firstLimit;
  return () => {
    if (world.strings.count() < limit) return;
    const fields = [...world.registry.byName.values()].flatMap((info) => info.fields);
    const texts = fields.filter((field): field is FieldInfo => field.type === 'string');
    const used = new Set(texts.map((field) => field.initial));
    for (const { column } of texts) for (const id of column) used.add(id);
    world.strings.retain((id) => used.has(id));
    scripts.forgetStrings();
    limit = Math.max(firstLimit, world.strings.count() * 2);
  };
}
