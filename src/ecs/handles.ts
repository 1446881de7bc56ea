/**
 * Entity handles: index and generation in one number ≥ 0, so that a kept reference to a dead entity can never
 * mean another one that got its id. 20 bits index, 11 bits generation; a first-generation handle is the bitECS id.
 * The table lies in world memory, where the bridge reads it: slot i holds the live handle of id i, or -1.
 */
import type { WorldMemory } from './world-memory.ts';

/** An entity as scripts, events and JSON lines see it. */
export type Handle = number;

/** Bits of a handle that are the bitECS id. */
export const indexMask = 0xfffff;
const generationShift = 20;
const generations = 2 ** 11;

/** The handle that an id has in a generation. */
export function handleOf(eid: number, generation: number): Handle {
  return (generation << generationShift) | eid;
}

/** Table of live handles. */
export interface Handles {
  /** Address of the table in world memory: `slots` × i32. */
  readonly address: number;
  /** Handle of a living bitECS id; 0 for ids that are not alive. */
  of(eid: number): Handle;
  /** bitECS id of a handle; 0 when the entity is dead or the handle never was one. */
  idOf(handle: Handle): number;
  /** Number of living entities. */
  alive(): number;
  /** Makes the scratch row addressable, or ends that; its handle is its index. */
  openScratch(open: boolean): Handle;
  /** How often an id has been given out before its present or next use; 2048 or more: never again. */
  generationOf(eid: number): number;
  /** Sets all generations, while nobody is alive whose own differs. @param generations - By id, from 0; ids beyond it start anew. */
  restore(generations: Uint16Array): void;
  /** Called when bitECS has given out an id. */
  born(eid: number): void;
  /**
   * Called when bitECS takes an id back.
   * @returns false when the id has used up its generations and must not be given out again.
   */
  died(eid: number): boolean;
}

/** Creates a table in which nobody is alive. */
export function createHandles(memory: WorldMemory): Handles {
  const address = memory.allocate(4 * memory.slots, 'the handle table');
  const live = new Int32Array(memory.memory.buffer, address, memory.slots).fill(-1);
  const generation = new Uint16Array(memory.slots);
  let alive = 0;
  return {
    address,
    of: (eid) => Math.max(0, live[eid] ?? 0),
    idOf(handle) {
      const eid = handle & indexMask;
      return eid !== 0 && live[eid] === handle ? eid : 0;
    },
    alive: () => alive,
    openScratch(open) {
      live[memory.scratch] = open ? memory.scratch : -1;
      return memory.scratch;
    },
    generationOf: (eid) => generation[eid] ?? 0,
    restore(generations) {
      generation.fill(0);
      generation.set(generations.subarray(0, generation.length));
    },
    born(eid) {
      live[eid] = handleOf(eid, generation[eid]!);
      alive++;
    },
    died(eid) {
      live[eid] = -1;
      alive--;
      generation[eid]! += 1;
      return generation[eid]! < generations;
    },
  };
}
