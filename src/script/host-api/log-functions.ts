/** Log lines. */
import { group, rest } from './host-function.ts';

/** Log lines. */
export const logFunctions = group(
  'log',
  (['debug', 'info', 'warn', 'error'] as const).map((name) => ({
    name,
    summary: `Writes a log line of level ${name}; arguments are joined by tabs.`,
    parameters: [rest('values', 'any')],
    returns: [],
    effect: 'output' as const,
  })),
);
