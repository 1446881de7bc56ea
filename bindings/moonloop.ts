/**
 * The host functions of moonloop, for modules in AssemblyScript. Made from the declared table by `npm run build:docs`; do not edit.
 *
 * Functions that take a string allocate memory for it in each call: ask for a column once, not in each update.
 * docs/wasm.md says the rest.
 */

/** What get_state, moonloop_fields and functions called …_json give. The text must stay where it is: keep the buffer. */
export function dataOf(buffer: ArrayBuffer): i64 {
  return (changetype<usize>(buffer) as i64) | ((buffer.byteLength as i64) << 32);
}

/** The first of the two values that ecs_get_pair gives. */
export function firstOf(values: i64): f32 {
  return reinterpret<f32>(values as i32);
}

/** The second of the two values that ecs_get_pair gives. */
export function secondOf(values: i64): f32 {
  return reinterpret<f32>((values >>> 32) as i32);
}

/** Text that the game wrote at an address. */
export function textAt(pointer: usize, length: i32): string {
  return String.UTF8.decodeUnsafe(pointer, length);
}

@external("ecs", "spawn")
declare function raw_ecs_spawn(components: usize, components_length: i32, scripts: usize, scripts_length: i32): i32;
/** A new entity; components is a JSON object of components with their fields, or empty; scripts are ids, one per line. Its handle can be used at once. */
export function ecs_spawn(components: string, scripts: string): i32 {
  const componentsBytes = String.UTF8.encode(components);
  const scriptsBytes = String.UTF8.encode(scripts);
  return raw_ecs_spawn(changetype<usize>(componentsBytes), componentsBytes.byteLength, changetype<usize>(scriptsBytes), scriptsBytes.byteLength);
}

/** Removes an entity after the running loop; on_destroy of its scripts runs then. */
@external("ecs", "despawn")
export declare function ecs_despawn(entity: i32): void;

@external("ecs", "add")
declare function raw_ecs_add(entity: i32, component: usize, component_length: i32, fields: usize, fields_length: i32): void;
/** Adds a component; fields is a JSON object, or empty: fields that it does not name get their defaults. */
export function ecs_add(entity: i32, component: string, fields: string): void {
  const componentBytes = String.UTF8.encode(component);
  const fieldsBytes = String.UTF8.encode(fields);
  raw_ecs_add(entity, changetype<usize>(componentBytes), componentBytes.byteLength, changetype<usize>(fieldsBytes), fieldsBytes.byteLength);
}

@external("ecs", "remove")
declare function raw_ecs_remove(entity: i32, component: usize, component_length: i32): void;
/** Removes a component after the running loop. */
export function ecs_remove(entity: i32, component: string): void {
  const componentBytes = String.UTF8.encode(component);
  raw_ecs_remove(entity, changetype<usize>(componentBytes), componentBytes.byteLength);
}

@external("ecs", "has")
declare function raw_ecs_has(entity: i32, component: usize, component_length: i32): bool;
/** Whether an entity has a component, or a script (by its id). */
export function ecs_has(entity: i32, component: string): bool {
  const componentBytes = String.UTF8.encode(component);
  return raw_ecs_has(entity, changetype<usize>(componentBytes), componentBytes.byteLength);
}

/** Whether a handle still means a living entity. */
@external("ecs", "alive")
export declare function ecs_alive(entity: i32): bool;

@external("ecs", "query")
declare function raw_ecs_query(component: usize, component_length: i32, more: usize, more_length: i32, out: usize, capacity: i32): i32;
/** Writes the handles of up to capacity entities that have all of these components (or scripts, by id), and gives how many there are. More names: one per line, or empty. */
export function ecs_query(component: string, more: string, out: usize, capacity: i32): i32 {
  const componentBytes = String.UTF8.encode(component);
  const moreBytes = String.UTF8.encode(more);
  return raw_ecs_query(changetype<usize>(componentBytes), componentBytes.byteLength, changetype<usize>(moreBytes), moreBytes.byteLength, out, capacity);
}

