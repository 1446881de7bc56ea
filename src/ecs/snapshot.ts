/**
 * Saving a world and loading it again: entities with their handles, components with their values, free ids in the order
 * of their reuse, texts, game time. Not saved: components that were not made from a schema (scripts are told as names),
 * bitECS relations, and what lies in columns of components that an entity does not have.
 */
import { $internal, addEntity, commitRemovals, type Query } from 'bitecs';
import { MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { scatterRows } from './column-rows.ts';
import { handleOf } from './handles.ts';
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

/** A saved world that was read and fits; nothing has been changed yet. */
export interface PreparedWorld {
  /** To be attached, in this order. */
  readonly attachments: readonly Attachment[];
  /** Handles of all that will be alive. */
  readonly handles: ReadonlySet<number>;
  /** What of it has no place in this world and is left out, as sentences. */
  readonly leftOut: readonly string[];
  /** Replaces everything in the world by it; see {@link loadWorld}. */
  apply(): void;
  /** Makes it again what it was after `apply`, whoever was born and whatever was written meanwhile; nobody may have died. */
  reapply(): void;
}

/** Options of {@link prepareWorld}. */
export interface PrepareWorldOptions extends LoadWorldOptions {
  /** Components and fields that this world does not have are left out instead of refused. @default false */
  readonly leaveOut?: boolean | undefined;
}

/** Reads a saved world for {@link loadWorld} in two steps; fails as that does. */
export function prepareWorld(
  world: GameWorld,
  bytes: Uint8Array,
  options: PrepareWorldOptions = {},
): Result<PreparedWorld> {
  const read = readWorld(bytes, options.maxBytes ?? 256 * 2 ** 20);
  if (!read.ok) return read;
  const { saved, problems } = fitting(world, read.value);
  const { capacity } = world.memory;
  const tooLarge = saved.highest > capacity ? [`it has ids up to ${saved.highest}, capacity is ${capacity} here`] : [];
  const refused = options.leaveOut ? tooLarge : [...tooLarge, ...problems];
  if (refused.length > 0) {
    const shown = refused.slice(0, 8).join('; ') + (refused.length > 8 ? `; and ${refused.length - 8} more` : '');
    return failure(new MoonloopError('WORLD_MISMATCH', `the saved world does not fit this one: ${shown}`));
  }
  const handles = saved.ids.slice(0, saved.alive).map((eid) => handleOf(eid, saved.generations[eid]!));
  return ok({
    attachments: saved.attachments,
    handles: new Set(handles),
    leftOut: problems,
    apply() {
      removeEverybody(world);
      restore(world, saved);
      settleQueries(world);
    },
    reapply() {
      const living = new Set(saved.ids.slice(0, saved.alive));
      for (const eid of world.ids.list().slice(0, world.ids.alive())) if (!living.has(eid)) world.despawn(eid);
      fillWorld(world, saved);
      world.handles.restore(saved.generations);
      world.ids.restore(saved.ids, saved.highest, saved.alive);
      settleQueries(world);
    },
  });
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
  const prepared = prepareWorld(world, bytes, options);
  if (!prepared.ok) return prepared;
  prepared.value.apply();
  return ok({ attachments: prepared.value.attachments });
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

/** The part of a saved world that has a place in this one, and what has none. */
function fitting(world: GameWorld, saved: SavedWorld): { saved: SavedWorld; problems: string[] } {
  const problems: string[] = [];
  const components = saved.components.flatMap((component): SavedComponent[] => {
    const { name } = component;
    const info = world.registry.byName.get(name);
    if (info === undefined) {
      problems.push(`there is no component ${name} here`);
      return [];
    }
    const fields = component.fields.filter((field) => {
      const here = info.fields.find((candidate) => candidate.name === field.name);
      if (here === undefined) problems.push(`${name} has no field ${field.name} here`);
      else if (here.type !== field.type) {
        problems.push(`${name}.${field.name} is ${here.type} here and was ${field.type}`);
      }
      return here?.type === field.type;
    });
    return [{ ...component, fields }];
  });
  return { saved: { ...saved, components }, problems };
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

/** Time, and all rows of all components. */
function fillWorld(world: GameWorld, saved: SavedWorld): void {
  const rows = Math.min(world.memory.capacity, Math.max(world.ids.highest(), saved.highest));
  for (const info of world.registry.byName.values()) {
    for (const { column } of info.fields) column.fill(0, 0, rows + 1);
  }
  Object.assign(world.time, saved.time);
  const textIds = [0, ...saved.texts.map((text) => world.strings.idOf(text))];
  for (const component of saved.components) fillColumns(world, component, textIds);
}

function restore(world: GameWorld, saved: SavedWorld): void {
  fillWorld(world, saved);
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
