/**
 * Defects of engines that scripts could meet, and what keeps them out of the way.
 */
import { isRecord } from './guards.ts';

/** V8 before this one, in Node 20, ends the process with a signal when it has inlined a call into WASM and that traps. */
const mendedV8 = 12;

/**
 * Tells V8 not to inline calls from JavaScript into WASM where that is not safe. A call that a script's budget ends is a
 * trap, so a script could choose to end the process. To be called before WASM code is entered; costs nothing elsewhere.
 * @param host - The `process` of Node, if this is Node.
 */
export function avoidEngineDefects(host: unknown = Reflect.get(globalThis, 'process')): void {
  if (!isRecord(host) || !isRecord(host['versions'])) return;
  const { v8 } = host['versions'];
  if (typeof v8 !== 'string' || Number.parseInt(v8, 10) >= mendedV8) return;
  const { getBuiltinModule } = host;
  const engine: unknown = typeof getBuiltinModule === 'function' ? getBuiltinModule.call(host, 'node:v8') : undefined;
  if (!isRecord(engine) || typeof engine['setFlagsFromString'] !== 'function') return;
  engine['setFlagsFromString']('--no-turbo-inline-js-wasm-calls');
}