@external("ecs", "attach")
declare function raw_ecs_attach(entity: i32, script: usize, script_length: i32): void;
/** Attaches a script to an entity after the running loop. */
export function ecs_attach(entity: i32, script: string): void {
  const scriptBytes = String.UTF8.encode(script);
  raw_ecs_attach(entity, changetype<usize>(scriptBytes), scriptBytes.byteLength);
}

@external("ecs", "detach")
declare function raw_ecs_detach(entity: i32, script: usize, script_length: i32): void;
/** Takes a script off an entity after the running loop; its on_destroy runs then. */
export function ecs_detach(entity: i32, script: string): void {
  const scriptBytes = String.UTF8.encode(script);
  raw_ecs_detach(entity, changetype<usize>(scriptBytes), scriptBytes.byteLength);
}

/** The entity whose hook runs. */
@external("ecs", "entity")
export declare function ecs_entity(): i32;

@external("ecs", "column")
declare function raw_ecs_column(name: usize, name_length: i32): i32;
/** The number of a column, by component and field: "Position.x". It is good until the module is reloaded. */
export function ecs_column(name: string): i32 {
  const nameBytes = String.UTF8.encode(name);
  return raw_ecs_column(changetype<usize>(nameBytes), nameBytes.byteLength);
}

/** The value of a column for an entity, as f32. */
@external("ecs", "get_f32")
export declare function ecs_get_f32(column: i32, entity: i32): f32;

/** Sets the value of a column for an entity, from f32. */
@external("ecs", "set_f32")
export declare function ecs_set_f32(column: i32, entity: i32, value: f32): void;

/** The value of a column for an entity, as f64. */
@external("ecs", "get_f64")
export declare function ecs_get_f64(column: i32, entity: i32): f64;

/** Sets the value of a column for an entity, from f64. */
@external("ecs", "set_f64")
export declare function ecs_set_f64(column: i32, entity: i32, value: f64): void;

/** The value of a column for an entity, as i32. */
@external("ecs", "get_i32")
export declare function ecs_get_i32(column: i32, entity: i32): i32;

/** Sets the value of a column for an entity, from i32. */
@external("ecs", "set_i32")
export declare function ecs_set_i32(column: i32, entity: i32, value: i32): void;

/** The number of a pair of columns, by the numbers of both. It is good until the module is reloaded. */
@external("ecs", "pair")
export declare function ecs_pair(first: i32, second: i32): i32;

/** The values of two columns for an entity, each as get_f32 gives it: the first in the low 32 bits, the second in the high ones. */
@external("ecs", "get_pair")
export declare function ecs_get_pair(pair: i32, entity: i32): i64;

/** Sets the values of two columns for an entity, from f32; neither when one of them is refused. */
@external("ecs", "set_pair")
export declare function ecs_set_pair(pair: i32, entity: i32, a: f32, b: f32): void;

/** Writes the text of a column for an entity to out, if capacity bytes hold it, and gives its length in bytes either way. */
@external("ecs", "get_text")
export declare function ecs_get_text(column: i32, entity: i32, out: usize, capacity: i32): i32;

@external("ecs", "set_text")
declare function raw_ecs_set_text(column: i32, entity: i32, text: usize, text_length: i32): void;
/** Sets the text of a column for an entity: UTF-8, up to 16,384 bytes. */
export function ecs_set_text(column: i32, entity: i32, text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_ecs_set_text(column, entity, changetype<usize>(textBytes), textBytes.byteLength);
}

@external("ecs", "call")
declare function raw_ecs_call(entity: i32, script: usize, script_length: i32, name: usize, name_length: i32, args: usize, args_length: i32, out: usize, capacity: i32): i32;
/** Calls a function of a script of this mod at once; args is a JSON array, or empty. Writes what it gives, as JSON text, to out, if capacity bytes hold it, and gives its length either way; 0 for nothing. */
export function ecs_call(entity: i32, script: string, name: string, args: string, out: usize, capacity: i32): i32 {
  const scriptBytes = String.UTF8.encode(script);
  const nameBytes = String.UTF8.encode(name);
  const argsBytes = String.UTF8.encode(args);
  return raw_ecs_call(entity, changetype<usize>(scriptBytes), scriptBytes.byteLength, changetype<usize>(nameBytes), nameBytes.byteLength, changetype<usize>(argsBytes), argsBytes.byteLength, out, capacity);
}

