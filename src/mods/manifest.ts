/**
 * The manifest of a mod, `mod.toml`: what it is called, what it needs, how it is reloaded, who may change its entities. A
 * folder in the scripts root that has one is a mod; one in the scripts root itself is that of the mod `game`.
 */
import { parse, TomlError } from 'smol-toml';
import { isRecord } from '../core/guards.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import { parseScriptId } from '../core/script-id.ts';
import { decodeText } from '../core/text.ts';
import { implicitMod } from '../script/mod-map.ts';
import { defaultPolicy, type ReloadPolicy } from '../script/runtime.ts';

/** What a manifest says. */
export interface Manifest {
  /** Name for people; the folder's name by default. */
  readonly name: string;
  /** Version as the author writes it. */
  readonly version: string;
  readonly description: string;
  /** Its table `[hot_reload]`. */
  readonly reload: ReloadPolicy;
  /** Its `[entities] open_to`: mods that may change its entities, `*` for all. */
  readonly openTo: readonly string[];
  /** Its table `[dependencies]`: range of versions by mod. The ranges are kept as they are written. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Reads a manifest. @param id - Its path, for messages. */
export function parseManifest(id: string, bytes: Uint8Array): Result<Manifest> {
  const text = decodeText(bytes);
  if (text === undefined) return fail('MANIFEST_INVALID', `${id} is not UTF-8 text`, { place: { file: id } });
  let table: unknown;
  try {
    table = parse(text);
  } catch (cause) {
    const line = cause instanceof TomlError ? cause.line : undefined;
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    return failure(new MoonloopError('MANIFEST_INVALID', `${reason}`, { cause, place: { file: id, line } }));
  }
  if (!isRecord(table)) return fail('MANIFEST_INVALID', 'a manifest is a table', { place: { file: id } });
  const folder = id.includes('/') ? id.slice(0, id.indexOf('/')) : implicitMod;
  const fields: Record<string, string> = { name: folder, version: '0.0.0', description: '' };
  for (const key of Object.keys(fields)) {
    const value = table[key];
    if (value === undefined) continue;
    if (typeof value !== 'string') {
      return fail('MANIFEST_INVALID', `"${key}" must be a string, got ${typeof value}`, { place: { file: id } });
    }
    fields[key] = value;
  }
  const reload = parseReload(id, table['hot_reload']);
  if (!reload.ok) return reload;
  const openTo = parseOpenTo(id, table['entities']);
  if (!openTo.ok) return openTo;
  const dependencies = parseDependencies(id, folder, table['dependencies']);
  if (!dependencies.ok) return dependencies;
  const { name = folder, version = '', description = '' } = fields;
  return ok({
    ...{ name, version, description, reload: reload.value },
    ...{ openTo: openTo.value, dependencies: dependencies.value },
  });
}

function parseReload(id: string, table: unknown): Result<ReloadPolicy> {
  const refuse = (message: string): Result<ReloadPolicy> =>
    fail('MANIFEST_INVALID', `hot_reload${message}`, { place: { file: id } });
  if (table === undefined) return ok(defaultPolicy);
  if (!isRecord(table)) return refuse(' must be a table');
  const { merge = defaultPolicy.merge, keep_locals: keepLocals = defaultPolicy.keepLocals } = table;
  if (merge !== 'live' && merge !== 'three-way') {
    return refuse(`.merge must be "live" or "three-way", got ${JSON.stringify(merge)}`);
  }
  if (typeof keepLocals !== 'boolean') {
    return refuse(`.keep_locals must be true or false, got ${JSON.stringify(keepLocals)}`);
  }
  return ok({ merge, keepLocals });
}

/** Folder names are compared letter by letter; nobody is called like a path. */
const modName = /^[^/\\\0]+$/;

function parseOpenTo(id: string, table: unknown): Result<readonly string[]> {
  const refuse = (message: string): Result<readonly string[]> =>
    fail('MANIFEST_INVALID', `entities${message}`, { place: { file: id } });
  if (table === undefined) return ok([]);
  if (!isRecord(table)) return refuse(' must be a table');
  const { open_to: openTo = [] } = table;
  if (!Array.isArray(openTo))
    return refuse(`.open_to must be a list of mods, got ${JSON.stringify(openTo).slice(0, 100)}`);
  const names: string[] = [];
  for (const name of openTo as readonly unknown[]) {
    if (typeof name !== 'string' || !modName.test(name)) {
      return refuse(
        `.open_to must be a list of names of mods, or ["*"] for all; it has ${JSON.stringify(name).slice(0, 100)}`,
      );
    }
    names.push(name);
  }
  return ok(names);
}

function parseDependencies(id: string, own: string, table: unknown): Result<Manifest['dependencies']> {
  const refuse = (message: string): Result<Manifest['dependencies']> =>
    fail('MANIFEST_INVALID', `dependencies${message}`, { place: { file: id } });
  if (table === undefined) return ok({});
  if (!isRecord(table)) return refuse(' must be a table');
  const ranges: [mod: string, range: string][] = [];
  for (const [mod, range] of Object.entries(table)) {
    const name = parseScriptId(mod);
    if (!name.ok || mod.includes('/'))
      return refuse(`: ${JSON.stringify(mod.slice(0, 80))} is not the folder of a mod`);
    if (mod === own) return refuse(`.${mod}: a mod does not depend on itself`);
    if (typeof range !== 'string') return refuse(`.${mod} must be a range of versions, like "*", got ${typeof range}`);
    ranges.push([mod, range]);
  }
  return ok(Object.fromEntries(ranges));
}
