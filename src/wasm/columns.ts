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

/**
 * Creates the columns of one room.
 * @param refused - Called before something is thrown at a module: each time takes as long as thousands of reads.
 * @throws MoonloopError `COLUMNS_FULL`
 */
export function createModuleColumns(world: GameWorld, guard: EntityGuard, refused: () => void): ModuleColumns {
  const { memory, registry } = world;
  const table = memory.allocate(4 * (mostColumns + 1), 'the columns of WASM scripts');
  const entries = new Int32Array(memory.memory.buffer, table, mostColumns + 1);
  const known: KnownColumn[] = [];
  const numbers = new Map<number, number>(); // by address

  const fail = (number: number, entity: number, reason: number, value: number): never => {
    refused();
    const column = known[number - 1];
    if (column === undefined) throw unknownColumn(number);
    const { path, type } = column;
    if (reason === 1) throw deadEntity(world, entity, path);
    if (reason === 8) throw guard.foreignEntity(`writing ${path}`, world.handles.idOf(entity));
    if (reason === 6) throw new MoonloopError('FIELD_INVALID', `${path} is text, which has no number`);
    const { min, max } = fieldTypes[type];
    const needs = reason === 3 ? 'a number' : reason === 4 ? 'a whole number' : `${min} … ${max}`;
    throw new MoonloopError('FIELD_INVALID', `${path} of entity ${entity} needs ${needs}, got ${value}`);
  };
  const constants = [memory.slots, world.handles.address, guard.address, table];
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
      numbers.set(field.address, number);
      count.value = number;
      return number;
    },
    textColumn(number) {
      const column = known[number - 1];
      if (column === undefined) throw unknownColumn(number);
      if (column.type === 'string') return column;
      throw new MoonloopError('FIELD_INVALID', `${column.path} is ${column.type}, not text`);
    },
  };
}

function unknownColumn(number: number): MoonloopError {
  return new MoonloopError('FIELD_UNKNOWN', `${number} is not the number of a column`);
}
