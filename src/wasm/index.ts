/** WASM modules as scripts. */
export { defaultWasmLimits, type WasmLimits } from './limits.ts';
export { createWasmRuntime, type WasmRuntimeOptions } from './wasm-runtime.ts';
