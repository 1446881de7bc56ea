/**
 * What the host functions of one room have in common: what they work on, how they read arguments, what they cost. Arguments
 * come from code that nobody trusts: pointers are checked when they are used, handles when they are meant.
 */
import { isRecord } from '../core/guards.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Result } from '../core/result.ts';
import { type ComponentInfo, unknownComponent } from '../ecs/components.ts';
import { deadEntity } from '../ecs/dead-entity.ts';
import type { CrossCall } from '../script/cross-call.ts';
import type { FrameTime, RoomServices } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import type { Callbacks } from './callbacks.ts';
import type { ModuleColumns } from './columns.ts';
import { parseJson } from './json.ts';
import { mostDataBytes, readText } from './module-memory.ts';
import type { RandomNumbers } from './random.ts';
import type { RoomCalls } from './room-calls.ts';
import type { RoomInput } from './room-input.ts';
import type { StateStore } from './state-store.ts';

/** What the host functions of one room share. */
export interface HostContext {
  readonly services: RoomServices;
  readonly columns: ModuleColumns;
  readonly calls: RoomCalls;
  readonly input: RoomInput;
  readonly random: RandomNumbers;
  readonly callbacks: Callbacks;
  readonly state: StateStore;
  /** Events that somebody outside of the room listens to. */
  readonly heard: ReadonlySet<string>;
  time(): FrameTime;
  /** Calls a function that a script of this room has for an entity; undefined when it has none running. */
  callOwn(script: number, to: CrossCall): Result<unknown> | undefined;
  /** The scratch entity while a version is staged. */
  scratch(): Scratch | undefined;
  /** Counts an event to others; throws `VALUE_REFUSED` when it is one too many in this frame. */
  countSent(bytes: number): void;
}

/** A host function. */
export type HostBody = (...args: number[]) => number | undefined;

/** Bytes of a name. */
const mostNameBytes = 1024;
/** Ticks of work in JavaScript. */
export const hostTicks = {
  refusal: 5000,
  change: 200,
  line: 2000,
  perEntity: 10,
  /** A text of a component, or a script by its name: what takes a microsecond whatever its size. */
  look: 40,
  perByte: 0.25,
  perJsonByte: 5,
} as const;

/** Bytes that are to be paid for; more than are read at all are refused for nothing. */
function sizeOf(length: number): number {
  return length >>> 0 <= mostDataBytes ? length : 0;
}

/** Readers of the arguments of one room's host functions. Each throws for what it cannot read. */
export function createReaders({ services: { world }, calls }: HostContext) {
  const memory = (): WebAssembly.Memory => {
    const found = calls.running.instance?.memory;
    if (found === undefined) throw new MoonloopError('VALUE_REFUSED', 'the module has no memory to read from');
    return found;
  };
  const text = (pointer: number, length: number, what: string): string => {
    calls.charge(sizeOf(length) * hostTicks.perByte);
    return readText(memory(), pointer, length, what);
  };
  const name = (pointer: number, length: number, what: string): string => {
    if (length >>> 0 > mostNameBytes) {
      throw new MoonloopError('VALUE_REFUSED', `${what}: a name has up to ${mostNameBytes} bytes, got ${length >>> 0}`);
    }
    return text(pointer, length, what);
  };
  const entity = (handle: number, who: string): number => {
    const eid = world.handles.idOf(handle);
    if (eid === 0) throw deadEntity(world, handle, who);
    return eid;
  };
  const info = (known: string): ComponentInfo => {
    const found = world.registry.byName.get(known);
    if (found === undefined) throw unknownComponent(known, world.registry.byName.keys());
    return found;
  };
  const json = (
    pointer: number,
    length: number,
    what: string,
  ): { readonly written: string; readonly data: unknown } => {
    calls.charge(sizeOf(length) * hostTicks.perJsonByte);
    const written = text(pointer, length, what);
    return { written, data: parseJson(written, what) };
  };
  /** JSON text of an object; empty text means none. */
  const record = (pointer: number, length: number, what: string): Readonly<Record<string, unknown>> => {
    if (length === 0) return {};
    const value = json(pointer, length, what).data;
    if (!isRecord(value)) throw new MoonloopError('VALUE_REFUSED', `${what} must be a JSON object`);
    return value;
  };
  return { memory, text, name, entity, info, json, record };
}