/** Writes once more what the last call gave, for when it did not fit, and gives its length. */
@external("ecs", "result")
export declare function ecs_result(out: usize, capacity: i32): i32;

@external("events", "on")
declare function raw_events_on(name: usize, name_length: i32, handler: usize, handler_length: i32): i32;
/** Calls an exported function with the data of each such event, for as long as the entity runs the script. Gives an id for off. */
export function events_on(name: string, handler: string): i32 {
  const nameBytes = String.UTF8.encode(name);
  const handlerBytes = String.UTF8.encode(handler);
  return raw_events_on(changetype<usize>(nameBytes), nameBytes.byteLength, changetype<usize>(handlerBytes), handlerBytes.byteLength);
}

@external("events", "once")
declare function raw_events_once(name: usize, name_length: i32, handler: usize, handler_length: i32): i32;
/** Like on, for the next such event only. */
export function events_once(name: string, handler: string): i32 {
  const nameBytes = String.UTF8.encode(name);
  const handlerBytes = String.UTF8.encode(handler);
  return raw_events_once(changetype<usize>(nameBytes), nameBytes.byteLength, changetype<usize>(handlerBytes), handlerBytes.byteLength);
}

/** Ends what on or once gave to this entity; 0 when it had ended. */
@external("events", "off")
export declare function events_off(id: i32): bool;

@external("events", "emit")
declare function raw_events_emit(name: usize, name_length: i32, data: usize, data_length: i32): void;
/** Sends an event to all mods and to TypeScript; delivered after the running loop, in order. Data is JSON text, or empty. */
export function events_emit(name: string, data: string): void {
  const nameBytes = String.UTF8.encode(name);
  const dataBytes = String.UTF8.encode(data);
  raw_events_emit(changetype<usize>(nameBytes), nameBytes.byteLength, changetype<usize>(dataBytes), dataBytes.byteLength);
}

/** Seconds of game time since the start. */
@external("time", "now")
export declare function time_now(): f64;

/** Seconds since the previous frame. */
@external("time", "dt")
export declare function time_dt(): f64;

/** Number of this frame, from 0. */
@external("time", "frame")
export declare function time_frame(): i32;

/** Fixed steps since the start. */
@external("time", "tick")
export declare function time_tick(): i32;

@external("time", "after")
declare function raw_time_after(seconds: f64, callback: usize, callback_length: i32): i32;
/** Calls an exported function once, after so many seconds of game time. Gives an id for cancel. */
export function time_after(seconds: f64, callback: string): i32 {
  const callbackBytes = String.UTF8.encode(callback);
  return raw_time_after(seconds, changetype<usize>(callbackBytes), callbackBytes.byteLength);
}

@external("time", "every")
declare function raw_time_every(seconds: f64, callback: usize, callback_length: i32): i32;
/** Calls an exported function again and again, at most once a frame. Gives an id for cancel. */
export function time_every(seconds: f64, callback: string): i32 {
  const callbackBytes = String.UTF8.encode(callback);
  return raw_time_every(seconds, changetype<usize>(callbackBytes), callbackBytes.byteLength);
}

/** Ends a timer of this entity; 0 when it had ended. */
@external("time", "cancel")
export declare function time_cancel(id: i32): bool;

@external("input", "down")
declare function raw_input_down(code: usize, code_length: i32): bool;
/** Whether a key is held; keys have the names of KeyboardEvent.code: "ArrowLeft", "KeyA", "Space"; "Mouse0". */
export function input_down(code: string): bool {
  const codeBytes = String.UTF8.encode(code);
  return raw_input_down(changetype<usize>(codeBytes), codeBytes.byteLength);
}

@external("input", "pressed")
declare function raw_input_pressed(code: usize, code_length: i32): bool;
/** Whether a key went down in this frame. */
export function input_pressed(code: string): bool {
  const codeBytes = String.UTF8.encode(code);
  return raw_input_pressed(changetype<usize>(codeBytes), codeBytes.byteLength);
}

