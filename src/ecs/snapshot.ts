/**
 * Saving a world and loading it again: entities with their handles, components with their values, free ids in the order
 * of their reuse, texts, game time. Not saved: components that were not made from a schema (scripts are told as names),
 * bitECS relations, and what lies in columns of components that an entity does not have.
 */
import { $internal, addEntity, commitRemovals, type Query } from 'bitecs';
import { MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { scatterRows } from './column-rows.ts';
import type { Attachment, SavedComponent, SavedWorld } from './snapshot-format.ts';
import { readWorld } from './snapshot-reader.ts';
import { writeWorld } from './snapshot-writer.ts';
import type { GameWorld } from './world.ts';

/** Options of {@link saveWorld}. */
export interface SaveWorldOptions {
  /** Scripts on entities, in the order in which they are to be attached again. The world does not know it. */
  readonly attachments?: readonly Attachment[] | undefined;
}

/** Options of {@link loadWorld}. */
export interface LoadWorldOptions {
  /** Larger data is refused unread. @default 268435456 (256 MiB) */
  readonly maxBytes?: number | undefined;
}

/** What loading leaves to the caller. */
export interface LoadedWorld {
  /** To be attached, in this order. */
  readonly attachments: readonly Attachment[];
}

/** The world as bytes. Between two frames, while no structural change is pending. */
export function saveWorld(world: GameWorld, options: SaveWorldOptions = {}): Uint8Array<ArrayBuffer> {
  return writeWorld(world, options.attachments ?? []);
}

/**
 * 16 hex digits that are equal for two worlds that systems and scripts cannot tell apart (the order of queries aside),
 * time and the order of free ids included.
 */
export function worldHash(world: GameWorld): string {
  const bytes = writeWorld(world, []);
  return new DataView(bytes.buffer)
    .getBigUint64(bytes.length - 8, true)
    .toString(16)
    .padStart(16, '0');
}

/**
 * Replaces everything in a world by what was saved. Who lives in it dies first, so that everybody who listens to deaths
 * lets go; observers of components are told of each one that is loaded, with its values in place. Queries afterwards have
 * the order of {@link settleQueries}.
 *
 * All or nothing: what is refused leaves the world as it was. Fails with `DATA_DAMAGED`, `DATA_VERSION`, `VALUE_REFUSED` (too
 * large), or `WORLD_MISMATCH`, naming all that does not fit. Fields and components that the saved world did not have are
 * no obstacle: fields get their defaults.
 */
export function loadWorld(world: GameWorld, bytes: Uint8Array, options: LoadWorldOptions = {}): Result<LoadedWorld> {
  const saved = readWorld(bytes, options.maxBytes ?? 256 * 2 ** 20);
  if (!saved.ok) return saved;
  const problems = mismatches(world, saved.value);
  if (problems.length > 0) {
    const shown = problems.slice(0, 8).join('; ') + (problems.length > 8 ? `; and ${problems.length - 8} more` : '');
    return failure(new MoonloopError('WORLD_MISMATCH', `the saved world does not fit this one: ${shown}`));
  }
  removeEverybody(world);
  restore(world, saved.value);
  settleQueries(world);
  return ok({ attachments: saved.value.attachments });
}

/**
 * Puts every query in the order of bitECS's list of living ids, which is the order of a query that is made now. Loading
 * does it; a run that shall go on exactly as the run that loads what it saved does it when it saves.
 */
export function settleQueries(world: GameWorld): void {
  commitRemovals(world);
  const place: number[] = [];
  world.ids.list().forEach((eid, at) => {
    place[eid] = at;
  });
  const { queries }: { readonly queries: ReadonlySet<Query> } = Reflect.get(world, $internal);
  for (const query of queries) query.sort((a, b) => place[a]! - place[b]!);
}

/** What of the saved world has no place in this one. */
function mismatches(world: GameWorld, saved: SavedWorld): string[] {
  const { capacity } = world.memory;
  const problems = saved.highest > capacity ? [`it has ids up to ${saved.highest}, capacity is ${capacity} here`] : [];
  for (const { name, fields } of saved.components) {
    const info = world.registry.byName.get(name);
    if (info === undefined) {
      problems.push(`there is no component ${name} here`);
      continue;
    }
    for (const field of fields) {
      const here = info.fields.find((candidate) => candidate.name === field.name);
      if (here === undefined) problems.push(`${name} has no field ${field.name} here`);
      else if (here.type !== field.type) {
        problems.push(`${name}.${field.name} is ${here.type} here and was ${field.type}`);
      }
    }
  }
  return problems;
}

const mostRounds = 100;

/** Some deaths make births: what an entity leaves behind when it dies dies in the next round. */
function removeEverybody(world: GameWorld): void {
  for (let round = 0; world.ids.alive() > 0; round++) {
    if (round === mostRounds) {
      throw new MoonloopError('INTERNAL', 'each time an entity dies another one is born: the world cannot be emptied');
    }
    for (const eid of world.ids.list().slice(0, world.ids.alive())) world.despawn(eid);
  }
  commitRemovals(world);
}

function restore(world: GameWorld, saved: SavedWorld): void {
  const rows = Math.min(world.memory.capacity, Math.max(world.ids.highest(), saved.highest));
  for (const info of world.registry.byName.values()) {
    for (const { column } of info.fields) column.fill(0, 0, rows + 1);
  }
  Object.assign(world.time, saved.time);
  const textIds = [0, ...saved.texts.map((text) => world.strings.idOf(text))];
  for (const component of saved.components) fillColumns(world, component, textIds);

  world.handles.restore(saved.generations);
  world.ids.restore(saved.ids, saved.highest);
  const owned = new Map<number, string[]>();
  for (const { name, members } of saved.components) {
    for (const eid of members) {
      const names = owned.get(eid);
      if (names === undefined) owned.set(eid, [name]);
      else names.push(name);
    }
  }
  for (let n = 0; n < saved.alive; n++) {
    const eid = addEntity(world);
    for (const name of owned.get(eid) ?? []) world.addFilled(eid, world.registry.get(name));
  }
}

function fillColumns(world: GameWorld, { name, members, fields }: SavedComponent, textIds: readonly number[]): void {
  for (const field of world.registry.get(name).fields) {
    const saved = fields.find((candidate) => candidate.name === field.name);
    if (saved === undefined) for (const eid of members) field.column[eid] = field.initial;
    else if (field.type === 'string') {
      const numbers = new Uint32Array(saved.values.buffer as ArrayBuffer);
      for (let at = 0; at < members.length; at++) field.column[members[at]!] = textIds[numbers[at]!]!;
    } else scatterRows(field, members, saved.values);
  }
}
