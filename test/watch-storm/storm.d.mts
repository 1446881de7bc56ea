/** A save of a storm. */
export interface StormSave {
  readonly id: string;
  readonly tag: string;
  readonly pattern: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly delayMs: number;
}

/** What one source made of it. */
export interface StormResult {
  readonly lost: readonly StormSave[];
  readonly patterns: Readonly<
    Record<string, { readonly saves: number; readonly lost: number; readonly delays: readonly number[] }>
  >;
  readonly problems: readonly string[];
}

/** Runs a storm of saves over a folder that several sources watch. */
export function runStorm(options: {
  readonly createSource: (root: string, polling: boolean) => object;
  readonly kinds: readonly string[];
  readonly saves: number;
  readonly switches: number;
  readonly withinMs: number;
  readonly seed?: number;
}): Promise<{ readonly vim: boolean; readonly saves: number; readonly results: Readonly<Record<string, StormResult>> }>;
