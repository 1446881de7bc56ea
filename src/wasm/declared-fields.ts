/**
 * Declared fields: what `moonloop_fields` of a module names becomes a component of the script's own, with a column for each.
 * A reload matches them by name and type, so that their values outlive every version of the code.
 */
import { isRecord } from '../core/guards.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { encodeText } from '../core/text.ts';
import { type FieldType, fieldTypes } from '../ecs/field-types.ts';
import { type CheckedField, checkFields, type FieldsSchema } from '../ecs/schema.ts';
import type { FunctionSignature } from '../meter/wasm-types.ts';
import { parseJson } from './json.ts';
import { mostTextBytes, textOf } from './module-memory.ts';
import { sameSignature, showSignature, signature } from './signature.ts';

/** Fields of a version. */
export interface DeclaredFields {
  /** Name of the component. */
  readonly component: string;
  readonly schema: FieldsSchema;
  readonly fields: readonly CheckedField[];
}

/** How the fields of one version become those of the next. */
export interface FieldPlan {
  readonly kept: readonly string[];
  readonly added: readonly CheckedField[];
  /** No longer declared: their columns stay. */
  readonly removed: readonly string[];
  /** Another type: a function of the new module says what becomes of each value. */
  readonly migrated: readonly { readonly field: CheckedField; readonly from: FieldType; readonly fn: string }[];
}

const [mostFields, mostNameLetters] = [64, 100] as const;

/** Name of a script's component: `swarm/boid.wasm` has `SwarmBoid`. */
export function componentName(id: string): string {
  const words = id.replace(/\.[^./]*$/, '').split(/[^A-Za-z0-9]+/);
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]/.test(name) ? name : `Script${name}`;
}

/** Fields out of the JSON text that a module gives. @throws MoonloopError `STATE_REJECTED`, `VALUE_REFUSED` */
export function parseFields(id: string, bytes: Uint8Array): DeclaredFields {
  const what = 'what moonloop_fields gives';
  const component = componentName(id);
  const schema = parseJson(textOf(bytes, what), what);
  if (!isRecord(schema)) throw new MoonloopError('STATE_REJECTED', `${what} must be { name: type }`);
  const count = Object.keys(schema).length;
  if (count === 0 || count > mostFields) {
    throw new MoonloopError('STATE_REJECTED', `${what} has ${count} fields; it must have 1 … ${mostFields}`);
  }
  const taken = Object.keys(schema).find((name) => name in Object.prototype);
  if (taken !== undefined) throw new MoonloopError('STATE_REJECTED', `${what}: a field cannot be called ${taken}`);
  const wide = Object.keys(schema).find((name) => name.length > mostNameLetters);
  if (wide !== undefined) {
    throw new MoonloopError(
      'STATE_REJECTED',
      `${what}: a name has up to ${mostNameLetters} letters, got ${wide.length}`,
    );
  }
  try {
    const fields = checkFields(component, schema);
    const long = fields.find(
      (field) => typeof field.default === 'string' && encodeText(field.default).length > mostTextBytes,
    );
    if (long) throw new Error(`default of ${component}.${long.name}: a text field holds up to ${mostTextBytes} bytes`);
    return { component, schema: schema as FieldsSchema, fields };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/ Correct the component schema.*/, '') : '';
    throw new MoonloopError('STATE_REJECTED', `${what}: ${reason}`, { cause: error });
  }
}

/** The types of WebAssembly in which a migration takes and gives values. */
function valueType(type: FieldType): string | undefined {
  if (type === 'string') return undefined;
  return type === 'f32' || type === 'f64' ? type : 'i32';
}

/**
 * Plans how values are carried on.
 * @param isFree - Nobody has values: types may change as they like.
 * @throws MoonloopError `STATE_REJECTED`, with both layouts
 */
export function planFields(
  before: DeclaredFields | undefined,
  after: DeclaredFields,
  functions: ReadonlyMap<string, FunctionSignature>,
  isFree: boolean,
): FieldPlan {
  const old = new Map((isFree ? [] : (before?.fields ?? [])).map((field) => [field.name, field]));
  const migrated = after.fields.flatMap((field) => {
    const from = old.get(field.name)?.type;
    if (from === undefined || from === field.type) return [];
    const fn = `migrate_${field.name}`;
    const [takes, gives] = [valueType(from), valueType(field.type)];
    const found = functions.get(fn);
    const needed = takes && gives ? signature([takes], [gives]) : undefined;
    if (needed && found && sameSignature(found, needed)) return [{ field, from, fn }];
    const way = needed
      ? `export ${fn}: ${showSignature(needed)}`
      : 'text cannot be migrated: give the field another name';
    const has = found ? ` (it is ${showSignature(found)})` : '';
    throw new MoonloopError(
      'STATE_REJECTED',
      `${after.component}.${field.name} is ${from} and would be ${field.type}: ${way}${has}. ` +
        `Live layout: ${showLayout(before?.fields ?? [])}; new layout: ${showLayout(after.fields)}`,
    );
  });
  const names = new Set(after.fields.map(({ name }) => name));
  return {
    kept: after.fields.filter(({ name, type }) => old.get(name)?.type === type).map(({ name }) => name),
    added: after.fields.filter(({ name }) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !names.has(name)),
    migrated,
  };
}

function showLayout(fields: readonly CheckedField[]): string {
  return `{ ${fields.map(({ name, type }) => `${name}: ${type}`).join(', ')} }`;
}

/** A value that a migration gave, as its column holds it. @throws MoonloopError `STATE_REJECTED` when it does not fit */
export function migratedValue({ name, type }: CheckedField, given: unknown): number {
  const value = type === 'u32' ? Number(given) >>> 0 : Number(given);
  const { min, max } = fieldTypes[type];
  if (!Number.isNaN(value) && value >= min && value <= max) return value;
  throw new MoonloopError('STATE_REJECTED', `migrate_${name} gave ${value}; ${type} holds ${min} … ${max}`);
}
