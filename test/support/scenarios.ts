/**
 * Stories of editing a running game, kept as folders: v1/, v2/, … hold the files of each save (only those that change),
 * story.json tells what is done and what must be seen.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Game } from '../../src/game/create-game.ts';
import { startGame, type TestGame } from './game-harness.ts';

/** What must be seen at the end of a step; what is not named is not looked at. */
export interface Seen {
  /** Fields of the instances of a script, on every entity that `spawn` made for it. */
  readonly state?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Lines printed in this step, all of them. */
  readonly printed?: readonly string[];
  /** Attempts of this step: `hero.lua 2` for a success, `hero.lua 1 COMPILE_FAILED:3` for a failure in line 3. */
  readonly reloads?: readonly string[];
  /** Failures of hooks in this step: `hero.lua on_update hero.lua:5`. */
  readonly failures?: readonly string[];
  /** Values of component fields of the first spawned entity: `Position.x`. */
  readonly fields?: Readonly<Record<string, number | string | boolean>>;
  readonly deleted?: readonly string[];
  /** Handlers and timers of the mod `game`. */
  readonly registrations?: { readonly handlers: number; readonly timers: number };
  /** Entities alive in the world. */
  readonly entities?: number;
}

/** One step: what is saved or deleted, the events sent, the frames run, and what is seen then. */
export interface Step {
  readonly save?: string;
  /** Saves the files as an editor on Windows does: byte order mark, carriage returns. */
  readonly editor?: 'windows';
  readonly delete?: readonly string[];
  readonly empty?: readonly string[];
  readonly emit?: Readonly<Record<string, unknown>>;
  /** Frames of 1/60 s. @default 1 */
  readonly frames?: number;
  readonly see: Seen;
}

/** A story. */
export interface Story {
  readonly name: string;
  /** What the author of the game would say it shows. */
  readonly title: string;
  /** Number of entities per script, made before the first step. */
  readonly spawn: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
  /** Files of each version. */
  readonly versions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const storyKeys = new Set(['title', 'spawn', 'steps']);
const stepKeys = new Set(['save', 'editor', 'delete', 'empty', 'emit', 'frames', 'see']);
const seenKeys = new Set('state printed reloads failures fields deleted registrations entities'.split(' '));

function checkKeys(where: string, value: object, known: ReadonlySet<string>): void {
  for (const key of Object.keys(value)) if (!known.has(key)) throw new Error(`${where}: "${key}" means nothing`);
}

function readVersion(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

/** Reads all stories below a folder; a step that says nothing to see, or a misspelt key, is an error. */
export function readStories(root: string): Story[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const story = JSON.parse(readFileSync(join(root, name, 'story.json'), 'utf8')) as Omit<Story, 'name' | 'versions'>;
    checkKeys(name, story, storyKeys);
    for (const step of story.steps) {
      checkKeys(name, step, stepKeys);
      checkKeys(name, step.see, seenKeys);
      if (Object.keys(step.see).length === 0) throw new Error(`${name}: a step sees nothing`);
    }
    const versions = readdirSync(join(root, name)).filter((entry) => /^v\d+$/.test(entry));
    const files = Object.fromEntries(versions.map((version) => [version, readVersion(join(root, name, version))]));
    return { ...story, name, versions: files };
  });
}

async function act(t: TestGame, step: Step, versions: Story['versions']): Promise<void> {
  if (step.save !== undefined) {
    const files = versions[step.save];
    if (files === undefined) throw new Error(`there is no ${step.save}`);
    const convert = (text: string): string =>
      step.editor === 'windows' ? `\uFEFF${text.replaceAll('\n', '\r\n')}` : text;
    await t.save(Object.fromEntries(Object.entries(files).map(([id, text]) => [id, convert(text)])));
  }
  for (const id of step.empty ?? []) await t.save({ [id]: '' });
  if (step.delete) await t.save(Object.fromEntries(step.delete.map((id) => [id, null])));
  for (const [event, data] of Object.entries(step.emit ?? {})) t.game.emit(event, data);
  t.frames(step.frames ?? 1);
}

function fieldOf(game: Game, eid: number, path: string): unknown {
  const [component = '', field = ''] = path.split('.');
  const info = game.world.registry.get(component).component as Record<string, ArrayLike<number>>;
  return info[field]?.[eid];
}

/** What of `wanted` is seen; the same keys, so that both can be compared as a whole. */
function look(t: TestGame, wanted: Seen, spawned: ReadonlyMap<string, readonly number[]>): Record<string, unknown> {
  const places = t.failures.map(({ place }) => `${place.script} ${place.hook} ${place.file}:${place.line}`);
  const attempts = t.reloads.map(({ script, version, error }) => {
    const why = error ? ` ${error.code}${error.place.line === undefined ? '' : `:${error.place.line}`}` : '';
    return `${script} ${version}${why}`;
  });
  const first = [...spawned.values()].flat()[0] ?? 1;
  const { handlers, timers } = t.game.scripts.counts()['game'] ?? { handlers: 0, timers: 0 };
  const states = Object.entries(wanted.state ?? {}).map(([id, fields]) => {
    const all = (spawned.get(id) ?? []).map((eid) => {
      const state = t.state(eid, id);
      return JSON.stringify(Object.fromEntries(Object.keys(fields).map((name) => [name, state[name]])));
    });
    return [id, all.length === 0 ? 'no entity' : new Set(all).size > 1 ? all : (JSON.parse(all[0]!) as unknown)];
  });
  const all: Record<string, unknown> = {
    state: Object.fromEntries(states),
    printed: t.printed,
    reloads: attempts,
    failures: places,
    fields: Object.fromEntries(Object.keys(wanted.fields ?? {}).map((path) => [path, fieldOf(t.game, first, path)])),
    deleted: t.deleted.map(({ script }) => script),
    registrations: { handlers, timers },
    entities: t.game.scripts.list().reduce((sum, script) => sum + script.entities, 0),
  };
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, all[key]]));
}

/** Plays a story; `compare` is called after each step with what is seen and what must be. */
export async function playStory(
  story: Story,
  compare: (seen: unknown, wanted: Seen, step: number) => void,
): Promise<void> {
  const t = await startGame(story.versions['v1'] ?? {});
  try {
    const spawned = new Map(
      Object.entries(story.spawn).map(([id, count]) => [id, Array.from({ length: count }, () => t.spawn(id))]),
    );
    for (const [index, step] of story.steps.entries()) {
      // what happened while the game started belongs to the first step
      if (index > 0) for (const list of [t.reloads, t.logs, t.failures, t.deleted]) list.length = 0;
      await act(t, step, story.versions);
      compare(look(t, step.see, spawned), step.see, index + 1);
    }
  } finally {
    t.game.dispose();
  }
}
