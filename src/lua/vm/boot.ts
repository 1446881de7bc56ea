/**
 * Boots a VM from wasmoon: one WASM instance with its own memory, whose raw exports are captured on the way.
 *
 * wasmoon hides its instance. For the one call that makes it, `WebAssembly.instantiate` and `instantiateStreaming`
 * are wrapped; wasmoon is recognised by what it imports, everything else passes through, and both are put back at
 * once. The same wrapper puts in the patched module, compiled once per host, makes the clock stand still and hides the
 * environment: Lua takes its hash seed from the time and from where its memory begins, and that lies after the
 * environment, in which wasmoon puts the program's path and the browser's language.
 */
import { LuaWasm } from 'wasmoon';
import { avoidEngineDefects } from '../../core/engine-defects.ts';
import { MoonloopError } from '../../core/moonloop-error.ts';
import { plainError } from '../../core/plain-error.ts';
import { mostGrace } from '../budgets.ts';
import { patchGlue } from './glue-patch.ts';
import { compileKernel, type KernelCode } from './kernel-code.ts';
import { meterGlue } from './metered-glue.ts';
import { isRawLua } from './raw-lua.ts';
import type { VmInstance } from './vm-instance.ts';

/** What boots VMs; keeps the compiled module, so that the second VM costs a few milliseconds. */
export interface VmBooter {
  /** Makes a VM. Calls are served one after the other. */
  boot(): Promise<BootedVm>;
}

/** A fresh VM, before any Lua state exists in it. */
export interface BootedVm extends VmInstance {
  /** Compiled once for all VMs of a booter. */
  readonly kernel: KernelCode;
}

/**
 * @param wasmUrl - Address of wasmoon's glue.wasm; needed in browsers, found by itself in Node.
 * @param maxPages - Most pages of 64 KiB for each VM; as many again are kept for saving what one holds that has stopped.
 * @param graceTicks - How far below zero its fuel may go before it traps.
 */
export function createVmBooter(wasmUrl: string | undefined, maxPages: number, graceTicks = mostGrace): VmBooter {
  avoidEngineDefects();
  const mostPages = Math.max(maxPages, Math.min(2 * maxPages, addressablePages));
  let compiled: Promise<WebAssembly.Module> | undefined;
  let kernel: KernelCode | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const instantiate = async (glue: () => Promise<BufferSource>, imports: WebAssembly.Imports) => {
    compiled ??= glue().then((bytes) =>
      WebAssembly.compile(meterGlue(patchGlue(copyBytes(bytes)), { maxPages: mostPages, graceTicks })),
    );
    const module = await compiled.catch((error: unknown) => {
      compiled = undefined; // a later boot may be given the right file
      throw error;
    });
    let memory: WebAssembly.Memory | undefined;
    let allowed = maxPages;
    const env = {
      ...imports['env'],
      emscripten_date_now: () => 0,
      // emscripten's own writes four lines to the console each time that a script meets its limit
      emscripten_resize_heap: (bytes: number) => (memory !== undefined && growTo(memory, bytes >>> 0, allowed) ? 1 : 0),
    };
    const wasi = {
      ...imports['wasi_snapshot_preview1'],
      environ_get: () => 0,
      environ_sizes_get: (count: number, bytes: number) => {
        if (memory === undefined) return 1;
        const view = new DataView(memory.buffer);
        view.setUint32(count, 0, true);
        view.setUint32(bytes, 0, true);
        return 0;
      },
    };
    const instance = await WebAssembly.instantiate(module, { ...imports, env, wasi_snapshot_preview1: wasi });
    if (instance.exports['memory'] instanceof WebAssembly.Memory) memory = instance.exports['memory'];
    const openReserve = (): void => {
      allowed = mostPages;
    };
    return { module, instance, openReserve };
  };

  const bootInstance = async (): Promise<VmInstance> => {
    // another booter's wrapper may be in place: two at once would take each other's VM
    for (let other = bootUnderWay(); other !== undefined; other = bootUnderWay()) await other;
    let ended = (): void => undefined;
    const untilEnded = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const original = { instantiate: WebAssembly.instantiate, streaming: WebAssembly.instantiateStreaming };
    let made: Pick<VmInstance, 'raw' | 'openReserve'> | undefined;
    const restore = (): void => {
      WebAssembly.instantiate = original.instantiate;
      WebAssembly.instantiateStreaming = original.streaming;
    };
    const take = async (glue: () => Promise<BufferSource>, imports: WebAssembly.Imports) => {
      restore();
      const result = await instantiate(glue, imports);
      const { exports } = result.instance;
      if (isRawLua(exports)) made = { raw: exports, openReserve: result.openReserve };
      return result;
    };
    const wrap = (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) =>
      isWasmoon(imports) && !(source instanceof WebAssembly.Module)
        ? take(async () => source, imports)
        : original.instantiate(source as BufferSource, imports);
    WebAssembly.instantiate = Object.assign(wrap as typeof WebAssembly.instantiate, { [underWay]: untilEnded });
    WebAssembly.instantiateStreaming = async (response, imports) =>
      isWasmoon(imports)
        ? take(async () => (await response).arrayBuffer(), imports)
        : original.streaming(response, imports);
    try {
      const wasmoon = await LuaWasm.initialize(wasmUrl);
      if (made === undefined) throw new Error('what was instantiated is not the Lua VM that moonloop knows');
      return { ...made, mostPages, addFunction: (fn) => wasmoon.module.addFunction(fn, 'ii') };
    } catch (cause) {
      const why = plainError(cause);
      throw new MoonloopError('VM_FAILED', `the Lua VM does not start: ${String(why)}. ${bootAdvice}`, { cause: why });
    } finally {
      restore();
      ended();
    }
  };

  const boot = async (): Promise<BootedVm> => {
    kernel ??= compileKernel(await bootInstance());
    return { ...(await bootInstance()), kernel };
  };

  return {
    boot() {
      const next = last.then(boot);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** 2 GiB: addresses beyond would be negative in wasmoon's own JavaScript. */
const addressablePages = 32_768;

/** Makes a memory so many bytes large, and an eighth more where there is room. @returns false beyond the limit. */
function growTo(memory: WebAssembly.Memory, bytes: number, maxPages: number): boolean {
  const pages = memory.buffer.byteLength / pageBytes;
  const wanted = Math.ceil(bytes / pageBytes);
  if (wanted > maxPages) return false;
  try {
    memory.grow(Math.min(wanted + (pages >> 3), maxPages) - pages);
    return true;
  } catch {
    return false; // the machine has none left
  }
}

const pageBytes = 65_536;

/** On the wrapper: the promise of the end of the boot that it belongs to, for other booters of this page or process. */
const underWay = Symbol.for('moonloop.boot');

function bootUnderWay(): Promise<void> | undefined {
  return (WebAssembly.instantiate as { [underWay]?: Promise<void> })[underWay];
}

const bootAdvice = 'Check that wasmUrl names the glue.wasm of the installed wasmoon.';

function isWasmoon(imports: WebAssembly.Imports | undefined): imports is WebAssembly.Imports {
  const env = imports?.['env'];
  return env !== undefined && '_emscripten_throw_longjmp' in env && 'invoke_vii' in env;
}

function copyBytes(source: BufferSource): Uint8Array<ArrayBuffer> {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
}
