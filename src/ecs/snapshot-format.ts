/**
 * What a saved world holds, in the order in which it stands in the bytes. All numbers are little-endian, texts are UTF-8
 * with their length in front (u16, interned ones u32):
 *
 *     "MLW" 01
 *     six f64: the game time
 *     u32 number of living ids, u32 number of ids, u32 highest id, the ids (u32), living first, free ones as they are reused
 *     u16 generation of each id from 1 to the highest
 *     u32 number of texts, the texts
 *     u16 number of components, each:
 *       name, u16 number of fields, each: name, u8 type code
 *       one bit per living id, lowest bit first: who has it
 *       per field: its values, for those who have it, in the order of the living ids;
 *       a text as its number in the texts from 1, 0 for ""
 *     u32 number of attached scripts, each: u32 handle, script id
 *     u64 checksum
 */
import type { Seal } from '../core/sealed-bytes.ts';
import type { FieldType } from './field-types.ts';
import type { Handle } from './handles.ts';
import type { GameTime } from './time.ts';

/** Envelope of a saved world. */
export const worldSeal: Seal = { what: 'a world', letters: 'MLW', format: 1 };

/** Fields of the game time, in their order. */
export const savedTime = [
  ...(['deltaSeconds', 'elapsedSeconds', 'frame', 'tick', 'fixedSeconds', 'fixedSteps'] as const),
] satisfies (keyof GameTime)[];

/** A script on an entity. */
export interface Attachment {
  readonly entity: Handle;
  /** Script id. */
  readonly script: string;
}

/** A field of a component as it was saved. */
export interface SavedField {
  readonly name: string;
  readonly type: FieldType;
  /** Values of those who have the component, as bytes; texts as numbers. */
  readonly values: Uint8Array;
}

/** A component as it was saved. */
export interface SavedComponent {
  readonly name: string;
  /** Ids of the entities that have it. */
  readonly members: readonly number[];
  readonly fields: readonly SavedField[];
}

/** A world that was read and is consistent in itself. */
export interface SavedWorld {
  readonly time: Readonly<GameTime>;
  readonly alive: number;
  readonly ids: readonly number[];
  readonly highest: number;
  /** By id, from 0. */
  readonly generations: Uint16Array;
  readonly texts: readonly string[];
  readonly components: readonly SavedComponent[];
  readonly attachments: readonly Attachment[];
}
