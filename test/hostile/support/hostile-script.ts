/**
 * A script of the hostile corpus: its header, and the forms in which it is run.
 * The file as it stands attacks in its hooks; with the call of its own update put before the last line, in its body.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How an attack may end. */
export const outcomes = ['refused', 'killed', 'error', 'harmless'] as const;
/** How an attack ended: never live, out of budget or memory, with an ordinary error, or without any failure. */
export type Outcome = (typeof outcomes)[number];

/** Languages that hostile scripts are written in. */
export type Language = 'lua' | 'wasm';

/** A script of the corpus. */
export interface HostileScript {
  readonly language: Language;
  /** File name without extension. */
  readonly name: string;
  /** One line that says what is tried. */
  readonly attack: string;
  readonly class: string;
  /** How it may end; the same list for every way to run it. */
  readonly expect: readonly Outcome[];
  /** Number of entities that carry it. */
  readonly entities: number;
  /** Saves of a good version until all its entities run it: a hook of the old version that fails holds up one. */
  readonly saves: number;
  /** Further files of its mod, by path inside the mod; modules are written in the text format, on one line. */
  readonly with: Readonly<Record<string, string | Uint8Array>>;
  /** The file: attacks in its hooks. */
  readonly inHooks: string | Uint8Array;
  /** The same, but its update runs in the body already. */
  readonly inBody: string | Uint8Array;
}

/** What stands in the header of a script. */
export type Header = Omit<HostileScript, 'language' | 'inHooks' | 'inBody'>;

/** Reads the header: `-- key: value` lines at the top, or `;; key: value`. Throws when something is missing or unknown. */
export function parseHeader(name: string, source: string): Header {
  const header: Record<string, string> = {};
  const files: Record<string, string> = {};
  for (const line of source.split('\n')) {
    const match = /^(?:--|;;) (\w+): (.+)$/.exec(line);
    if (match === null) break;
    const [, key = '', value = ''] = match;
    const file = /^(\S+) = (.+)$/.exec(value);
    if (key === 'with' && file) files[file[1]!] = file[2]!;
    else header[key] = value;
  }
  const { attack, class: kind, expect = '', entities = '3', saves = '1', ...unknown } = header;
  const expected = expect.split(',');
  const known = (one: string): one is Outcome => outcomes.some((outcome) => outcome === one);
  if (attack === undefined || kind === undefined || !expected.every(known) || Object.keys(unknown).length > 0)
    throw new Error(`${name}: its header needs attack, class, expect (${outcomes.join(', ')})`);
  if (!name.startsWith(`${kind}-`)) throw new Error(`${name}: its name does not begin with its class ${kind}`);
  return {
    name,
    attack,
    class: kind,
    expect: expected,
    entities: Number(entities),
    saves: Number(saves),
    with: files,
  };
}

/** Reads a script in Lua. Throws when its header is not as it must be. */
export function parseHostileScript(name: string, source: string): HostileScript {
  const attacks = /^function m\.on_update\(/m.test(source) && source.endsWith('\nreturn m\n');
  return {
    language: 'lua',
    ...parseHeader(name, source),
    inHooks: source,
    inBody: attacks ? source.replace(/return m\n$/, 'm.on_update(0)\nreturn m\n') : source,
  };
}

/** All scripts of the corpus in Lua, by name. */
export function readCorpus(folder = join(import.meta.dirname, '../lua')): HostileScript[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.lua'))
    .sort()
    .map((file) => parseHostileScript(file.slice(0, -4), readFileSync(join(folder, file), 'utf8')));
}
