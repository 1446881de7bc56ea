/**
 * The one list of error codes. Every failure that reaches a user carries one of these.
 * Each code is explained, with its cause and the way out, in docs/errors.md.
 */

/** Code of a failure: stable across releases, safe to compare against. */
export type ErrorCode =
  // the project and its files
  | 'ID_INVALID'
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'FILE_TOO_LARGE'
  | 'LINK_OUTSIDE'
  | 'MANIFEST_INVALID'
  | 'DEPENDENCY_UNDECLARED'
  | 'DEPENDENCY_MISSING'
  | 'SOURCE_FAILED'
  | 'WATCH_FAILED'
  | 'WATCH_LIMIT'
  // scripts
  | 'SCRIPT_MISSING'
  | 'SCRIPT_NOT_TEXT'
  | 'COMPILE_FAILED'
  | 'COMPILER_MISSING'
  | 'BODY_FAILED'
  | 'NO_MODULE'
  | 'VERSION_WITHDRAWN'
  | 'HOOK_FAILED'
  | 'CALL_FAILED'
  | 'LANGUAGE_UNKNOWN'
  | 'RELOAD_TIMEOUT'
  | 'VM_FAILED'
  | 'BUDGET_SPENT'
  | 'VM_KILLED'
  | 'VM_DEAD'
  | 'VALUE_REFUSED'
  | 'WASM_INVALID'
  | 'WASM_IMPORT'
  | 'WASM_EXPORT'
  | 'INSTANCE_LIMIT'
  | 'STATE_REJECTED'
  | 'DATA_DAMAGED'
  | 'DATA_VERSION'
  // the world
  | 'WORLD_FULL'
  | 'COLUMNS_FULL'
  | 'COMPONENT_UNKNOWN'
  | 'FIELD_UNKNOWN'
  | 'FIELD_INVALID'
  | 'ENTITY_DEAD'
  | 'FOREIGN_ENTITY'
  | 'SPAWN_LIMIT'
  | 'SCHEMA_INVALID'
  | 'WORLD_MISMATCH'
  // the page
  | 'ASSET_MISSING'
  | 'ASSET_INVALID'
  | 'RENDERER_FAILED'
  | 'MESSAGE_INVALID'
  // the caller
  | 'OPTION_INVALID'
  | 'FRAME_RUNNING'
  | 'DISPOSED'
  | 'INTERNAL';
