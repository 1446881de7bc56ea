/**
 * The VM's binary, metered: each loop it goes through takes a tick, the interpreter's included, so that a tick is about an
 * instruction of Lua or a step of a C function. What spends its fuel is ended in two steps. Below zero, the interpreter
 * gives each instruction of script code to a hook that raises an error, which no pcall can hold. Further below, in C code
 * that no hook reaches, the VM traps and has to be replaced.
 */
import { wasm } from '../../meter/instructions.ts';
import { meterWasm } from '../../meter/meter-wasm.ts';
import { createWasmReader } from '../../meter/wasm-reader.ts';
import { readSections, sectionIds } from '../../meter/wasm-sections.ts';

/** Names under which the metered module exports its globals. */
export const meterGlobals = {
  /** Ticks that are left. */
  fuel: 'moonloop_fuel',
  /** Table index of the hook that ends script code. */
  hook: 'moonloop_hook',
} as const;

const maskCount = 8;
const importCosts: Readonly<Record<string, number>> = { _emscripten_throw_longjmp: 300, invoke_vii: 20 };

/** What one VM may use. */
export interface VmLimits {
  /** Most pages of 64 KiB that its memory may have. */
  readonly maxPages: number;
  /** How far below zero its fuel may go before it traps, in ticks. */
  readonly graceTicks: number;
}

/** Puts fuel and limits into the VM's binary. @throws MoonloopError `WASM_INVALID` */
export function meterGlue(glue: Uint8Array<ArrayBuffer>, limits: VmLimits): Uint8Array<ArrayBuffer> {
  const interpreter = largestBody(glue); // luaV_execute, whose first parameter is the running thread
  const metered = meterWasm(glue, {
    fuelName: meterGlobals.fuel,
    cells: [meterGlobals.hook],
    fuel: 2 ** 31 - 1,
    ...limits,
    // each of these leaves the VM, and an exception costs what some hundred instructions do
    importTicks: ({ name }) => importCosts[name] ?? 0,
    whenNegative({ body, global, exported }) {
      const setHook = exported('lua_sethook');
      if (body !== interpreter || setHook === undefined) return undefined;
      return [
        ...wasm.localGet(0),
        ...wasm.globalGet(global(meterGlobals.hook)),
        ...wasm.i32Const(maskCount),
        ...wasm.i32Const(1),
        ...wasm.call(setHook),
      ];
    },
  });
  if (!metered.ok) throw metered.error;
  return metered.value;
}

function largestBody(binary: Uint8Array): number {
  const code = readSections(binary).find(({ id }) => id === sectionIds.code);
  if (code === undefined) return -1;
  const reader = createWasmReader(code.content);
  const count = reader.u32();
  let [largest, most] = [-1, 0];
  for (let body = 0; body < count; body++) {
    const size = reader.u32();
    reader.take(size);
    if (size > most) [largest, most] = [body, size];
  }
  return largest;
}
