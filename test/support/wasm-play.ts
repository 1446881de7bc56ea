/** Games whose scripts are WASM modules, written in the text format. */
import { onTestFinished } from 'vitest';
import type { ComponentSchema } from '../../src/ecs/schema.ts';
import type { GameOptions } from '../../src/game/create-game.ts';
import type { WasmLimits } from '../../src/wasm/limits.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { startGame, type TestGame } from './game-harness.ts';
import { wat } from './wat.ts';

/** A test game with looks into columns. */
export interface WasmGame extends TestGame {
  /** Position.x of entities. */
  x(...entities: readonly number[]): number[];
  /** Saves a module and runs one frame. */
  reload(text: string | Uint8Array, id?: string): Promise<void>;
  /** Error codes of the failed attempts so far, first loads included. */
  refusals(): string[];
}

/** Options of {@link playWasm}. */
export type WasmGameOptions = Partial<GameOptions<ComponentSchema>> & { readonly limits?: Partial<WasmLimits> };

/** Starts a game that ends with the test. Texts of `.wasm` files are in the text format. Ids default to `a.wasm`. */
export async function playWasm(
  files: Readonly<Record<string, string | Uint8Array>>,
  { limits, ...options }: WasmGameOptions = {},
): Promise<WasmGame> {
  const binary = (id: string, content: string | Uint8Array): string | Uint8Array =>
    id.endsWith('.wasm') && typeof content === 'string' ? wat(content) : content;
  const t = await startGame(Object.fromEntries(Object.entries(files).map(([id, text]) => [id, binary(id, text)])), {
    runtimes: [createWasmRuntime({ limits: { callTicks: 200_000, ...limits } })],
    ...options,
  });
  onTestFinished(() => t.game.dispose());
  return Object.assign(t, {
    x: (...entities: readonly number[]) => entities.map((eid) => t.game.world.components.Position.x[eid] ?? Number.NaN),
    async reload(content: string | Uint8Array, id = 'a.wasm') {
      await t.save({ [id]: binary(id, content) });
      t.frames(1);
    },
    refusals: () => t.reloads.flatMap(({ error }) => (error ? [error.code] : [])),
  });
}

/**
 * A module with host functions, a memory, and `$add entity value`, which adds to Position.x, `$put entity value`, which
 * sets it; `$say pointer length` prints.
 * Bytes 0 to 9 of the memory are "Position.x", 10 to 14 "hello".
 */
export function wasmScript(code: string): string {
  return `(module
    (import "ecs" "column" (func $column (param i32 i32) (result i32)))
    (import "ecs" "entity" (func $entity (result i32)))
    (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))
    (import "ecs" "set_f32" (func $set (param i32 i32 f32)))
    (import "ecs" "despawn" (func $despawn (param i32)))
    (import "host" "log" (func $say (param i32 i32)))
    (memory (export "memory") 1 1) (data (i32.const 0) "Position.xhello")
    (global $x (mut i32) (i32.const 0))
    (func $add (param $e i32) (param $v f32)
      (if (i32.eqz (global.get $x)) (then (global.set $x (call $column (i32.const 0) (i32.const 10)))))
      (call $set (global.get $x) (local.get $e) (f32.add (call $get (global.get $x) (local.get $e)) (local.get $v))))
    (func $put (param $e i32) (param $v i32)
      (call $add (local.get $e) (f32.const 0))
      (call $set (global.get $x) (local.get $e) (f32.convert_i32_s (local.get $v))))
    ${code})`;
}

/** A counter: each update counts one and puts the count, plus `offset`, into Position.x. Its state is one letter, # for 0; it must stay below 57. */
export function counterCode(offset = 0): { readonly body: string; readonly state: string; readonly global: string } {
  return {
    body: `(global.set $n (i32.add (global.get $n) (i32.const 1)))
      (call $put (local.get $e) (i32.add (global.get $n) (i32.const ${offset})))`,
    global: '(global $n (mut i32) (i32.const 0))',
    state: `(func (export "get_state") (result i32 i32)
        (i32.store8 (i32.const 100) (i32.const 34)) (i32.store8 (i32.const 102) (i32.const 34))
        (i32.store8 (i32.const 101) (i32.add (global.get $n) (i32.const 35))) (i32.const 100) (i32.const 3))
      (func (export "alloc") (param i32) (result i32) (i32.const 200))
      (func (export "set_state") (param i32 i32)
        (global.set $n (i32.sub (i32.load8_u offset=1 (local.get 0)) (i32.const 35))))`,
  };
}

/** Both forms of a module that runs `body` in each update; `$e` is the entity, `$dt` the seconds, `$n` a local i32. */
export const bothForms: readonly (readonly [form: string, module: (body: string, code?: string) => string])[] = [
  [
    'own',
    (body, code = '') =>
      wasmScript(
        `(func (export "on_update") (param $dt f32) (local $e i32) (local $n i32) (local.set $e (call $entity)) ${body}) ${code}`,
      ),
  ],
  [
    'shared',
    (body, code = '') =>
      wasmScript(`(func (export "on_update") (param $e i32) (param $dt f32) (local $n i32) ${body}) ${code}`),
  ],
];