@external("input", "released")
declare function raw_input_released(code: usize, code_length: i32): bool;
/** Whether a key went up in this frame. */
export function input_released(code: string): bool {
  const codeBytes = String.UTF8.encode(code);
  return raw_input_released(changetype<usize>(codeBytes), codeBytes.byteLength);
}

@external("input", "axis")
declare function raw_input_axis(negative: usize, negative_length: i32, positive: usize, positive_length: i32): i32;
/** -1, 0 or 1 from two keys. */
export function input_axis(negative: string, positive: string): i32 {
  const negativeBytes = String.UTF8.encode(negative);
  const positiveBytes = String.UTF8.encode(positive);
  return raw_input_axis(changetype<usize>(negativeBytes), negativeBytes.byteLength, changetype<usize>(positiveBytes), positiveBytes.byteLength);
}

/** Writes the place of the pointer as two f64: x and y in pixels of the view, from its top left corner. */
@external("input", "pointer")
export declare function input_pointer(out: usize): void;

@external("state", "get")
declare function raw_state_get(key: usize, key_length: i32, out: usize, capacity: i32): i32;
/** Writes the JSON text that set stored under a key to out, if capacity bytes hold it, and gives its length either way; 0 when there is none. */
export function state_get(key: string, out: usize, capacity: i32): i32 {
  const keyBytes = String.UTF8.encode(key);
  return raw_state_get(changetype<usize>(keyBytes), keyBytes.byteLength, out, capacity);
}

@external("state", "set")
declare function raw_state_set(key: usize, key_length: i32, value: usize, value_length: i32): void;
/** Stores JSON text under a key, for all WASM scripts of the mod. */
export function state_set(key: string, value: string): void {
  const keyBytes = String.UTF8.encode(key);
  const valueBytes = String.UTF8.encode(value);
  raw_state_set(changetype<usize>(keyBytes), keyBytes.byteLength, changetype<usize>(valueBytes), valueBytes.byteLength);
}

@external("state", "remove")
declare function raw_state_remove(key: usize, key_length: i32): bool;
/** Forgets what stands under a key; 0 when there was nothing. */
export function state_remove(key: string): bool {
  const keyBytes = String.UTF8.encode(key);
  return raw_state_remove(changetype<usize>(keyBytes), keyBytes.byteLength);
}

@external("log", "debug")
declare function raw_log_debug(text: usize, text_length: i32): void;
/** Writes a log line of level debug. */
export function log_debug(text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_log_debug(changetype<usize>(textBytes), textBytes.byteLength);
}

@external("log", "info")
declare function raw_log_info(text: usize, text_length: i32): void;
/** Writes a log line of level info. */
export function log_info(text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_log_info(changetype<usize>(textBytes), textBytes.byteLength);
}

@external("log", "warn")
declare function raw_log_warn(text: usize, text_length: i32): void;
/** Writes a log line of level warn. */
export function log_warn(text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_log_warn(changetype<usize>(textBytes), textBytes.byteLength);
}

@external("log", "error")
declare function raw_log_error(text: usize, text_length: i32): void;
/** Writes a log line of level error. */
export function log_error(text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_log_error(changetype<usize>(textBytes), textBytes.byteLength);
}

@external("host", "print")
declare function raw_host_print(text: usize, text_length: i32): void;
/** The same as log.info. */
export function host_print(text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_host_print(changetype<usize>(textBytes), textBytes.byteLength);
}

/** A number from 0 to below 1 for (0, 0), a whole number from 1 to low for (low, 0), or one from low to high. Seeded per mod. */
@external("host", "random")
export declare function host_random(low: i32, high: i32): f64;

@external("host", "log")
declare function raw_host_log(text: usize, text_length: i32): void;
/** The same as log.info. */
export function host_log(text: string): void {
  const textBytes = String.UTF8.encode(text);
  raw_host_log(changetype<usize>(textBytes), textBytes.byteLength);
}
