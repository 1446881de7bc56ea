/**
 * WebAssembly's text format as a language whose files the game gets compiled. The compiler is the package `wabt`, which is
 * loaded with the first file; who has no such files need not have it.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { SourceCompiler } from '../reload/compiled-source.ts';

type Wabt = Awaited<ReturnType<typeof import('wabt')>>;

/** All that can be written; what a game does not take is refused by name there. */
const features = {
  ...{ exceptions: true, simd: true, tail_call: true, bulk_memory: true, reference_types: true, multi_value: true },
  ...{ sign_extension: true, sat_float_to_int: true, threads: true, memory64: true, multi_memory: true },
  ...{ relaxed_simd: true, function_references: true, extended_const: true, mutable_globals: true },
};

/** Creates the language. Errors have file and line. */
export function createWatLanguage(): SourceCompiler {
  let loading: Promise<Wabt> | undefined;
  const load = (): Promise<Wabt> => {
    loading ??= loadWabt();
    loading.catch(() => {
      loading = undefined; // it may be installed before the next try
    });
    return loading;
  };
  return {
    language: 'WAT',
    extensions: ['wat'],
    halvesFail: true,
    async compile({ id, text }) {
      // fields may stand alone in this format; half of such a file would be a whole module
      if (!startsModule(text)) throw refused(1, 'the file must be one (module …)');
      const wabt = await load();
      try {
        return toBinary(wabt, id, text);
      } catch (error) {
        // what wabt finds wrong it says itself; anything else is wabt broken down, and it stays broken
        const isFinding = error instanceof Error && /^(?:parseWat|validate) failed:/.test(error.message);
        if (isFinding) throw compileError(id, error);
        loading = undefined;
        throw refused(undefined, 'the compiler broke down; is it nested more than some hundred levels deep?', error);
      }
    },
  };
}

function toBinary(wabt: Wabt, id: string, text: string): Uint8Array {
  const module = wabt.parseWat(id, text, features);
  try {
    validate(module);
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

/** Its types do not say that it takes the features. */
function validate(module: { validate(allowed: typeof features): void }): void {
  module.validate(features);
}

/** Whether the first thing behind comments, which may stand in each other, is a module. */
function startsModule(text: string): boolean {
  let depth = 0;
  const parts = /;;[^\n]*|\(;|;\)|\S/g;
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    if (depth === 0 && part[0].startsWith(';;')) continue;
    if (part[0] === '(;') depth++;
    else if (part[0] === ';)' && depth > 0) depth--;
    else if (depth === 0) return /^\(module\b/.test(text.slice(part.index, part.index + 8));
    else if (part[0].startsWith(';;')) parts.lastIndex = part.index + 1; // inside a comment it is none
  }
  return false;
}

async function loadWabt(): Promise<Wabt> {
  try {
    const { default: start } = await import('wabt');
    return await start();
  } catch (cause) {
    const message = 'the text format of WebAssembly needs the package wabt: npm install --save-dev wabt';
    throw new MoonloopError('COMPILER_MISSING', message, { cause });
  }
}

/** The first of what wabt found: `a.wat:3:8: error: undefined function variable "$no"`, then lines that draw the place. */
function compileError(id: string, cause: unknown): MoonloopError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const found = text.split('\n').flatMap((line) => {
    const parts = line.startsWith(`${id}:`) ? /^(\d+):(\d+): error: (.*)$/.exec(line.slice(id.length + 1)) : null;
    return parts ? [{ line: Number(parts[1]), column: Number(parts[2]), message: parts[3] ?? '' }] : [];
  });
  const [first] = found;
  if (first === undefined) return refused(undefined, text.split('\n')[0] ?? text, cause);
  const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
  return refused(first.line, `${first.message} (column ${first.column})${more}`, cause);
}

function refused(line: number | undefined, message: string, cause?: unknown): MoonloopError {
  return new MoonloopError('COMPILE_FAILED', message, { cause, place: { line } });
}
