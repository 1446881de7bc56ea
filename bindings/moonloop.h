/**
 * The host functions of moonloop, for modules in C and C++. Made from the declared table by `npm run build:docs`; do not edit.
 *
 * Texts are pointer and length, for which ML_TEXT("…") stands; they need not end with a zero. docs/wasm.md says the rest.
 */
#ifndef MOONLOOP_H
#define MOONLOOP_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Handle of an entity. One that was kept never means another entity. */
typedef int32_t ml_entity;
/** Number of a column, from ml_ecs_column. */
typedef int32_t ml_column;
/** What get_state, moonloop_fields and functions called …_json give: ml_data_of(pointer, length). */
typedef uint64_t ml_data;
/** Number of a pair of columns, from ml_ecs_pair. */
typedef int32_t ml_pair;
/** What ml_ecs_get_pair gives: ml_values_of takes it apart. */
typedef uint64_t ml_values_bits;
/** The values of a pair of columns. */
typedef struct {
  float first, second;
} ml_values;

#define ML_IMPORT(group, name) __attribute__((import_module(group), import_name(name))) extern
/** Before a definition: ML_EXPORT(on_update) void on_update(ml_entity entity, float dt) { … } */
#define ML_EXPORT(name) __attribute__((export_name(#name)))
/** A literal as two arguments, pointer and length. */
#define ML_TEXT(text) (text), (int32_t)(sizeof(text) - 1)

static inline ml_data ml_data_of(const void *pointer, uint32_t length) {
  return (ml_data)(uintptr_t)pointer | (ml_data)length << 32;
}

/** ml_values at = ml_values_of(ml_ecs_get_pair(position, entity)); */
static inline ml_values ml_values_of(ml_values_bits bits) {
  ml_values values;
  __builtin_memcpy(&values, &bits, sizeof values);
  return values;
}

/** A new entity; components is a JSON object of components with their fields, or empty; scripts are ids, one per line. Its handle can be used at once. */
ML_IMPORT("ecs", "spawn")
ml_entity ml_ecs_spawn(const char *components, int32_t components_length, const char *scripts, int32_t scripts_length);

/** Removes an entity after the running loop; on_destroy of its scripts runs then. */
ML_IMPORT("ecs", "despawn")
void ml_ecs_despawn(ml_entity entity);

/** Adds a component; fields is a JSON object, or empty: fields that it does not name get their defaults. */
ML_IMPORT("ecs", "add")
void ml_ecs_add(ml_entity entity, const char *component, int32_t component_length, const char *fields, int32_t fields_length);

/** Removes a component after the running loop. */
ML_IMPORT("ecs", "remove")
void ml_ecs_remove(ml_entity entity, const char *component, int32_t component_length);

/** Whether an entity has a component, or a script (by its id). */
ML_IMPORT("ecs", "has")
bool ml_ecs_has(ml_entity entity, const char *component, int32_t component_length);

/** Whether a handle still means a living entity. */
ML_IMPORT("ecs", "alive")
bool ml_ecs_alive(ml_entity entity);

/** Writes the handles of up to capacity entities that have all of these components (or scripts, by id), and gives how many there are. More names: one per line, or empty. */
ML_IMPORT("ecs", "query")
int32_t ml_ecs_query(const char *component, int32_t component_length, const char *more, int32_t more_length, ml_entity *out, int32_t capacity);

/** Attaches a script to an entity after the running loop. */
ML_IMPORT("ecs", "attach")
void ml_ecs_attach(ml_entity entity, const char *script, int32_t script_length);

/** Takes a script off an entity after the running loop; its on_destroy runs then. */
ML_IMPORT("ecs", "detach")
void ml_ecs_detach(ml_entity entity, const char *script, int32_t script_length);

/** The entity whose hook runs. */
ML_IMPORT("ecs", "entity")
ml_entity ml_ecs_entity(void);

/** The number of a column, by component and field: "Position.x". It is good until the module is reloaded. */
ML_IMPORT("ecs", "column")
ml_column ml_ecs_column(const char *name, int32_t name_length);

/** The value of a column for an entity, as f32. */
ML_IMPORT("ecs", "get_f32")
float ml_ecs_get_f32(ml_column column, ml_entity entity);

/** Sets the value of a column for an entity, from f32. */
ML_IMPORT("ecs", "set_f32")
void ml_ecs_set_f32(ml_column column, ml_entity entity, float value);

/** The value of a column for an entity, as f64. */
ML_IMPORT("ecs", "get_f64")
double ml_ecs_get_f64(ml_column column, ml_entity entity);

/** Sets the value of a column for an entity, from f64. */
ML_IMPORT("ecs", "set_f64")
void ml_ecs_set_f64(ml_column column, ml_entity entity, double value);

/** The value of a column for an entity, as i32. */
ML_IMPORT("ecs", "get_i32")
int32_t ml_ecs_get_i32(ml_column column, ml_entity entity);

/** Sets the value of a column for an entity, from i32. */
ML_IMPORT("ecs", "set_i32")
void ml_ecs_set_i32(ml_column column, ml_entity entity, int32_t value);

/** The number of a pair of columns, by the numbers of both. It is good until the module is reloaded. */
ML_IMPORT("ecs", "pair")
ml_pair ml_ecs_pair(ml_column first, ml_column second);

/** The values of two columns for an entity, each as get_f32 gives it: the first in the low 32 bits, the second in the high ones. */
ML_IMPORT("ecs", "get_pair")
ml_values_bits ml_ecs_get_pair(ml_pair pair, ml_entity entity);

