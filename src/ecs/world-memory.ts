/**
 * World memory: the one WebAssembly.Memory that holds every component column and the handle table.
 * Its size is fixed when it is made, so a view never detaches; the system commits pages when they are touched.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** Most entities a world can have: handles keep 20 bits for the index; 0, the scratch row and the last are not for entities. */
export const maxCapacity = 2 ** 20 - 3;

/** Size of a world's memory. */
export interface WorldMemoryOptions {
  /** Entities that can be alive at once. @default 65536 */
  readonly capacity?: number | undefined;
  /** Address space reserved for columns, in MiB. @default 256 */
  readonly maxColumnsMiB?: number | undefined;
}

/** Memory for columns. Address 0 is never given out. */
export interface WorldMemory {
  readonly memory: WebAssembly.Memory;
  /** Entities that can be alive at once. */
  readonly capacity: number;
  /** Length of every column: ids run from 1 to `capacity`, 0 is nobody, the last is the scratch row. */
  readonly slots: number;
  /** Index of the scratch row, where a new version's body is tried before any entity runs it. */
  readonly scratch: number;
  /**
   * Reserves zeroed bytes, aligned to 16.
   * @param owner - Who asks, for the message of `COLUMNS_FULL`.
   */
  allocate(byteLength: number, owner: string): number;
  /**
   * Address of 4 bytes per slot (and 256 at least) for whoever needs them for a moment: what is written there is read before
   * anybody else runs. Columns come and go never, VMs do, so these have no memory of their own here.
   */
  workArea(): number;
  /** Does work that allocates. When it throws, all that it was given is free again, and zero. */
  attempt<T>(work: () => T): T;
  /** Bytes given out so far. */
  usedBytes(): number;
}

const pageBytes = 65_536;

/** Reserves the memory; throws `OPTION_INVALID` for sizes that cannot be. */
export function createWorldMemory(options: WorldMemoryOptions = {}): WorldMemory {
  const { capacity = 65_536, maxColumnsMiB = 256 } = options;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > maxCapacity) {
    throw new MoonloopError('OPTION_INVALID', `capacity must be 1 … ${maxCapacity} entities, got ${capacity}`);
  }
  if (!(maxColumnsMiB >= 1 && maxColumnsMiB <= 4095)) {
    throw new MoonloopError('OPTION_INVALID', `maxColumnsMiB must be 1 … 4095, got ${maxColumnsMiB}`);
  }
  const pages = Math.ceil((maxColumnsMiB * 2 ** 20) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const limit = pages * pageBytes;
  let used = 16; // address 0 means "no column"
  let workArea = 0;
  const made: WorldMemory = {
    memory,
    capacity,
    slots: capacity + 2,
    scratch: capacity + 1,
    workArea() {
      workArea ||= made.allocate(Math.max(256, 4 * made.slots), 'the work area');
      return workArea;
    },
    allocate(byteLength, owner) {
      const address = used;
      const end = address + Math.ceil(byteLength / 16) * 16; // no bit operations: addresses pass 2 GiB
      if (!(end <= limit)) {
        throw new MoonloopError(
          'COLUMNS_FULL',
          `no room for ${owner}: ${byteLength} bytes asked, ${limit - used} of ${limit} left. ` +
            'Raise maxColumnsMiB or lower capacity in createGame.',
        );
      }
      used = end;
      return address;
    },
    attempt(work) {
      const before = used;
      try {
        return work();
      } catch (error) {
        new Uint8Array(memory.buffer, before, used - before).fill(0);
        used = before;
        throw error;
      }
    },
    usedBytes: () => used,
  };
  return made;
}
