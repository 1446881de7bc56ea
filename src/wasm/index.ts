/** WASM modules as scripts. */
export { defaultWasmLimits, type WasmLimits } from './limits.ts';
