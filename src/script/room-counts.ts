/**
 * What a room can be asked for in numbers.
 */

/** How much is alive in a room. */
export interface RoomCounts {
  readonly handlers: number;
  readonly timers: number;
  /** Bytes in use in the language's own memory. */
  readonly bytes: number;
  /** Most ticks that one call into script code has spent so far. */
  readonly mostTicks: number;
  /** Frames in which the mod spent its budget, so that something was left over for the next one. */
  readonly spentFrames: number;
}
