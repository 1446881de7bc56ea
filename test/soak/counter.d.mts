/** What {@link measureCounter} found. */
export interface CounterRun {
  readonly live: number;
  readonly refused: number;
  readonly failed: number;
  readonly frames: number;
  /** Largest number of increments, pings or timer calls that any entity is off at any look. */
  readonly lost: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly changed: readonly string[];
  readonly luaBytesGrown: number;
  readonly heapBytesPerReload: number;
  readonly liveVmsAtTheEnd: number;
}
/** See counter.mjs. */
export function measureCounter(options: {
  readonly reloads: number;
  readonly looks: number;
  readonly onLook?: (line: {
    readonly live: number;
    readonly refused: number;
    readonly lost: number;
    readonly heapBytes: number;
  }) => void;
}): Promise<CounterRun>;
