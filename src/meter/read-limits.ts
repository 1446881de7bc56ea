/**
 * How large a WASM binary may be before it is refused unread. Counts are checked before anything is made of them.
 */

/** Upper bounds; each may be set on its own. */
export interface WasmReadLimits {
  /** Size of the binary. @default 16777216 */
  readonly maxBytes?: number;
  /** Types, with those inside recursive groups. @default 10000 */
  readonly maxTypes?: number;
  /** Parameters, and results, of one type. @default 1000 */
  readonly maxParameters?: number;
  /** Functions with code of their own. @default 100000 */
  readonly maxFunctions?: number;
  /** @default 10000 */
  readonly maxImports?: number;
  /** @default 10000 */
  readonly maxExports?: number;
  /** @default 100000 */
  readonly maxGlobals?: number;
  /** Memories, imported ones counted. @default 100 */
  readonly maxMemories?: number;
  /** Tables, imported ones counted. @default 100 */
  readonly maxTables?: number;
  /** Data segments, and element segments. @default 100000 */
  readonly maxSegments?: number;
  /** Locals of one function, parameters not counted; engines stop at 50,000. @default 49000 */
  readonly maxLocals?: number;
  /** Bytes of code of one function; engines stop at 7,654,321. @default 4000000 */
  readonly maxBodyBytes?: number;
  /**
   * What engines have to do where ways through functions meet: the locals of a function and the values on its stack,
   * times 16 for each of its blocks and 1 for each branch; and what calls and branches with more than 8 values hand on. It is
   * done by the thread that calls a function first. @default Infinity
   */
  readonly maxMeetings?: number;
}

/** The limits with every default in. */
export function fillReadLimits(limits: WasmReadLimits = {}): Required<WasmReadLimits> {
  return {
    maxBytes: 16 * 1024 * 1024,
    maxTypes: 10_000,
    maxParameters: 1000,
    maxFunctions: 100_000,
    maxImports: 10_000,
    maxExports: 10_000,
    maxGlobals: 100_000,
    maxMemories: 100,
    maxTables: 100,
    maxSegments: 100_000,
    maxLocals: 49_000,
    maxBodyBytes: 4_000_000,
    maxMeetings: Number.POSITIVE_INFINITY,
    ...limits,
  };
}
