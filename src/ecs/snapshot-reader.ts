/**
 * Bytes of a saved world, read and checked: whatever they are, what comes out is consistent in itself.
 */
import { type ByteReader, createByteReader } from '../core/byte-reader.ts';
import type { Result } from '../core/result.ts';
import { openSealed, readSafely } from '../core/sealed-bytes.ts';
import { parseText } from '../core/text.ts';
import { type FieldType, fieldTypes } from './field-types.ts';
import { type Handle, indexMask } from './handles.ts';
import { type SavedComponent, type SavedField, type SavedWorld, savedTime, worldSeal } from './snapshot-format.ts';
import { createGameTime } from './time.ts';
import { maxCapacity } from './world-memory.ts';

const generationShift = 20;
const generations = 2 ** 11;

/** Reads a world. Fails with `DATA_DAMAGED`, `DATA_VERSION`, or `VALUE_REFUSED` when it is larger than allowed. */
export function readWorld(bytes: Uint8Array, maxBytes: number): Result<SavedWorld> {
  const body = openSealed(bytes, worldSeal, maxBytes);
  return body.ok ? readSafely(() => readBody(createByteReader(body.value))) : body;
}

function readBody(bytes: ByteReader): SavedWorld {
  const time = createGameTime();
  for (const name of savedTime) {
    time[name] = bytes.f64();
    if (!Number.isFinite(time[name])) bytes.refuse(`the time has no ${name}`);
  }
  const { alive, ids, highest } = readIds(bytes);
  const generationOf = new Uint16Array(highest + 1);
  for (let eid = 1; eid <= highest; eid++) generationOf[eid] = bytes.u16();
  const handles = new Map<Handle, number>();
  for (const [at, eid] of ids.entries()) {
    const generation = generationOf[eid]!;
    if (generation >= generations) bytes.refuse(`the id ${eid} has used up its generations`);
    if (at < alive) handles.set((generation << generationShift) | eid, eid);
  }
  const texts = readList(bytes, bytes.u32(), 4, () => readText(bytes, bytes.u32()));
  const living = ids.slice(0, alive);
  const names = new Set<string>();
  const components = readList(bytes, bytes.u16(), 4, () => readComponent(bytes, living, texts.length));
  for (const { name } of components) {
    if (names.has(name)) bytes.refuse(`the component ${name} is there twice`);
    names.add(name);
  }
  const attachments = readList(bytes, bytes.u32(), 6, () => {
    const entity = bytes.u32();
    if (!handles.has(entity)) bytes.refuse(`a script is attached to ${entity & indexMask}, which is not alive`);
    return { entity, script: readText(bytes, bytes.u16()) };
  });
  if (bytes.left() > 0) bytes.refuse('more bytes than there should be');
  return { time, alive, ids, highest, generations: generationOf, texts, components, attachments };
}

function readIds(bytes: ByteReader): Pick<SavedWorld, 'alive' | 'ids' | 'highest'> {
  const alive = bytes.u32();
  const count = bytes.u32();
  const highest = bytes.u32();
  if (alive > count || count > highest || highest > maxCapacity) bytes.refuse('its numbers of entities cannot be');
  const seen = new Set<number>();
  const ids = readList(bytes, count, 4, () => {
    const eid = bytes.u32();
    if (eid < 1 || eid > highest || seen.has(eid)) bytes.refuse(`the id ${eid} cannot be`);
    seen.add(eid);
    return eid;
  });
  return { alive, ids, highest };
}

function readComponent(bytes: ByteReader, living: readonly number[], texts: number): SavedComponent {
  const name = readText(bytes, bytes.u16());
  const described = readList(bytes, bytes.u16(), 3, () => ({
    name: readText(bytes, bytes.u16()),
    type: readType(bytes),
  }));
  if (new Set(described.map((field) => field.name)).size < described.length) bytes.refuse('a field is there twice');
  const bits = bytes.bytes(Math.ceil(living.length / 8));
  const members = living.filter((_, at) => ((bits[at >> 3]! >> (at & 7)) & 1) === 1);
  const last = bits.at(-1) ?? 0;
  if (living.length % 8 > 0 && last >> (living.length % 8) !== 0) bytes.refuse('more members than entities');
  const fields = described.map((field): SavedField => {
    const values = bytes.bytes(fieldTypes[field.type].bytes * members.length).slice();
    if (field.type === 'string' && new Uint32Array(values.buffer).some((number) => number > texts)) {
      bytes.refuse('a text that is not there');
    }
    return { ...field, values };
  });
  return { name, members, fields };
}

const typeOfCode = new Map(Object.entries(fieldTypes).map(([type, { code }]) => [code, type as FieldType]));

function readType(bytes: ByteReader): FieldType {
  return typeOfCode.get(bytes.u8()) ?? bytes.refuse('an unknown type of field');
}

function readText(bytes: ByteReader, length: number): string {
  return parseText(bytes.bytes(length)) ?? bytes.refuse('a text that is not UTF-8');
}

/** @param least - Bytes that each entry takes at least: a count that cannot be is refused before anything is read. */
function readList<T>(bytes: ByteReader, count: number, least: number, read: () => T): T[] {
  if (count * least > bytes.left()) bytes.refuse('a count that is larger than the data');
  const list: T[] = [];
  for (let n = 0; n < count; n++) list.push(read());
  return list;
}
