/**
 * How a game describes its components: names, field types, defaults. Checked once, when the world is made.
 */
import { isFiniteNumber, isRecord } from '../core/guards.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import { type ColumnOf, type FieldType, fieldTypes, isFieldType } from './field-types.ts';

/** A field: its type alone, or with the value it gets when the component is added (0, "" or false otherwise). */
export type FieldSchema =
  | FieldType
  | { readonly type: FieldType; readonly default?: number | boolean | string | undefined };

/** Fields of one component. No fields: a tag. */
export type FieldsSchema = Readonly<Record<string, FieldSchema>>;

/** Components by name. Names start with a capital letter, fields with a small one. */
export type ComponentSchema = Readonly<Record<string, FieldsSchema>>;

/** Type of a field, wherever it stands in its schema. */
export type TypeOf<F extends FieldSchema> = F extends FieldType
  ? F
  : F extends { type: infer T extends FieldType }
    ? T
    : never;

/** bitECS components made from a schema: one typed array per field, indexed by entity id. */
export type ComponentsOf<S extends ComponentSchema> = {
  readonly [C in keyof S]: { readonly [F in keyof S[C]]: ColumnOf[TypeOf<S[C][F]>] };
};

/** What a field can be given: a number, a flag, or text for `string` fields. */
export type FieldValue = number | boolean | string;

/** Initial values of components, by component and field name. */
export type ComponentValues = Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;

/** A field after checking. */
export interface CheckedField {
  readonly name: string;
  readonly type: FieldType;
  readonly default: FieldValue;
}

/** Checks one component of a schema from outside; throws `SCHEMA_INVALID` naming component and field. */
export function checkFields(component: string, fields: unknown): CheckedField[] {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(component)) {
    throw invalid(`component name "${component}" must start with a capital letter and have only letters and digits`);
  }
  if (!isRecord(fields)) throw invalid(`component ${component} must be an object of fields`);
  return Object.entries(fields).map(([name, field]) => checkField(component, name, field));
}

function checkField(component: string, name: string, field: unknown): CheckedField {
  const where = `${component}.${name.slice(0, 100)}`;
  if (!/^[a-z_][A-Za-z0-9_]*$/.test(name)) throw invalid(`field name "${where}" must start with a small letter`);
  if (name === 'data' || name === 'component') {
    // bitECS takes an object with a property of that name for the pair that its set() makes
    throw invalid(`field name "${where}" is taken by bitECS`);
  }
  const type: unknown = isRecord(field) ? field['type'] : field;
  if (!isFieldType(type)) {
    throw invalid(
      `type ${JSON.stringify(type)?.slice(0, 100)} of ${where} is unknown${didYouMean(String(type), Object.keys(fieldTypes))}`,
    );
  }
  const given: unknown = isRecord(field) ? field['default'] : undefined;
  if (given === undefined) return { name, type, default: type === 'string' ? '' : type === 'bool' ? false : 0 };
  const problem = valueProblem(type, given);
  if (problem !== undefined) throw invalid(`default of ${where}: ${problem}`);
  return { name, type, default: given as FieldValue };
}

function invalid(message: string): MoonloopError {
  return new MoonloopError('SCHEMA_INVALID', `${message}. Correct the component schema passed to createGame.`);
}

/** Why `value` cannot stand in a field of this type; undefined when it can. */
export function valueProblem(type: FieldType, value: unknown): string | undefined {
  if (type === 'string') return typeof value === 'string' ? undefined : `needs a string, got ${typeof value}`;
  if (type === 'bool' && typeof value === 'boolean') return undefined;
  if (!isFiniteNumber(value)) return `needs a number, got ${typeof value === 'number' ? String(value) : typeof value}`;
  const { min, max, integer } = fieldTypes[type];
  if (integer && !Number.isInteger(value)) return `needs a whole number, got ${value}`;
  return value < min || value > max ? `needs ${min} … ${max}, got ${value}` : undefined;
}
