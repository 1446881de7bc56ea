/**
 * Component columns for the modules of one room: numbers for them, and the bridge that reads and writes them.
 */
import { decodeBase64 } from '../core/base64.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import { unknownComponent } from '../ecs/components.ts';
import { deadEntity } from '../ecs/dead-entity.ts';
import { type Column, type FieldType, fieldTypes } from '../ecs/field-types.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { EntityGuard } from '../script/entity-owners.ts';
import { fillPlaceholders } from './placeholders.ts';
import { columnsBinary } from './wat/columns-binary.ts';

/** Columns of one room. */
export interface ModuleColumns {
  /** Exports of the bridge, to be given to modules as they are: a call from a module stays in WASM. */
  readonly functions: WebAssembly.Exports;
  /** The entity whose hook runs. */
  readonly running: WebAssembly.Global<'i32'>;
  /** While a version is staged: the only entity whose columns may change; -1 when none is. */
  readonly scratch: WebAssembly.Global<'i32'>;
  /** Traps: what runs it ends, and no module can catch it. */
  endCall(): never;
  /** Number of a column, given on first use. @throws MoonloopError `COMPONENT_UNKNOWN`, `FIELD_UNKNOWN` */
  numberOf(path: string): number;
  /** Number of a pair of columns, given on first use. @throws MoonloopError `FIELD_UNKNOWN`, `COLUMNS_FULL` */
  pairOf(first: number, second: number): number;
  /** A column of text by its number. @throws MoonloopError `FIELD_UNKNOWN`, `FIELD_INVALID` when it holds no text */
  textColumn(number: number): KnownColumn;
}

/** A column that has a number. */
export interface KnownColumn {
  /** Component and field. */
  readonly path: string;
  readonly type: FieldType;
  readonly column: Column;
}

/** Columns that can have a number; more fields than a world has memory for. */
const mostColumns = 4096;
/** Pairs that can have one. */
const mostPairs = 1024;

/**
 * Creates the columns of one room.
 * @param refused - Called before something is thrown at a module: each time takes as long as thousands of reads.
 * @throws MoonloopError `COLUMNS_FULL`
 */
export function createModuleColumns(world: GameWorld, guard: EntityGuard, refused: () => void): ModuleColumns {
  const { memory, registry } = world;
  const table = (length: number): Int32Array => {
    const address = memory.allocate(4 * length, 'the columns of WASM scripts');
    return new Int32Array(memory.memory.buffer, address, length);
  };
  const entries = table(mostColumns + 1);
  const f32Entries = table(mostColumns + 1);
  const pairEntries = table(2 * (mostPairs + 1));
  const pairNumbers = table(2 * (mostPairs + 1));
  const known: KnownColumn[] = [];
  const numbers = new Map<number, number>(); // by address
  const pairs = new Map<number, number>(); // by both numbers

  const knownColumn = (number: number): KnownColumn => {
    const column = known[number - 1];
    if (column !== undefined) return column;
    throw new MoonloopError('FIELD_UNKNOWN', `${number} is not the number of a column`);
  };
  const fail = (number: number, entity: number, reason: number, value: number): never => {
    refused();
    if (reason === 9) throw new MoonloopError('FIELD_UNKNOWN', `${number} is not the number of a pair of columns`);
    const { path, type } = knownColumn(number);
    if (reason === 1) throw deadEntity(world, entity, path);
    if (reason === 8) throw guard.foreignEntity(`writing ${path}`, world.handles.idOf(entity));
    if (reason === 6) throw new MoonloopError('FIELD_INVALID', `${path} is text, which has no number`);
    const { min, max } = fieldTypes[type];
    const needs = reason === 3 ? 'a number' : reason === 4 ? 'a whole number' : `${min} … ${max}`;
    throw new MoonloopError('FIELD_INVALID', `${path} of entity ${entity} needs ${needs}, got ${value}`);
  };
  const constants = [memory.slots, world.handles.address, guard.address];
  constants.push(entries.byteOffset, f32Entries.byteOffset);
  constants.push(pairEntries.byteOffset, pairEntries.byteOffset + 4, pairNumbers.byteOffset);
  const binary = fillPlaceholders(decodeBase64(columnsBinary), constants);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), {
    world: { memory: memory.memory },
    host: { fail },
  });
  const count = exports['count'] as WebAssembly.Global<'i32'>;
  return {
    functions: exports,
    running: exports['running'] as WebAssembly.Global<'i32'>,
    scratch: exports['scratch'] as WebAssembly.Global<'i32'>,
    endCall: exports['end_call'] as ModuleColumns['endCall'],
    numberOf(path) {
      const [component = '', name = ''] = path.split('.');
      const info = registry.byName.get(component);
      if (info === undefined) throw unknownComponent(component, registry.byName.keys());
      const field = info.fields.find((candidate) => candidate.name === name);
      if (field === undefined) {
        const names = info.fields.map((candidate) => candidate.name);
        throw new MoonloopError('FIELD_UNKNOWN', `${component} has no field "${name}"${didYouMean(name, names)}`);
      }
      const found = numbers.get(field.address);
      if (found !== undefined) return found;
      if (known.length >= mostColumns) throw new MoonloopError('COLUMNS_FULL', `${mostColumns} columns have a number`);
      const number = known.push({ path, type: field.type, column: field.column });
      entries[number] = field.address | fieldTypes[field.type].code;
      if (field.type === 'f32') f32Entries[number] = field.address;
      numbers.set(field.address, number);
      count.value = number;
      return number;
    },
    pairOf(first, second) {
      const types = [knownColumn(first).type, knownColumn(second).type];
      const key = first * (mostColumns + 1) + second;
      const found = pairs.get(key);
      if (found !== undefined) return found;
      if (pairs.size >= mostPairs)
        throw new MoonloopError('COLUMNS_FULL', `${mostPairs} pairs of columns have a number`);
      const number = pairs.size + 1;
      if (types.every((type) => type === 'f32')) pairEntries.set([f32Entries[first]!, f32Entries[second]!], 2 * number);
      pairNumbers.set([first, second], 2 * number);
      pairs.set(key, number);
      return number;
    },
    textColumn(number) {
      const column = knownColumn(number);
      if (column.type === 'string') return column;
      throw new MoonloopError('FIELD_INVALID', `${column.path} is ${column.type}, not text`);
    },
  };
}
