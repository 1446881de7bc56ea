/**
 * The host functions of one room, as modules import them. Those about columns are exports of the bridge.
 */
import type { LogLevel } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { encodeText } from '../core/text.ts';
import { callFunctions } from './call-functions.ts';
import { createReaders, type HostBody, type HostContext, hostTicks } from './host-context.ts';
import { hostImports, hostPath } from './host-table.ts';
import { viewOf } from './module-memory.ts';
import { stateFunctions } from './state-functions.ts';
import { worldFunctions } from './world-functions.ts';

/** Characters of a log line; the rest is cut. */
const mostLineLetters = 4000;

/** Makes the import object; all of it without prototypes. */
export function createHostFunctions(context: HostContext): WebAssembly.Imports {
  const bodies: Readonly<Record<string, HostBody>> = {
    ...worldFunctions(context),
    ...otherFunctions(context),
    ...stateFunctions(context),
    ...callFunctions(context),
  };
  const { calls, columns } = context;
  const groups: Record<string, WebAssembly.ModuleImports> = Object.create(null);
  for (const { module, name, declared } of hostImports.values()) {
    const path = hostPath(module, declared.name);
    const body = bodies[path];
    const bridged = module === 'ecs' ? columns.functions[name] : undefined;
    groups[module] ??= Object.create(null) as WebAssembly.ModuleImports;
    if (bridged instanceof Function) {
      groups[module][name] = bridged;
      continue;
    }
    if (body === undefined) throw new MoonloopError('INTERNAL', `nothing stands behind ${path}`);
    const changes = declared.effect !== 'none';
    const guarded: HostBody = (...args) => {
      const scratch = changes ? context.scratch() : undefined;
      if (scratch) return declared.returns[0] === 'entity' ? scratch.handle : 0;
      try {
        return body(...args);
      } catch (error) {
        calls.charge(hostTicks.refusal);
        throw error;
      }
    };
    groups[module][name] = guarded;
  }
  return groups;
}

function otherFunctions(context: HostContext): Readonly<Record<string, HostBody>> {
  const { services, columns, calls, input, random, time, callbacks } = context;
  const { memory, text, name, json } = createReaders(context);
  const log =
    (level: LogLevel): HostBody =>
    (pointer, length) => {
      calls.charge(hostTicks.line);
      const line = text(pointer!, length!, `log.${level}`);
      const cut = `${line.slice(0, mostLineLetters)}… (cut after ${mostLineLetters} characters)`;
      const message = line.length > mostLineLetters ? cut : line;
      const script = calls.running.script?.id;
      const entity = columns.running.value;
      calls.later(() => services.logged({ level, message, script, entity }));
    };
  const key = (pointer: number, length: number): string => name(pointer, length, 'input');
  return {
    'host.log': log('info'),
    'host.print': log('info'),
    'log.debug': log('debug'),
    'log.info': log('info'),
    'log.warn': log('warn'),
    'log.error': log('error'),
    'host.random': (low, high) => {
      const part = random.next();
      if (low === 0 && high === 0) return part;
      const [from, to] = high === 0 ? [1, low!] : [low!, high!];
      if (to < from) throw new MoonloopError('VALUE_REFUSED', `random: there is no number from ${from} to ${to}`);
      return from + Math.floor(part * (to - from + 1));
    },
    'time.now': () => time().now,
    'time.dt': () => time().dt,
    'time.frame': () => time().frame,
    'time.tick': () => time().tick,
    'input.down': (pointer, length) => (input.down(key(pointer!, length!)) ? 1 : 0),
    'input.pressed': (pointer, length) => (input.pressed(key(pointer!, length!)) ? 1 : 0),
    'input.released': (pointer, length) => (input.released(key(pointer!, length!)) ? 1 : 0),
    'input.axis': (lowPointer, lowLength, highPointer, highLength) => {
      const low = input.down(key(lowPointer!, lowLength!)) ? 1 : 0;
      return (input.down(key(highPointer!, highLength!)) ? 1 : 0) - low;
    },
    'input.pointer': (out) => {
      const view = viewOf(memory(), out!, 16, 'input.pointer');
      const written = new DataView(view.buffer, view.byteOffset, view.byteLength);
      written.setFloat64(0, input.pointer[0], true);
      written.setFloat64(8, input.pointer[1], true);
    },
    'events.emit': (pointer, length, dataPointer, dataLength) => {
      calls.charge(hostTicks.change);
      const event = name(pointer!, length!, 'events.emit');
      const what = `the data of event "${event}"`;
      const { written, data } =
        dataLength === 0 ? { written: 'null', data: null } : json(dataPointer!, dataLength!, what);
      const bytes = encodeText(written);
      const isHeard = context.heard.has(event);
      if (isHeard) context.countSent(event.length + bytes.length);
      callbacks.emit(event, bytes);
      if (isHeard) calls.later(() => services.emitted(event, data ?? undefined));
    },
    'events.on': (pointer, length, fnPointer, fnLength) =>
      callbacks.on(name(pointer!, length!, 'events.on'), name(fnPointer!, fnLength!, 'events.on'), false),
    'events.once': (pointer, length, fnPointer, fnLength) =>
      callbacks.on(name(pointer!, length!, 'events.once'), name(fnPointer!, fnLength!, 'events.once'), true),
    'events.off': (id) => (callbacks.end(id!, 'event') ? 1 : 0),
    'time.after': (seconds, pointer, length) => callbacks.every(seconds!, name(pointer!, length!, 'time.after'), true),
    'time.every': (seconds, pointer, length) => callbacks.every(seconds!, name(pointer!, length!, 'time.every'), false),
    'time.cancel': (id) => (callbacks.end(id!, 'timer') ? 1 : 0),
  };
}
