/**
 * What depends on the language of an attack: the good version that ends it, and who stands next to it.
 */
import type { TestGame } from '../../support/game-harness.ts';
import { wat } from '../../support/wat.ts';
import { type Counts, healthyState, neighbour, stranger } from './healthy.ts';
import { healthyNumbers, heldByModule, ownCounter, sharedCounter } from './healthy-module.ts';
import type { Language } from './hostile-script.ts';

/** A kind of healthy entities. */
export interface HealthyKind {
  /** Path inside a mod. */
  readonly file: string;
  readonly neighbour: string | Uint8Array;
  readonly stranger: string | Uint8Array;
  /** What an instance holds; undefined when there is none. Throws a text with what is wrong. */
  held(t: TestGame, eid: number, id: string): Record<string, unknown> | undefined;
  /** What it must hold. */
  due(eid: number, counts: Counts): Record<string, unknown>;
}

/** What the attacks of one language are run with. */
export interface Kit {
  readonly extension: string;
  /** A version that runs on and counts. @param save - So that each save of it differs. */
  good(mark: number, save: number): string | Uint8Array;
  /** Who stands next to an attack, in its own mod and in another, and how many of each. */
  readonly healthy: readonly (readonly [kind: HealthyKind, neighbours: number, strangers: number])[];
  /** When its file is refused, the version before it must run in each frame. */
  readonly oldGoesOn: boolean;
  /** A mod in Lua hears what attacks send. Its handlers run on its own budget, so that it must be told little. */
  readonly strangersHear: boolean;
  /** VMs of Lua in reserve for each attack. */
  readonly reserve: number;
}

/** Healthy entities whose script is in Lua. */
export const luaKind: HealthyKind = {
  file: 'healthy.lua',
  neighbour,
  stranger,
  held(t, eid, id) {
    const state = t.game.scripts.state(eid, id);
    if (!state.ok) throw state.error.message;
    return state.value as Record<string, unknown> | undefined;
  },
  due: healthyState,
};

const wasmKind = (file: string, module: Uint8Array): HealthyKind => ({
  file,
  neighbour: module,
  stranger: module,
  held(t, eid, id) {
    const answer = t.game.scripts.call(eid, id, 'held');
    if (!answer.ok) throw answer.error.message;
    return heldByModule(answer.value);
  },
  due: healthyNumbers,
});

const goodLua = (mark: number): string => `local m = { good_runs = 0 }
function m.on_update() m.good_runs = m.good_runs + 1 end
function m.report() return ${mark} * 1000000 + m.good_runs end
return m
`;

/** Its state is a number of seven digits, which begins with 1; whatever else it is given it ignores. */
const goodWasm = (mark: number): string => `(module
  (memory (export "memory") 1) (global $n (mut i32) (i32.const 0))
  (func (export "on_update") (param f32) (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "report") (result i32) (i32.add (i32.const ${mark * 1_000_000}) (global.get $n)))
  (func (export "get_state") (result i32 i32) (local $left i32) (local $at i32)
    (local.set $left (i32.add (global.get $n) (i32.const 1000000)))
    (local.set $at (i32.const 107))
    (loop $l
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.rem_u (local.get $left) (i32.const 10))))
      (local.set $left (i32.div_u (local.get $left) (i32.const 10)))
      (br_if $l (local.get $left)))
    (i32.const 100) (i32.const 7))
  (func (export "alloc") (param $length i32) (result i32)
    (drop (memory.grow (i32.shr_u (local.get $length) (i32.const 16)))) (i32.const 0))
  (func (export "set_state") (param $at i32) (param $length i32) (local $n i32) (local $end i32)
    (if (i32.ne (local.get $length) (i32.const 7)) (then (return)))
    (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 49)) (then (return)))
    (local.set $end (i32.add (local.get $at) (i32.const 7)))
    (loop $l
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $n (i32.add (i32.mul (local.get $n) (i32.const 10)) (i32.sub (i32.load8_u (local.get $at)) (i32.const 48))))
      (br_if $l (i32.lt_u (i32.add (local.get $at) (i32.const 1)) (local.get $end))))
    (global.set $n (local.get $n))))`;

/** Kits by language; made once, since modules are assembled for them. */
export const kits: Readonly<Record<Language, () => Kit>> = {
  lua: () => ({
    extension: 'lua',
    good: (mark, save) => `${goodLua(mark)}-- save ${save}\n`,
    healthy: [[luaKind, 20, 100]],
    oldGoesOn: false,
    strangersHear: true,
    reserve: 1,
  }),
  wasm: () => ({
    extension: 'wasm',
    good: (mark, save) => wat(goodWasm(mark).replace('(module', `(module ${'(func)'.repeat(save)}`)),
    healthy: [
      [luaKind, 0, 40],
      [wasmKind('healthy.wasm', ownCounter()), 5, 30],
      [wasmKind('shared.wasm', sharedCounter()), 5, 30],
    ],
    oldGoesOn: true,
    strangersHear: false,
    reserve: 0,
  }),
};
