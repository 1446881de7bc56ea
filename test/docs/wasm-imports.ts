/** The imports of WASM modules as the reference and the headers list them: each parameter with a name and a meaning. */
import { hostGroups } from '../../src/script/host-api/host-api.ts';
import type { HostParameter } from '../../src/script/host-api/host-function.ts';
import { globalGroup, type HostImport, hostImports } from '../../src/wasm/host-table.ts';

/** What a value means. `values` is two f32 in an i64; `text`, `json`, `entities`, `numbers` and `room` are addresses. */
export type Meaning =
  | 'entity'
  | 'column'
  | 'flag'
  | 'value'
  | 'text'
  | 'json'
  | 'length'
  | 'entities'
  | 'numbers'
  | 'pair'
  | 'values'
  | 'room';

/** A parameter as WebAssembly has it. */
export interface WasmParameter {
  readonly name: string;
  readonly type: string;
  readonly meaning: Meaning;
}

/** An import with its parameters. */
export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly parameters: readonly WasmParameter[];
  readonly result: { readonly type: string; readonly meaning: Meaning } | undefined;
  readonly summary: string;
}

/** Parameters that are the number of a column. */
const columnNames: ReadonlySet<string> = new Set(['column', 'first', 'second']);

type Named = Omit<WasmParameter, 'type'>;

const textual = (name: string, meaning: Meaning): Named[] => [
  { name, meaning },
  { name: `${name}_length`, meaning: 'length' },
];

function named({ name, type, rest }: HostParameter, { declared }: HostImport): Named[] {
  if (name === 'pair') return [{ name, meaning: 'pair' }];
  if (columnNames.has(name)) return [{ name, meaning: 'column' }];
  if (type === 'entity' || declared.name === 'alive') return [{ name, meaning: 'entity' }];
  if (type === 'integer' || type === 'number') return [{ name, meaning: 'value' }];
  if (type === 'any' && rest) return textual('text', 'text');
  return textual(name, type === 'any' || type === 'table' ? 'json' : 'text');
}

function parametersOf(found: HostImport): WasmParameter[] {
  const { module, name, declared, signature } = found;
  const [first, second] = declared.returns;
  const out: Named[] =
    second !== undefined
      ? [{ name: 'out', meaning: 'numbers' }]
      : first === 'list'
        ? [
            { name: 'out', meaning: 'entities' },
            { name: 'capacity', meaning: 'value' },
          ]
        : first === 'string' || first === 'any'
          ? [
              { name: 'out', meaning: 'room' },
              { name: 'capacity', meaning: 'value' },
            ]
          : [];
  const all = [...declared.parameters.flatMap((parameter) => named(parameter, found)), ...out];
  const types = signature.params;
  if (all.length !== types.length) throw new Error(`${module}.${name}: ${all.length} names for ${types.join()}`);
  return all.map((one, at) => ({ ...one, type: types[at]! }));
}

function meaningOfResult({ declared, signature }: HostImport): Meaning {
  if (declared.name === 'column') return 'column';
  if (declared.name === 'pair') return 'pair';
  if (signature.results[0] === 'i64') return 'values';
  const [first] = declared.returns;
  return first === 'entity' ? 'entity' : first === 'boolean' ? 'flag' : 'value';
}

function describe(found: HostImport): WasmImport {
  const { module, name, signature, summary, declared } = found;
  const parameters = parametersOf(found);
  const [type] = signature.results;
  const result = type === undefined ? undefined : { type, meaning: meaningOfResult(found) };
  return { module, name, aliases: declared.aliases ?? [], parameters, result, summary };
}

/** Groups in the order of the reference, with their functions; further names of a function stand beside it. */
export const wasmImports: readonly (readonly [group: string, imports: readonly WasmImport[]])[] = [
  ...hostGroups,
  globalGroup,
].flatMap((group) => {
  const own = [...hostImports.values()].filter(
    ({ module, name, declared }) => module === group && name === declared.name,
  );
  return own.length === 0 ? [] : [[group, own.map(describe)] as const];
});
