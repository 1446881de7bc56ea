/** Raw exports of glue.wasm that the tests call. */
export interface BareExports {
  readonly memory: WebAssembly.Memory;
  readonly lua_sethook: (L: number, hook: number, mask: number, count: number) => void;
  readonly luaL_loadstring: (L: number, text: number) => number;
  readonly [name: string]: unknown;
}
export interface BareLua {
  readonly lua: BareExports;
  readonly L: number;
  /** Compiles a chunk; the function runs it and gives its first result, or its error, as text. */
  load(source: string): () => string;
  /** Puts a WASM function into the VM's table. */
  functionIndex(fn: unknown): number;
}
export function createBareLua(bytes: Uint8Array<ArrayBuffer>, prepare?: (exports: BareExports) => void): BareLua;
