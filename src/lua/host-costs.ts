/**
 * What host calls cost: work in JavaScript takes no ticks by itself, so that what scripts can make long or repeat for
 * little is charged to the call that asks for it.
 */
import type { RawLua } from './vm/raw-lua.ts';

/** Limits on what one mod hands to the host. */
export const hostLimits = {
  /** Letters of a name; longer ones are cut, and mean nothing. */
  nameLength: 600,
  /** Characters of a log line; the rest is cut. */
  lineLength: 4_000,
  /** Bytes of a text in a component. */
  textBytes: 16_384,
  /** Bytes of texts that components have not held before, in one frame. */
  newTextBytes: 8 * 1_048_576,
  /** Queries that are kept up to date at a time. */
  liveQueries: 256,
} as const;

/** Ticks of work that is dearer than a host call's own instructions. */
export const hostTicks = {
  refusal: 2_000,
  newQuery: 2_000,
  perEntity: 10,
  newText: 200,
  /** Spawning, despawning, adding and removing components; attaching and detaching scripts. */
  structure: 50,
  attachment: 1_000,
  /** A call of a script in another language, which has a budget of its own. */
  callElsewhere: 50_000,
  listening: 500,
  per16Bytes: 1,
} as const;

/** Charging of one VM. */
export interface HostCosts {
  /** Takes ticks from what the running call has left. */
  charge(ticks: number): void;
  /**
   * The function with refusals made cheap and charged for: its errors have no JavaScript stack, which nobody sees and which
   * would cost more than all the rest.
   */
  guard<A extends readonly unknown[], R>(body: (...args: A) => R): (...args: A) => R;
}

/** Creates the charging. */
export function createHostCosts(raw: Pick<RawLua, 'moonloop_fuel'>): HostCosts {
  const charge = (ticks: number): void => {
    raw.moonloop_fuel.value -= Math.ceil(ticks);
  };
  return {
    charge,
    guard:
      (body) =>
      (...args) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
          return body(...args);
        } catch (error) {
          charge(hostTicks.refusal);
          throw error;
        } finally {
          Error.stackTraceLimit = limit;
        }
      },
  };
}
