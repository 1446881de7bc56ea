/**
 * Host functions about the mod's own data.
 */
import { encodeText } from '../core/text.ts';
import { createReaders, type HostBody, type HostContext, hostTicks } from './host-context.ts';
import { writeBytes } from './module-memory.ts';

/** Functions of the group `state`, by path. */
export function stateFunctions(context: HostContext): Readonly<Record<string, HostBody>> {
  const { calls, state } = context;
  const { memory, name, json } = createReaders(context);
  return {
    'state.get': (pointer, length, out, capacity) => {
      const found = state.get(name(pointer!, length!, 'state.get'));
      if (found === undefined) return 0;
      calls.charge(found.length * hostTicks.perByte);
      return writeBytes(memory(), found, out!, capacity!, 'state.get');
    },
    'state.set': (pointer, length, valuePointer, valueLength) => {
      calls.charge(hostTicks.change);
      const key = name(pointer!, length!, 'state.set');
      state.set(key, encodeText(json(valuePointer!, valueLength!, `the value of ${key}`).written));
    },
    'state.remove': (pointer, length) => (state.remove(name(pointer!, length!, 'state.remove')) ? 1 : 0),
  };
}
