/**
 * The profiler's contract: who spent how long in a frame. The game runs without one and then reads no clock.
 */

/** What a measured stretch of time was spent on. */
export type ProbeKind = 'script' | 'swap' | 'system' | 'gc';

/** Receives measured times while a frame runs. Must not throw and must not allocate per call. */
export interface Probe {
  /**
   * @param kind - What the time was spent on.
   * @param name - Script id, system name or mod name.
   * @param ms - Milliseconds, with fractions.
   * @param entities - How many entities it was spent on; 0 where that has no meaning.
   */
  record(kind: ProbeKind, name: string, ms: number, entities: number): void;
}
