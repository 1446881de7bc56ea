/**
 * A world as bytes. What is written depends on nothing but what the game can see: two worlds that are equal to scripts and
 * systems have the same bytes, whatever lies in the rows of the dead.
 */
import { hasComponent } from 'bitecs';
import { type ByteWriter, createByteWriter } from '../core/byte-writer.ts';
import { checksum } from '../core/checksum.ts';
import { sealHeader } from '../core/sealed-bytes.ts';
import { encodeText } from '../core/text.ts';
import { gatherRows } from './column-rows.ts';
import type { ComponentInfo, FieldInfo } from './components.ts';
import { fieldTypes } from './field-types.ts';
import { type Attachment, savedTime, worldSeal } from './snapshot-format.ts';
import type { GameWorld } from './world.ts';

/** See {@link saveWorld}. */
export function writeWorld(world: GameWorld, attachments: readonly Attachment[]): Uint8Array<ArrayBuffer> {
  const { ids, handles, memory, registry, time } = world;
  const out = createByteWriter(64 + ids.alive() * 128);
  out.bytes(sealHeader(worldSeal));
  for (const name of savedTime) out.f64(time[name]);
  // an id behind the capacity was refused when it was given out, and is as good as never given out
  const list = ids.list().filter((eid) => eid <= memory.capacity);
  const highest = Math.min(ids.highest(), memory.capacity);
  const living = list.slice(0, ids.alive());
  out.u32(living.length);
  out.u32(list.length);
  out.u32(highest);
  for (const eid of list) out.u32(eid);
  for (let eid = 1; eid <= highest; eid++) out.u16(handles.generationOf(eid));

  const owned = [...registry.byName.values()]
    .map((info) => ({ info, members: living.filter((eid) => hasComponent(world, eid, info.component)) }))
    .filter(({ members }) => members.length > 0);
  const textNumbers = new Map<number, number>([[0, 0]]);
  const texts: string[] = [];
  for (const { info, members } of owned) {
    for (const { type, column } of info.fields) {
      if (type !== 'string') continue;
      for (const eid of members) {
        const id = column[eid]!;
        if (textNumbers.has(id)) continue;
        const text = world.strings.textOf(id);
        textNumbers.set(id, text === '' ? 0 : texts.push(text));
      }
    }
  }
  out.u32(texts.length);
  for (const text of texts) {
    const bytes = encodeText(text);
    out.u32(bytes.length);
    out.bytes(bytes);
  }
  out.u16(owned.length);
  for (const { info, members } of owned) writeComponent(out, info, living, members, textNumbers);
  out.u32(attachments.length);
  for (const { entity, script } of attachments) {
    out.u32(entity);
    writeName(out, script);
  }
  out.u64(checksum(out.written()));
  return out.written().slice();
}

function writeComponent(
  out: ByteWriter,
  info: ComponentInfo,
  living: readonly number[],
  members: readonly number[],
  textNumbers: ReadonlyMap<number, number>,
): void {
  writeName(out, info.name);
  out.u16(info.fields.length);
  for (const { name, type } of info.fields) {
    writeName(out, name);
    out.u8(fieldTypes[type].code);
  }
  const bits = new Uint8Array(Math.ceil(living.length / 8));
  for (let at = 0, next = 0; at < living.length; at++) {
    if (living[at] !== members[next]) continue;
    bits[at >> 3]! |= 1 << (at & 7);
    next++;
  }
  out.bytes(bits);
  for (const field of info.fields) {
    const values = field.type === 'string' ? textColumn(field, members, textNumbers) : gatherRows(field, members);
    out.bytes(values);
  }
}

function textColumn(
  { column }: FieldInfo,
  members: readonly number[],
  numbers: ReadonlyMap<number, number>,
): Uint8Array {
  const target = Uint32Array.from(members, (eid) => numbers.get(column[eid]!) ?? 0);
  return new Uint8Array(target.buffer);
}

function writeName(out: ByteWriter, name: string): void {
  const bytes = encodeText(name);
  out.u16(bytes.length);
  out.bytes(bytes);
}
