/**
 * Checks the numbers among a game's options: a NaN that slips in would stop time, silently and for ever.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** Options that are numbers, with what they may be. */
const rules = {
  fixedHz: { expected: 'above 0, at most 1000', test: (value: number) => value > 0 && value <= 1000 },
  maxFixedSteps: { expected: 'a whole number from 1', test: (value: number) => Number.isInteger(value) && value >= 1 },
  maxDeltaSeconds: { expected: 'above 0', test: (value: number) => value > 0 },
  swapBudgetMs: { expected: 'at least 0', test: (value: number) => value >= 0 },
  maxFailingShare: { expected: '0 … 1', test: (value: number) => value >= 0 && value <= 1 },
  maxEntitiesPerMod: {
    expected: 'a whole number from 0',
    test: (value: number) => Number.isInteger(value) && value >= 0,
  },
  gcBudgetMs: { expected: 'at least 0', test: (value: number) => value >= 0 },
  reloadTimeoutSeconds: { expected: 'above 0', test: (value: number) => value > 0 },
  seed: { expected: 'a finite number', test: Number.isFinite },
} as const;

/** The options that are checked; those left out have their defaults. */
export type CheckedOptions = { readonly [name in keyof typeof rules]?: number | undefined };

/** Options that programs without types forget. */
export interface RequiredOptions {
  readonly source: unknown;
  readonly runtimes: unknown;
  readonly systems: unknown;
}

/** @throws MoonloopError `OPTION_INVALID`, naming the option, what it may be, and what it is */
export function checkOptions(options: CheckedOptions & RequiredOptions): void {
  for (const name of ['source', 'runtimes', 'systems'] as const) {
    if (options[name] === undefined)
      throw new MoonloopError('OPTION_INVALID', `createGame needs ${name}; none was given`);
  }
  for (const [name, { expected, test }] of Object.entries(rules)) {
    const value: unknown = options[name as keyof typeof rules];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !test(value)) {
      throw new MoonloopError('OPTION_INVALID', `${name} must be ${expected}, got ${String(value)}`);
    }
  }
}
