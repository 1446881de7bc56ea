/**
 * The hostile corpus of WASM modules: files in the text format, and what the text format cannot say. A file that is no
 * whole module stands inside of one that imports and holds what attacks need. Its `$attack` is run by the hook in one
 * form, and by the start function in the other.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wat } from '../../support/wat.ts';
import { crafted } from '../wasm/crafted.ts';
import { type HostileScript, parseHeader } from './hostile-script.ts';

/** What a file may use without saying so. Texts in memory: see the data. */
const around = (code: string): string => `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "entity" (func $entity (result i32)))
  (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))
  (import "ecs" "set_f32" (func $set (param i32 i32 f32)))
  (import "ecs" "spawn" (func $spawn (param i32 i32 i32 i32) (result i32)))
  (import "ecs" "despawn" (func $despawn (param i32)))
  (import "ecs" "add" (func $put (param i32 i32 i32 i32 i32)))
  (import "ecs" "remove" (func $remove (param i32 i32 i32)))
  (import "ecs" "attach" (func $attach (param i32 i32 i32)))
  (import "ecs" "detach" (func $detach (param i32 i32 i32)))
  (import "ecs" "query" (func $query (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "ecs" "get_text" (func $get_text (param i32 i32 i32 i32) (result i32)))
  (import "ecs" "set_text" (func $set_text (param i32 i32 i32 i32)))
  (import "ecs" "call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "ecs" "result" (func $result (param i32 i32) (result i32)))
  (import "state" "get" (func $state_get (param i32 i32 i32 i32) (result i32)))
  (import "state" "set" (func $state_set (param i32 i32 i32 i32)))
  (import "state" "remove" (func $state_remove (param i32 i32) (result i32)))
  (import "host" "log" (func $log (param i32 i32)))
  (import "events" "emit" (func $emit (param i32 i32 i32 i32)))
  (import "events" "on" (func $on (param i32 i32 i32 i32) (result i32)))
  (import "time" "every" (func $every (param f64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "Position.x") (data (i32.const 16) "hostile") (data (i32.const 32) "attack")
  (data (i32.const 48) "flood") (data (i32.const 64) "Position") (data (i32.const 80) "healthy")
  (data (i32.const 96) "Sprite.texture") (data (i32.const 112) "peer") (data (i32.const 128) "ping")
  ${code})`;

/** Puts the attack into a hook, or into the start function. */
function arm(code: string, where: 'hook' | 'start', form: string): string {
  if (!code.includes('(func $attack')) return code;
  const parameters = form === 'shared' ? '(param i32 f32)' : '(param f32)';
  const hook = `(func (export "on_update") ${parameters}${where === 'hook' ? ' (call $attack)' : ''})`;
  const start = where === 'start' ? '(start $attack)' : '';
  return code.startsWith('(module') ? code.replace(/\)\s*$/, `${hook} ${start})`) : `${code} ${hook} ${start}`;
}

function parseModule(name: string, source: string): HostileScript {
  const header = parseHeader(name, source.replace(/^;; form: .+\n/m, ''));
  const form = /^;; form: (own|shared)$/m.exec(source)?.[1] ?? 'own';
  const code = source.replace(/^;;.*\n/gm, '').trim();
  const files = Object.entries(header.with).map(([path, text]) => [
    path,
    path.endsWith('.wasm') ? wat(`${text}`) : text,
  ]);
  const made = (where: 'hook' | 'start'): Uint8Array => {
    const armed = arm(code, where, form);
    return wat(code.startsWith('(module') ? armed : around(armed));
  };
  return {
    language: 'wasm',
    ...header,
    with: Object.fromEntries(files),
    get inHooks() {
      return made('hook');
    },
    get inBody() {
      return made('start');
    },
  };
}

/** All modules of the corpus, by name. */
export function readModules(folder = join(import.meta.dirname, '../wasm')): HostileScript[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.wat'));
  const written = files.map((file) => parseModule(file.slice(0, -4), readFileSync(join(folder, file), 'utf8')));
  return [...written, ...crafted()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
