/**
 * An author at work on four files of a mod, two scripts and the two modules they use: what is saved, what must be live
 * then, and the state that must not be lost.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { luaModule, type PlayedGame } from './play.ts';

/** The files. */
export const files = ['one.lua', 'two.lua', 'lib.lua', 'util.lua'] as const;
/** One of them. */
export type File = (typeof files)[number];
/** Those that entities carry. */
export const scripts = ['one.lua', 'two.lua'] as const;

/** What is done to one file. `cut` is a share of a good file, as a program finds it that reads while it is written. */
export type Deed =
  | { readonly kind: 'good' | 'deleted' | 'restored' }
  | { readonly kind: 'bad'; readonly how: number }
  | { readonly kind: 'partial'; readonly cut: number };

/** A save, and the frames after it. */
export interface Step {
  readonly deeds: Readonly<Partial<Record<File, Deed>>>;
  readonly frames: number;
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Deed>({ kind: 'good' }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'deleted' }) },
  { weight: 2, arbitrary: fc.constant<Deed>({ kind: 'restored' }) },
  { weight: 1, arbitrary: fc.nat(2).map((how) => ({ kind: 'bad', how }) as const) },
  {
    weight: 2,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((cut) => ({ kind: 'partial', cut }) as const),
  },
);
const frames = fc.nat(3);
/** Saves of one file. */
export const oneFile: fc.Arbitrary<Step> = fc.record({
  deeds: fc.tuple(fc.constantFrom(...files), deed).map(([file, one]) => ({ [file]: one })),
  frames,
});
/** Saves of some files together. */
export const someFiles: fc.Arbitrary<Step> = fc.record({
  deeds: fc
    .tuple(fc.subarray([...files], { minLength: 1 }), fc.array(deed, { minLength: 4, maxLength: 4 }))
    .map(([chosen, deeds]) => Object.fromEntries(chosen.map((file, n) => [file, deeds[n]!]))),
  frames,
});

/** Both scripts use the modules in their bodies, so that a half module is found out before anything runs. */
const good = (file: File, n: number): string => {
  if (file === 'util.lua') return `local util = { calls = 0 }\nfunction util.build() return ${n} end\nreturn util\n`;
  if (file === 'lib.lua') {
    return `local lib = { calls = 0, log = {} }
function lib.count(entity) lib.calls = lib.calls + 1 lib.log[entity] = (lib.log[entity] or 0) + 1 end
function lib.build() return ${n} end
return lib
`;
  }
  const uses = file === 'two.lua' ? 'local util = require "util" local utils = util.build()' : 'local utils = 0';
  return luaModule(
    'frames = 0, pings = 0, bag = { list = {} }',
    `local lib = require "lib"
local libs = lib.build()
${uses}
function m.on_start() events.on("ping", "on_ping") end
function m.on_ping() m.pings = m.pings + 1 end
function m.on_update() m.frames = m.frames + 1 m.bag.list[m.frames] = entity lib.count(entity) end
function m.builds() return { ${n}, libs, lib.build(), utils } end`,
  );
};
const bad = ['broken(', 'error("boom")', 'return 5'] as const;

/** The folder as the author sees it, and what must be live. */
export class AuthoredFiles {
  readonly disk = new Map<File, string | undefined>();
  /** Good content that was saved last, by number. */
  readonly saved = new Map<File, number>();
  private next = 1;
  constructor() {
    for (const file of files) this.write(file, { kind: 'good' });
  }

  /** What the file says after a deed; null when it is gone. */
  write(file: File, what: Deed): string | null {
    if (what.kind === 'good') this.saved.set(file, this.next++);
    const content = good(file, this.saved.get(file) ?? 0);
    const whole = content.length - 1; // the newline after `return m` may be missing
    const coming = good(file, this.next);
    const text =
      what.kind === 'deleted'
        ? undefined
        : what.kind === 'bad'
          ? bad[what.how]
          : what.kind === 'partial'
            ? coming.slice(0, Math.floor(what.cut * (whole - 1)))
            : content;
    this.disk.set(file, text);
    return text ?? null;
  }

  /** Files that are gone, or whose content on the disk is not good. */
  broken(): File[] {
    return files.filter((file) => this.disk.get(file) !== good(file, this.saved.get(file) ?? 0));
  }
}

/** Nothing that an entity or a module counted is lost, and nothing is there twice. */
export function checkState(t: PlayedGame, lives: readonly (readonly [number, File])[], frames: number): void {
  for (const [eid, file] of lives) {
    const state = t.ask(
      eid,
      '{ m.frames, m.pings, #m.bag.list, m.bag.list[m.frames], require("lib").log[entity] }',
      file,
    );
    expect(state).toEqual([frames, frames, frames, eid, frames]);
  }
  const [eid, file] = lives[0]!;
  expect(t.ask(eid, 'require("lib").calls', file)).toBe(frames * lives.length);
  expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: lives.length, timers: 0 });
  expect(t.failures).toEqual([]);
}

/** What was saved last of each file runs, in the users of the modules too. */
export function checkLive(t: PlayedGame, lives: readonly (readonly [number, File])[], model: AuthoredFiles): void {
  const at = (file: File): number => model.saved.get(file) ?? 0;
  for (const [eid, file] of lives) {
    const utils = file === 'two.lua' ? at('util.lua') : 0;
    const live = t.ask(eid, 'm.builds()', file);
    expect([file, live]).toEqual([file, [at(file), at('lib.lua'), at('lib.lua'), utils]]);
  }
}
