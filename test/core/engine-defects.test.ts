import { expect, test } from 'vitest';
import { avoidEngineDefects } from '../../src/core/engine-defects.ts';

/** A process with this V8, which notes the flags that are set. */
function processWith(v8: string) {
  const flags: string[] = [];
  const engine = { setFlagsFromString: (flag: string) => flags.push(flag) };
  return { flags, versions: { v8 }, getBuiltinModule: (name: string) => (name === 'node:v8' ? engine : undefined) };
}

test('calls into WASM are not inlined by V8 before version 12, and are by later ones', () => {
  for (const [v8, flags] of [
    ['11.3.244.8-node.38', ['--no-turbo-inline-js-wasm-calls']],
    ['12.4.254.21-node.57', []],
  ] as const) {
    const host = processWith(v8);
    avoidEngineDefects(host);
    expect(host.flags).toEqual(flags);
  }
});

test('a page, or a process that is not like that of Node, is left alone', () => {
  for (const host of [undefined, {}, { versions: {} }, { versions: { v8: '11.3' } }, { versions: null }]) {
    expect(() => avoidEngineDefects(host)).not.toThrow();
  }
});
