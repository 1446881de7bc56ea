/** What {@link measureLeaks} found. */
export interface Leaks {
  readonly reloads: number;
  readonly refused: number;
  readonly rolledBack: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly changed: readonly string[];
  readonly luaBytesGrown: number;
  readonly heapBytesPerReload: number;
  readonly framesMissed: number;
  readonly gold: number;
  readonly liveVmsAtTheEnd: number;
}
/** See leaks.mjs. */
export function measureLeaks(options: {
  readonly kind: 'plain' | 'probation' | 'leaking';
  readonly warmUp: number;
  readonly reloads: number;
}): Promise<Leaks>;
