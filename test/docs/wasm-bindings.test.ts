import { expect, test } from 'vitest';
import { type WasmImport, type WasmParameter, wasmImports } from './wasm-imports.ts';

const made = 'Made from the declared table by `npm run build:docs`; do not edit.';
const all = wasmImports.flatMap(([, imports]) => imports);

/** Types of C; numbers are what WebAssembly has. */
function typeInC({ type, meaning }: Pick<WasmParameter, 'type' | 'meaning'>): string {
  if (meaning === 'entity' || meaning === 'column' || meaning === 'pair') return `ml_${meaning} `;
  if (meaning === 'text' || meaning === 'json') return 'const char *';
  if (meaning === 'room') return 'char *';
  if (meaning === 'entities') return 'ml_entity *';
  if (meaning === 'numbers') return 'double *';
  if (meaning === 'flag') return 'bool ';
  if (meaning === 'values') return 'ml_values_bits ';
  return type === 'f32' ? 'float ' : type === 'f64' ? 'double ' : 'int32_t ';
}

function inC({ module, name, parameters, result, summary }: WasmImport): string {
  const taken = parameters.map((one) => `${typeInC(one)}${one.name}`).join(', ') || 'void';
  const given = result === undefined ? 'void ' : typeInC(result);
  return `/** ${summary} */\nML_IMPORT("${module}", "${name}")\n${given}ml_${module}_${name}(${taken});\n`;
}

const header = `/**
 * The host functions of moonloop, for modules in C and C++. ${made}
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

${all.map(inC).join('\n')}
#ifdef __cplusplus
}
#endif

#endif
`;

/** Types of AssemblyScript. */
function typeInScript({ type, meaning }: Pick<WasmParameter, 'type' | 'meaning'>): string {
  if (meaning === 'flag') return 'bool';
  return ['text', 'json', 'entities', 'numbers', 'room'].includes(meaning) ? 'usize' : type;
}

function inScript({ module, name, parameters, result, summary }: WasmImport): string {
  const given = result === undefined ? 'void' : typeInScript(result);
  const shown = (list: readonly WasmParameter[]) => list.map((one) => `${one.name}: ${typeInScript(one)}`).join(', ');
  const texts = parameters.filter(({ meaning }) => meaning === 'text' || meaning === 'json');
  const own = `${module}_${name}`;
  const declare = (as: string, word: string) =>
    `@external("${module}", "${name}")\n${word}declare function ${as}(${shown(parameters)}): ${given};\n`;
  if (texts.length === 0) return `/** ${summary} */\n${declare(own, 'export ')}`;
  const friendly = parameters
    .filter(({ meaning }) => meaning !== 'length')
    .map((one) => `${one.name}: ${texts.includes(one) ? 'string' : typeInScript(one)}`);
  const passed = parameters.map(({ name: as, meaning }) => {
    if (meaning === 'length') return `${as.replace(/_length$/, '')}Bytes.byteLength`;
    return meaning === 'text' || meaning === 'json' ? `changetype<usize>(${as}Bytes)` : as;
  });
  const lines = [
    ...texts.map(({ name: as }) => `  const ${as}Bytes = String.UTF8.encode(${as});`),
    `  ${result === undefined ? '' : 'return '}raw_${own}(${passed.join(', ')});`,
  ];
  return `${declare(`raw_${own}`, '')}/** ${summary} */\nexport function ${own}(${friendly.join(', ')}): ${given} {\n${lines.join('\n')}\n}\n`;
}

const script = `/**
 * The host functions of moonloop, for modules in AssemblyScript. ${made}
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

${all.map(inScript).join('\n')}`;

test('bindings/moonloop.h declares every import with its types, for C', async () => {
  await expect(header).toMatchFileSnapshot('../../bindings/moonloop.h');
});

test('bindings/moonloop.ts declares every import with its types, for AssemblyScript', async () => {
  await expect(script).toMatchFileSnapshot('../../bindings/moonloop.ts');
});
