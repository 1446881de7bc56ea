/**
 * Component factory: from a schema to ordinary bitECS components whose columns lie in world memory.
 * `Position.x` is a Float32Array indexed by entity id; TypeScript systems see nothing unusual.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import { quote } from '../core/quote.ts';
import { type Column, type FieldType, fieldTypes } from './field-types.ts';
import type { InternedStrings } from './interned-strings.ts';
import {
  type CheckedField,
  type ComponentSchema,
  checkFields,
  type FieldsSchema,
  type FieldValue,
  valueProblem,
} from './schema.ts';
import type { WorldMemory } from './world-memory.ts';

/** A component object as bitECS takes it: its identity is the component, its properties are the columns. */
export type Component = Readonly<Record<string, Column>>;

/** One column with all that is known about it. */
export interface FieldInfo {
  readonly name: string;
  readonly type: FieldType;
  readonly column: Column;
  /** Byte address of the column in world memory, a multiple of 16. */
  readonly address: number;
  /** What the column holds after the component was added. */
  readonly initial: number;
}

/** One component with all that is known about it. */
export interface ComponentInfo {
  readonly name: string;
  readonly component: Component;
  readonly fields: readonly FieldInfo[];
}

/** The components of one world. */
export interface ComponentRegistry {
  readonly byName: ReadonlyMap<string, ComponentInfo>;
  /** Adds components; throws `SCHEMA_INVALID` for a bad schema or a name that is taken. */
  add(schema: ComponentSchema): void;
  /**
   * Makes a component, or gives one that was made so the fields it lacks. A field whose type has changed gets another
   * column, the one that it had with that type before if there is one; the component stays the same object. Throws
   * `SCHEMA_INVALID`, `COLUMNS_FULL`.
   */
  define(name: string, fields: FieldsSchema): ComponentInfo;
  /** How often a component that was there already was defined anew: its fields may have other columns since. */
  redefined(): number;
  /** Throws `COMPONENT_UNKNOWN`, naming the nearest known component. */
  get(name: string): ComponentInfo;
  /** Finds the description of a component object. */
  infoOf(component: object): ComponentInfo | undefined;
}

/** Creates an empty registry on a memory. */
export function createComponentRegistry(memory: WorldMemory, strings: InternedStrings): ComponentRegistry {
  const byName = new Map<string, ComponentInfo>();
  const byComponent = new Map<object, ComponentInfo>();
  /** Fields of components that were made here, also those that were replaced. */
  const defined = new Map<string, FieldInfo[]>();
  let redefined = 0;
  const note = (info: ComponentInfo): ComponentInfo => {
    byName.set(info.name, info);
    byComponent.set(info.component, info);
    return info;
  };
  return {
    byName,
    define(name, fields) {
      const known = byName.get(name);
      if (known !== undefined && !defined.has(name)) {
        throw new MoonloopError('SCHEMA_INVALID', `component ${name} exists already. Choose another name.`);
      }
      if (known) redefined++;
      const info = memory.attempt(() =>
        known
          ? extendComponent(memory, strings, known, fields, defined.get(name) ?? [])
          : createComponent(memory, strings, name, fields),
      );
      defined.set(name, [...new Set([...(defined.get(name) ?? []), ...info.fields])]);
      return note(info);
    },
    add(schema) {
      for (const [name, fields] of Object.entries(schema)) {
        if (byName.has(name)) {
          throw new MoonloopError('SCHEMA_INVALID', `component ${name} exists already. Choose another name.`);
        }
        note(createComponent(memory, strings, name, fields));
      }
    },
    redefined: () => redefined,
    get(name) {
      const info = byName.get(name);
      if (info === undefined) throw unknownComponent(name, byName.keys());
      return info;
    },
    infoOf: (component) => byComponent.get(component),
  };
}

function createField(memory: WorldMemory, strings: InternedStrings, owner: string, field: CheckedField): FieldInfo {
  const { address, column } = createColumn(memory, field.type, `${owner}.${field.name}`);
  return { name: field.name, type: field.type, column, address, initial: toStored(field.default, strings) };
}

/** The component with further fields. Entities that have it get their defaults in those. */
function extendComponent(
  memory: WorldMemory,
  strings: InternedStrings,
  { name, component, fields }: ComponentInfo,
  schema: unknown,
  all: readonly FieldInfo[],
): ComponentInfo {
  const checked = checkFields(name, schema);
  const made = checked.map((field): FieldInfo => {
    const known = all.find((one) => one.name === field.name && one.type === field.type);
    if (known) return Object.assign(known, { initial: toStored(field.default, strings) });
    const fresh = createField(memory, strings, name, field);
    fresh.column.fill(fresh.initial);
    return fresh;
  });
  Object.assign(component, Object.fromEntries(made.map((field) => [field.name, field.column])));
  const kept = fields.filter((field) => !checked.some((one) => one.name === field.name));
  return { name, component, fields: [...made, ...kept] };
}

function createComponent(memory: WorldMemory, strings: InternedStrings, name: string, schema: unknown): ComponentInfo {
  const fields = checkFields(name, schema).map((field) => createField(memory, strings, name, field));
  const component: Component = Object.fromEntries(fields.map((field) => [field.name, field.column]));
  return { name, component, fields };
}

/** A zeroed column in world memory. @param owner - Name for the message of `COLUMNS_FULL`. */
export function createColumn(memory: WorldMemory, type: FieldType, owner: string): { address: number; column: Column } {
  const { bytes, view } = fieldTypes[type];
  const address = memory.allocate(bytes * memory.slots, owner);
  return { address, column: view(memory.memory.buffer as ArrayBuffer, address, memory.slots) };
}

/** The number that stands in a column for a value. */
export function toStored(value: FieldValue, strings: InternedStrings): number {
  return typeof value === 'string' ? strings.idOf(value) : Number(value);
}

/** Error for a component name that nobody declared. */
export function unknownComponent(name: string, known: Iterable<string>): MoonloopError {
  return new MoonloopError('COMPONENT_UNKNOWN', `there is no component ${quote(name)}${didYouMean(name, known)}`);
}

/** Sets fields to their declared defaults. */
export function writeDefaults(info: ComponentInfo, eid: number): void {
  for (const field of info.fields) field.column[eid] = field.initial;
}

/** Writes given values; throws `FIELD_UNKNOWN` or `FIELD_INVALID`, naming the field. */
export function writeValues(
  info: ComponentInfo,
  eid: number,
  values: Readonly<Record<string, FieldValue>>,
  strings: InternedStrings,
): void {
  for (const [name, value] of Object.entries(values)) {
    const field = info.fields.find((candidate) => candidate.name === name);
    if (field === undefined) {
      const names = info.fields.map((candidate) => candidate.name);
      throw new MoonloopError('FIELD_UNKNOWN', `${info.name} has no field ${quote(name)}${didYouMean(name, names)}`);
    }
    const problem = valueProblem(field.type, value);
    if (problem !== undefined) throw new MoonloopError('FIELD_INVALID', `${info.name}.${name} ${problem}`);
    field.column[eid] = toStored(value, strings);
  }
}
