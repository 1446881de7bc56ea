/**
 * A counter in AssemblyScript: an instance per entity, whose number lies in a global. Globals start anew with each reload;
 * get_state gives what shall stay, and set_state takes it in the next version.
 */
import { dataOf, ecs_column, ecs_entity, ecs_set_f32, textAt } from '../../../bindings/moonloop';

// runs in each new instance: columns of the game's own components have their numbers then
const x = ecs_column('Position.x');
let counter: i32 = 0;
let state: ArrayBuffer = new ArrayBuffer(0); // kept here, so that nobody collects it

export function increment(): void {
  counter++;
}

export function get_counter(): i32 {
  return counter;
}

export function on_update(dt: f32): void {
  increment();
  ecs_set_f32(x, ecs_entity(), counter as f32);
}

const before = '{"counter":';

export function get_state(): i64 {
  state = String.UTF8.encode(before + counter.toString() + '}');
  return dataOf(state);
}

export function set_state(pointer: usize, length: i32): void {
  counter = I32.parseInt(textAt(pointer, length).slice(before.length));
}

/** Room for what the game passes. */
export function alloc(size: usize): usize {
  return heap.alloc(size);
}

export function dealloc(pointer: usize): void {
  heap.free(pointer);
}
