/**
 * Things that move, and turn round at the edges of the view, and count how often: one instance for all entities, in C.
 *
 * The count is a declared field: a column of the component `Bounce`, so it outlives every version of this code.
 */
#include "moonloop.h"

#define LEFT 0.0f
#define RIGHT 900.0f

static const char fields[] = "{\"hits\":\"i32\",\"fastest\":{\"type\":\"f32\",\"default\":0}}";

ML_EXPORT(moonloop_fields)
ml_data moonloop_fields(void) { return ml_data_of(fields, sizeof(fields) - 1); }

static ml_column x, speed, hits, fastest;

/** Declared fields have columns once the version is live: in the first update, not while the module starts. */
static void look_up_columns(void) {
  if (fastest != 0) return;
  x = ml_ecs_column(ML_TEXT("Position.x"));
  speed = ml_ecs_column(ML_TEXT("Velocity.x"));
  hits = ml_ecs_column(ML_TEXT("Bounce.hits"));
  fastest = ml_ecs_column(ML_TEXT("Bounce.fastest"));
}

ML_EXPORT(on_update)
void on_update(ml_entity entity, float dt) {
  look_up_columns();
  const float now = ml_ecs_get_f32(speed, entity);
  const float at = ml_ecs_get_f32(x, entity) + now * dt;
  ml_ecs_set_f32(x, entity, at);
  const float size = now < 0 ? -now : now;
  if (size > ml_ecs_get_f32(fastest, entity)) ml_ecs_set_f32(fastest, entity, size);
  if ((at > RIGHT && now > 0) || (at < LEFT && now < 0)) {
    ml_ecs_set_f32(speed, entity, -now);
    ml_ecs_set_i32(hits, entity, ml_ecs_get_i32(hits, entity) + 1);
  }
}
