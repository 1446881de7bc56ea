/**
 * What a module is as a script: which hooks it has, and whether entities have an instance of their own or share one. Read
 * from its types alone, before any of its code runs; what does not fit is refused by name.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import type { FunctionSignature, WasmInterface } from '../meter/wasm-types.ts';
import { startExport } from './callable-start.ts';
import { globalGroup, hostImports, hostPath } from './host-table.ts';
import { sameSignature, showSignature, signature } from './signature.ts';

/** `own`: each entity has an instance; `shared`: one instance serves all of them, and is told which. */
export type InstanceForm = 'own' | 'shared';

/** A module as a script. */
export interface ScriptShape {
  readonly form: InstanceForm;
  /** Whether it has a loop hook. */
  readonly loops: { readonly on_update: boolean; readonly on_fixed_update: boolean };
  /** Functions that it exports, by name. */
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  /** It exports a memory under the name `memory`. */
  readonly hasMemory: boolean;
  /** A reload resets something: it has a memory, or globals that can change. */
  readonly holdsData: boolean;
  /** What runs once in each new instance: the module's start function, and `_initialize`. */
  readonly starts: readonly string[];
}

const loopForms: Readonly<Record<InstanceForm, FunctionSignature>> = {
  own: signature(['f32']),
  shared: signature(['i32', 'f32']),
};
const eventForms = [signature([]), signature(['i32'])];
/** Exports with a meaning, and the signatures that they may have. */
const known: Readonly<Record<string, readonly FunctionSignature[]>> = {
  on_update: [loopForms.own, loopForms.shared],
  on_fixed_update: [loopForms.own, loopForms.shared],
  on_start: eventForms,
  on_destroy: eventForms,
  _initialize: [signature([])],
  alloc: [signature(['i32'], ['i32'])],
  dealloc: [signature(['i32', 'i32']), signature(['i32'])],
  get_state: [signature([], ['i32', 'i32']), signature([], ['i64'])],
  set_state: [signature(['i32', 'i32'])],
  moonloop_fields: [signature([], ['i32', 'i32']), signature([], ['i64'])],
};
const loopHooks = ['on_update', 'on_fixed_update'] as const;

/** @throws MoonloopError `WASM_IMPORT` or `WASM_EXPORT` */
export function readScriptShape(module: WasmInterface): ScriptShape {
  const functions = new Map(
    module.exports.flatMap(({ name, type }) => (type.kind === 'function' ? [[name, type.signature] as const] : [])),
  );
  const hasMemory = checkMemories(module);
  checkImports(module, hasMemory);
  for (const { name, type } of module.exports) checkExport(name, type.kind, functions.get(name));
  for (const name of ['get_state', 'set_state', 'moonloop_fields']) {
    if (functions.has(name) && !hasMemory) {
      throw new MoonloopError('WASM_EXPORT', `it exports ${name}, but no memory under the name "memory"`);
    }
  }
  if (functions.has('set_state') && !functions.has('alloc')) {
    throw new MoonloopError('WASM_EXPORT', 'it exports set_state, which needs alloc: (i32) -> i32 as well');
  }
  const forms = loopHooks.flatMap((hook) => {
    const own = functions.get(hook);
    return own ? [sameSignature(own, loopForms.shared) ? ('shared' as const) : ('own' as const)] : [];
  });
  if (new Set(forms).size > 1) {
    throw new MoonloopError(
      'WASM_EXPORT',
      `on_update is ${showSignature(functions.get('on_update')!)} and on_fixed_update is ` +
        `${showSignature(functions.get('on_fixed_update')!)}: both take the entity, or neither does`,
    );
  }
  return {
    form: forms[0] ?? 'own',
    loops: { on_update: functions.has('on_update'), on_fixed_update: functions.has('on_fixed_update') },
    functions,
    hasMemory,
    holdsData: module.memories.length + module.mutableGlobals > 0,
    starts: [
      ...(module.start === undefined ? [] : [startExport]),
      ...(functions.has('_initialize') ? ['_initialize'] : []),
    ],
  };
}

function checkMemories({ memories, exports }: WasmInterface): boolean {
  if (memories.length > 1) throw new MoonloopError('WASM_EXPORT', `it has ${memories.length} memories; one is allowed`);
  const [memory] = memories;
  if (memory?.shared) throw new MoonloopError('WASM_EXPORT', 'its memory is shared between threads; scripts have one');
  if (memory?.is64) throw new MoonloopError('WASM_EXPORT', 'its memory has 64-bit addresses; scripts use 32 bits');
  return exports.some(({ name, type }) => name === 'memory' && type.kind === 'memory');
}

function checkImports({ imports }: WasmInterface, hasMemory: boolean): void {
  for (const { module, name, type } of imports) {
    const path = hostPath(module, name);
    const found = hostImports.get(path);
    if (found === undefined) {
      const shown = [module, name].map((part) => JSON.stringify(part.slice(0, 60))).join(' ');
      throw new MoonloopError(
        'WASM_IMPORT',
        `it imports ${shown}, which the game does not have${didYouMean(path, hostImports.keys())}`,
      );
    }
    if (type.kind !== 'function') {
      throw new MoonloopError('WASM_IMPORT', `it imports ${path} as a ${type.kind}; it is a function`);
    }
    if (!sameSignature(type.signature, found.signature)) {
      throw new MoonloopError(
        'WASM_IMPORT',
        `it imports ${path} as ${showSignature(type.signature)}; it is ${showSignature(found.signature)}`,
      );
    }
    if (found.usesMemory && !hasMemory) {
      throw new MoonloopError('WASM_IMPORT', `${path} needs a memory that is exported under the name "memory"`);
    }
  }
}

function checkExport(name: string, kind: string, own: FunctionSignature | undefined): void {
  const forms = Object.hasOwn(known, name) ? known[name] : undefined;
  if (name === 'memory' && kind !== 'memory') {
    throw new MoonloopError('WASM_EXPORT', `its export "memory" is a ${kind}, not a memory`);
  }
  if (forms === undefined || (own && forms.some((form) => sameSignature(form, own)))) return;
  const expected = forms.map(showSignature).join(' or ');
  throw new MoonloopError(
    'WASM_EXPORT',
    `${name} is ${own ? showSignature(own) : `a ${kind}`}; it must be ${expected}`,
  );
}

/** First names of imports: for messages and for making import objects. */
export const importGroups: readonly string[] = [
  ...new Set([globalGroup, ...[...hostImports.values()].map(({ module }) => module)]),
];
