/**
 * Ending things: what a subscription returns and what an owner offers. Both may be called twice safely.
 */
/// <reference lib="esnext.disposable" preserve="true" />

/** Ends a subscription, a timer or a watch. Calling it again does nothing. */
export type Stop = () => void;

/** Something that owns resources. `dispose` may be called more than once. */
export interface Disposable {
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Wraps `end` so that it runs at most once. */
export function onceOnly(end: () => void): Stop {
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    end();
  };
}

/** Gives an object `dispose` and `Symbol.dispose`, both running `end` at most once. */
export function withDispose<T extends object>(owner: T, end: () => void): T & Disposable {
  const dispose = onceOnly(end);
  return Object.assign(owner, { dispose, [Symbol.dispose]: dispose });
}
