/**
 * Text in components, as modules read and write it: bytes in their memory. What they write is kept outside of it, so its
 * size is limited.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { encodeText } from '../core/text.ts';
import { createReaders, type HostBody, type HostContext, hostTicks } from './host-context.ts';
import { mostTextBytes, writeBytes } from './module-memory.ts';

/** Bytes of texts that components have not held before, in one frame of one mod. */
const mostNewBytes = 8 * 1_048_576;

/** Text fields of one room. */
export interface TextFields {
  readonly functions: Readonly<Record<string, HostBody>>;
  /** Refuses what no component may hold. @throws MoonloopError `FIELD_INVALID` @param who - For the message. */
  admit(text: string, who: string): void;
}

/** Creates them. */
export function createTextFields(context: HostContext): TextFields {
  const { columns, calls, services } = context;
  const { world, guard } = services;
  const { memory, text, entity } = createReaders(context);
  let [frame, newBytes] = [-1, 0];

  const refuse = (who: string, reason: string): MoonloopError =>
    new MoonloopError('FIELD_INVALID', `${who}: ${reason}`);
  const tooLong = (who: string, bytes: number): MoonloopError =>
    refuse(who, `a text field holds up to ${mostTextBytes} bytes, got ${bytes}`);
  const admit = (content: string, who: string): void => {
    const bytes = encodeText(content).length;
    if (bytes > mostTextBytes) throw tooLong(who, bytes);
    if (/\p{Surrogate}/u.test(content)) throw refuse(who, 'a text field needs UTF-8, got half of a surrogate pair');
    if (world.strings.has(content)) return;
    calls.charge(hostTicks.change);
    if (frame !== world.time.frame) [frame, newBytes] = [world.time.frame, 0];
    newBytes += bytes;
    if (newBytes > mostNewBytes) {
      throw refuse(who, `a mod may set up to ${mostNewBytes >> 20} MiB of new texts in a frame`);
    }
  };
  return {
    admit,
    functions: {
      'ecs.get_text': (number, handle, out, capacity) => {
        const { path, column } = columns.textColumn(number!);
        const bytes = encodeText(world.strings.textOf(column[entity(handle!, path)]!));
        calls.charge(hostTicks.look + bytes.length * hostTicks.perByte);
        return writeBytes(memory(), bytes, out!, capacity!, 'ecs.get_text');
      },
      'ecs.set_text': (number, handle, pointer, length) => {
        calls.charge(hostTicks.look);
        const { path, column } = columns.textColumn(number!);
        const eid = entity(handle!, path);
        if (!guard.mayChange(eid)) throw guard.foreignEntity(`writing ${path}`, eid);
        const who = `${path} of entity ${handle}`;
        if (length! >>> 0 > mostTextBytes) throw tooLong(who, length! >>> 0);
        const content = text(pointer!, length!, who);
        admit(content, who);
        column[eid] = world.strings.idOf(content);
      },
    },
  };
}
