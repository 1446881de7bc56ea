/**
 * Where key presses and pointer moves come from: a page, or a test. Asked once a frame.
 */

/** Takes what has happened since the last frame. */
export interface InputSink {
  /** @param code - Name as in KeyboardEvent.code (`ArrowLeft`, `KeyA`, `Space`), or `Mouse0`. */
  key(code: string, down: boolean): void;
  /** Place of the pointer in pixels of the view, from its top left corner. */
  pointer(x: number, y: number): void;
}

/** A source of input. */
export interface InputSource {
  /** Hands everything since the last call to the sink, in order. */
  poll(sink: InputSink): void;
}
