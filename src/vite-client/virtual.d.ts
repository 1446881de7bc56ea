/** What the Vite plugin serves: where the page's scripts and assets come from, in development and in a build. */
declare module 'virtual:moonloop' {
  /** The scripts of the scripts root. */
  export const scripts: import('../source/script-source.js').ScriptSource;
  /** The images of the assets folder. */
  export const assets: import('../source/asset-source.js').AssetSource;
  /** Address of wasmoon's glue.wasm, for `createLuaRuntime`. */
  export const luaWasmUrl: string;
}
