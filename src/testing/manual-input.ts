/**
 * Input that a test or a demo writes by hand.
 */
import type { InputSink, InputSource } from '../core/input-source.ts';

/** Input written by the program. */
export interface ManualInput extends InputSource {
  press(code: string): void;
  release(code: string): void;
  movePointer(x: number, y: number): void;
}

/** Creates input in which nothing has happened yet. */
export function createManualInput(): ManualInput {
  let events: ((sink: InputSink) => void)[] = [];
  return {
    press: (code) => void events.push((sink) => sink.key(code, true)),
    release: (code) => void events.push((sink) => sink.key(code, false)),
    movePointer: (x, y) => void events.push((sink) => sink.pointer(x, y)),
    poll(sink) {
      const happened = events;
      events = [];
      for (const event of happened) event(sink);
    },
  };
}
