/**
 * Keys and pointer as the modules of one room see them.
 */

/** Input of one room. */
export interface RoomInput {
  key(code: string, down: boolean): void;
  movePointer(x: number, y: number): void;
  /** Forgets the keys that went down or up in this frame. */
  endFrame(): void;
  down(code: string): boolean;
  pressed(code: string): boolean;
  released(code: string): boolean;
  readonly pointer: readonly [x: number, y: number];
}

/** Creates input with no key held. */
export function createRoomInput(): RoomInput {
  const held = new Set<string>();
  const pressed = new Set<string>();
  const released = new Set<string>();
  const pointer: [x: number, y: number] = [0, 0];
  return {
    pointer,
    key(code, down) {
      if (down && !held.has(code)) pressed.add(code);
      if (!down && held.has(code)) released.add(code);
      if (down) held.add(code);
      else held.delete(code);
    },
    movePointer(x, y) {
      pointer[0] = x;
      pointer[1] = y;
    },
    endFrame() {
      pressed.clear();
      released.clear();
    },
    down: (code) => held.has(code),
    pressed: (code) => pressed.has(code),
    released: (code) => released.has(code),
  };
}
