/** WASM modules as scripts. */
export { callJson } from './call-json.ts';
export { defaultWasmLimits, type WasmLimits } from './limits.ts';
export { createWasmRuntime, type WasmRuntimeOptions } from './wasm-runtime.ts';
