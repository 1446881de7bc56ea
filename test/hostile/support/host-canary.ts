/**
 * Notices what a script may have changed in the JavaScript around its VM.
 */

const watched: Readonly<Record<string, object>> = {
  'Object.prototype': Object.prototype,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  'String.prototype': String.prototype,
  'Promise.prototype': Promise.prototype,
  WebAssembly,
  globalThis,
};

/** Emscripten's program sets these globals anew with each VM that it makes. */
const setByEachVm = [
  ...['globalThis.asm', 'globalThis.buffer'],
  // wrapped while a VM for the reserve is booted
  ...['WebAssembly.instantiate', 'WebAssembly.instantiateStreaming'],
];

const look = (): Map<string, unknown> => {
  const seen = new Map<string, unknown>();
  for (const [name, object] of Object.entries(watched))
    for (const key of Reflect.ownKeys(object)) {
      const { value, get } = Object.getOwnPropertyDescriptor(object, key) ?? {};
      seen.set(`${name}.${String(key)}`, get ?? value);
    }
  return seen;
};

/** Notes how things are; the function returned names what has changed since. */
export function watchHost(): () => string[] {
  const before = look();
  return () => {
    const after = look();
    const changed = [...after].filter(([name, value]) => !Object.is(before.get(name), value)).map(([name]) => name);
    const gone = [...before.keys()].filter((name) => !after.has(name));
    return [...changed, ...gone].filter((name) => !setByEachVm.includes(name));
  };
}
