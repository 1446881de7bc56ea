/**
 * Host functions that call other scripts of the mod.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { encodeText } from '../core/text.ts';
import { createReaders, type HostBody, type HostContext, hostTicks } from './host-context.ts';
import { writeJson } from './json.ts';
import { withSafeNumbers } from './json-calls.ts';
import { mostDataBytes, writeBytes } from './module-memory.ts';

/** Calls inside of calls. */
const mostDepth = 16;
/** Ticks of a call, besides those of the function. Lua scripts have a budget of their own, so that theirs costs more. */
const callTicks = { own: 1000, elsewhere: 50_000 } as const;

/** `ecs.call` and `ecs.result`, by path. */
export function callFunctions(context: HostContext): Readonly<Record<string, HostBody>> {
  const { services, calls } = context;
  const { memory, name, json } = createReaders(context);
  let depth = 0;
  let last: Uint8Array = new Uint8Array();

  /** What the function gives, as JSON text; empty for nothing. */
  const run = (entity: number, script: string, fn: string, args: readonly unknown[]): string => {
    const { running } = calls;
    if (context.scratch() || running.starting || running.moving) {
      throw new MoonloopError('CALL_FAILED', 'ecs.call: not while a module starts, or gives or takes state');
    }
    if (depth >= mostDepth) {
      throw new MoonloopError('CALL_FAILED', `ecs.call is nested more than ${mostDepth} deep`);
    }
    const found = services.resolveScript(script);
    if (!found.ok) throw found.error;
    calls.charge(callTicks.own);
    calls.needEnough();
    depth++;
    try {
      const to = { entity, script, name: fn, args };
      const own = context.callOwn(found.value.number, to);
      if (own === undefined) calls.charge(callTicks.elsewhere);
      const result = own ?? services.callScript(to);
      if (result.ok) {
        const value = withSafeNumbers(result.value);
        const written = value === undefined ? '' : writeJson(value, `what ${fn} gives`);
        if (own === undefined) calls.charge(written.length * hostTicks.perJsonByte); // own results are paid for by now
        return written;
      }
      const { code, message } = result.error;
      const isOwn = code !== 'SCRIPT_MISSING' && code !== 'FOREIGN_ENTITY'; // the function has run, or could not be called
      const said = isOwn ? `${fn.slice(0, 80)} of ${found.value.id}: ${message}` : message;
      throw new MoonloopError(code, said, { cause: result.error });
    } finally {
      depth--;
    }
  };
  const give = (out: number, capacity: number, what: string): number => {
    calls.charge(last.length * hostTicks.perByte);
    return writeBytes(memory(), last, out, capacity, what);
  };
  return {
    'ecs.call': (handle, script, scriptLength, fn, fnLength, args, argsLength, out, capacity) => {
      const given = argsLength === 0 ? [] : json(args!, argsLength!, 'the arguments of ecs.call').data;
      if (!Array.isArray(given)) {
        throw new MoonloopError('VALUE_REFUSED', 'the arguments of ecs.call must be a JSON array');
      }
      const [id, called] = [name(script!, scriptLength!, 'ecs.call'), name(fn!, fnLength!, 'ecs.call')];
      const bytes = encodeText(run(handle!, id, called, given));
      if (bytes.length > mostDataBytes) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `what ${called} gives has ${bytes.length} bytes, more than ${mostDataBytes}`,
        );
      }
      last = bytes;
      return give(out!, capacity!, 'ecs.call');
    },
    'ecs.result': (out, capacity) => give(out!, capacity!, 'ecs.result'),
  };
}
