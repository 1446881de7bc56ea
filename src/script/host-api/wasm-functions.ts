/** Functions that only WASM scripts have: columns by number, and what Lua has in its language. */
import { group, type HostFunction, required } from './host-function.ts';

/** A function whose WASM types do not follow from its parameters. */
export interface WasmHostFunction extends HostFunction {
  /** Value types as the text format writes them. */
  readonly wasm: { readonly params: readonly string[]; readonly results: readonly string[] };
}

/** Column, entity, pointer, length or capacity. */
const columnText = ['i32', 'i32', 'i32', 'i32'] as const;
const columnTypes = ['f32', 'f64', 'i32'] as const;

/** Functions that only WASM scripts have. */
export const wasmFunctions: readonly WasmHostFunction[] = [
  ...group('ecs', [
    {
      name: 'entity',
      summary: 'The entity whose hook runs.',
      parameters: [],
      returns: ['entity'],
      effect: 'none',
      checksItself: true,
    },
    {
      name: 'column',
      summary: 'The number of a column, by component and field: "Position.x". It is good until the module is reloaded.',
      parameters: [required('name', 'string')],
      returns: ['integer'],
      effect: 'none',
    },
  ]).map((fn) => ({ ...fn, wasm: { params: fn.name === 'column' ? ['i32', 'i32'] : [], results: ['i32'] } })),
  ...columnTypes.flatMap((type) =>
    group('ecs', [
      {
        name: `get_${type}`,
        summary: `The value of a column for an entity, as ${type}.`,
        parameters: [required('column', 'integer'), required('entity', 'entity')],
        returns: ['number'],
        effect: 'none',
        checksItself: true,
      },
      {
        name: `set_${type}`,
        summary: `Sets the value of a column for an entity, from ${type}.`,
        parameters: [required('column', 'integer'), required('entity', 'entity'), required('value', 'number')],
        returns: [],
        effect: 'world',
        checksItself: true,
      },
    ]).map((fn) => {
      const isGet = fn.returns.length > 0;
      return { ...fn, wasm: { params: isGet ? ['i32', 'i32'] : ['i32', 'i32', type], results: isGet ? [type] : [] } };
    }),
  ),
  {
    ...{ group: 'ecs', name: 'pair', effect: 'none' },
    summary: 'The number of a pair of columns, by the numbers of both. It is good until the module is reloaded.',
    parameters: [required('first', 'integer'), required('second', 'integer')],
    returns: ['integer'],
    wasm: { params: ['i32', 'i32'], results: ['i32'] },
  },
  {
    ...{ group: 'ecs', name: 'get_pair', effect: 'none', checksItself: true },
    summary:
      'The values of two columns for an entity, each as get_f32 gives it: the first in the low 32 bits, the second in the high ones.',
    parameters: [required('pair', 'integer'), required('entity', 'entity')],
    returns: ['number'],
    wasm: { params: ['i32', 'i32'], results: ['i64'] },
  },
  {
    ...{ group: 'ecs', name: 'set_pair', effect: 'world', checksItself: true },
    summary: 'Sets the values of two columns for an entity, from f32; neither when one of them is refused.',
    parameters: [
      required('pair', 'integer'),
      required('entity', 'entity'),
      required('a', 'number'),
      required('b', 'number'),
    ],
    returns: [],
    wasm: { params: ['i32', 'i32', 'f32', 'f32'], results: [] },
  },
  ...group('ecs', [
    {
      name: 'get_text',
      summary:
        'Writes the text of a column for an entity to out, if capacity bytes hold it, and gives its length in bytes either way.',
      parameters: [required('column', 'integer'), required('entity', 'entity')],
      returns: ['string'],
      effect: 'none' as const,
    },
    {
      name: 'set_text',
      summary: 'Sets the text of a column for an entity: UTF-8, up to 16,384 bytes.',
      parameters: [required('column', 'integer'), required('entity', 'entity'), required('text', 'string')],
      returns: [],
      effect: 'world' as const,
    },
  ]).map((fn) => ({ ...fn, wasm: { params: columnText, results: fn.returns.length > 0 ? ['i32'] : [] } })),
  ...group('ecs', [
    {
      name: 'call',
      summary:
        'Calls a function of a script of this mod at once; args is a JSON array, or empty. Writes what it gives, as JSON text, to out, if capacity bytes hold it, and gives its length either way; 0 for nothing.',
      parameters: [
        required('entity', 'entity'),
        required('script', 'string'),
        required('name', 'string'),
        required('args', 'any'),
      ],
      returns: ['any'],
      effect: 'none' as const,
    },
    {
      name: 'result',
      summary: 'Writes once more what the last call gave, for when it did not fit, and gives its length.',
      parameters: [],
      returns: ['any'],
      effect: 'none' as const,
    },
  ]).map((fn) => {
    const texts = fn.name === 'call' ? ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] : [];
    return { ...fn, wasm: { params: [...texts, 'i32', 'i32'], results: ['i32'] } };
  }),
  ...group('state', [
    {
      name: 'get',
      summary:
        'Writes the JSON text that set stored under a key to out, if capacity bytes hold it, and gives its length either way; 0 when there is none.',
      parameters: [required('key', 'string')],
      returns: ['any'],
      effect: 'none' as const,
    },
    {
      name: 'set',
      summary: 'Stores JSON text under a key, for all WASM scripts of the mod.',
      parameters: [required('key', 'string'), required('value', 'any')],
      returns: [],
      effect: 'output' as const,
    },
    {
      name: 'remove',
      summary: 'Forgets what stands under a key; 0 when there was nothing.',
      parameters: [required('key', 'string')],
      returns: ['boolean'],
      effect: 'output' as const,
    },
  ]).map((fn) => {
    const params = fn.name === 'remove' ? ['i32', 'i32'] : ['i32', 'i32', 'i32', 'i32'];
    return { ...fn, wasm: { params, results: fn.returns.length > 0 ? ['i32'] : [] } };
  }),
  ...group('', [
    {
      name: 'log',
      summary: 'The same as log.info.',
      parameters: [required('text', 'string')],
      returns: [],
      effect: 'output' as const,
    },
  ]).map((fn) => ({ ...fn, wasm: { params: ['i32', 'i32'], results: [] } })),
];