/** Sets the values of two columns for an entity, from f32; neither when one of them is refused. */
ML_IMPORT("ecs", "set_pair")
void ml_ecs_set_pair(ml_pair pair, ml_entity entity, float a, float b);

/** Writes the text of a column for an entity to out, if capacity bytes hold it, and gives its length in bytes either way. */
ML_IMPORT("ecs", "get_text")
int32_t ml_ecs_get_text(ml_column column, ml_entity entity, char *out, int32_t capacity);

/** Sets the text of a column for an entity: UTF-8, up to 16,384 bytes. */
ML_IMPORT("ecs", "set_text")
void ml_ecs_set_text(ml_column column, ml_entity entity, const char *text, int32_t text_length);

/** Calls a function of a script of this mod at once; args is a JSON array, or empty. Writes what it gives, as JSON text, to out, if capacity bytes hold it, and gives its length either way; 0 for nothing. */
ML_IMPORT("ecs", "call")
int32_t ml_ecs_call(ml_entity entity, const char *script, int32_t script_length, const char *name, int32_t name_length, const char *args, int32_t args_length, char *out, int32_t capacity);

/** Writes once more what the last call gave, for when it did not fit, and gives its length. */
ML_IMPORT("ecs", "result")
int32_t ml_ecs_result(char *out, int32_t capacity);

/** Calls an exported function with the data of each such event, for as long as the entity runs the script. Gives an id for off. */
ML_IMPORT("events", "on")
int32_t ml_events_on(const char *name, int32_t name_length, const char *handler, int32_t handler_length);

/** Like on, for the next such event only. */
ML_IMPORT("events", "once")
int32_t ml_events_once(const char *name, int32_t name_length, const char *handler, int32_t handler_length);

/** Ends what on or once gave to this entity; 0 when it had ended. */
ML_IMPORT("events", "off")
bool ml_events_off(int32_t id);

/** Sends an event to all mods and to TypeScript; delivered after the running loop, in order. Data is JSON text, or empty. */
ML_IMPORT("events", "emit")
void ml_events_emit(const char *name, int32_t name_length, const char *data, int32_t data_length);

/** Seconds of game time since the start. */
ML_IMPORT("time", "now")
double ml_time_now(void);

/** Seconds since the previous frame. */
ML_IMPORT("time", "dt")
double ml_time_dt(void);

/** Number of this frame, from 0. */
ML_IMPORT("time", "frame")
int32_t ml_time_frame(void);

/** Fixed steps since the start. */
ML_IMPORT("time", "tick")
int32_t ml_time_tick(void);

/** Calls an exported function once, after so many seconds of game time. Gives an id for cancel. */
ML_IMPORT("time", "after")
int32_t ml_time_after(double seconds, const char *callback, int32_t callback_length);

/** Calls an exported function again and again, at most once a frame. Gives an id for cancel. */
ML_IMPORT("time", "every")
int32_t ml_time_every(double seconds, const char *callback, int32_t callback_length);

/** Ends a timer of this entity; 0 when it had ended. */
ML_IMPORT("time", "cancel")
bool ml_time_cancel(int32_t id);

/** Whether a key is held; keys have the names of KeyboardEvent.code: "ArrowLeft", "KeyA", "Space"; "Mouse0". */
ML_IMPORT("input", "down")
bool ml_input_down(const char *code, int32_t code_length);

/** Whether a key went down in this frame. */
ML_IMPORT("input", "pressed")
bool ml_input_pressed(const char *code, int32_t code_length);

/** Whether a key went up in this frame. */
ML_IMPORT("input", "released")
bool ml_input_released(const char *code, int32_t code_length);

/** -1, 0 or 1 from two keys. */
ML_IMPORT("input", "axis")
int32_t ml_input_axis(const char *negative, int32_t negative_length, const char *positive, int32_t positive_length);

/** Writes the place of the pointer as two f64: x and y in pixels of the view, from its top left corner. */
ML_IMPORT("input", "pointer")
void ml_input_pointer(double *out);

/** Writes the JSON text that set stored under a key to out, if capacity bytes hold it, and gives its length either way; 0 when there is none. */
ML_IMPORT("state", "get")
int32_t ml_state_get(const char *key, int32_t key_length, char *out, int32_t capacity);

/** Stores JSON text under a key, for all WASM scripts of the mod. */
ML_IMPORT("state", "set")
void ml_state_set(const char *key, int32_t key_length, const char *value, int32_t value_length);

/** Forgets what stands under a key; 0 when there was nothing. */
ML_IMPORT("state", "remove")
bool ml_state_remove(const char *key, int32_t key_length);

/** Writes a log line of level debug. */
ML_IMPORT("log", "debug")
void ml_log_debug(const char *text, int32_t text_length);

/** Writes a log line of level info. */
ML_IMPORT("log", "info")
void ml_log_info(const char *text, int32_t text_length);

/** Writes a log line of level warn. */
ML_IMPORT("log", "warn")
void ml_log_warn(const char *text, int32_t text_length);

/** Writes a log line of level error. */
ML_IMPORT("log", "error")
void ml_log_error(const char *text, int32_t text_length);

/** The same as log.info. */
ML_IMPORT("host", "print")
void ml_host_print(const char *text, int32_t text_length);

/** A number from 0 to below 1 for (0, 0), a whole number from 1 to low for (low, 0), or one from low to high. Seeded per mod. */
ML_IMPORT("host", "random")
double ml_host_random(int32_t low, int32_t high);

/** The same as log.info. */
ML_IMPORT("host", "log")
void ml_host_log(const char *text, int32_t text_length);

#ifdef __cplusplus
}
#endif

#endif
