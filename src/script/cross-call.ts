/**
 * What a script calls in another one, whatever their languages.
 */
import type { Handle } from '../ecs/handles.ts';

/** A function of a running instance, and what it is given: plain data. */
export interface CrossCall {
  readonly entity: Handle;
  /** As scripts name it. */
  readonly script: string;
  readonly name: string;
  readonly args: readonly unknown[];
}
