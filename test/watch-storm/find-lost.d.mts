/** What a source was given. */
export interface FoundSave {
  readonly id: string;
  readonly tag: string;
  readonly pattern: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What it told; `tag` undefined for a file that is gone. */
export interface ToldContent {
  readonly id: string;
  readonly tag: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Adds to each save how long it took, in milliseconds; Infinity for a lost one. */
export function findDelays<S extends FoundSave>(
  saves: readonly S[],
  told: readonly ToldContent[],
  withinMs: number,
): (S & { readonly delayMs: number })[];
