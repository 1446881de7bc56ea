/**
 * The columns of declared fields: made when a version is compiled, put in place when it goes live, filled by migrations
 * where a type changed. Until a version is live, the component is what the live one declared.
 */
import { addComponent, hasComponent, removeComponent } from 'bitecs';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Column } from '../ecs/field-types.ts';
import type { Handle } from '../ecs/handles.ts';
import type { GameWorld } from '../ecs/world.ts';
import { type DeclaredFields, migratedValue, parseFields, planFields } from './declared-fields.ts';
import type { WasmInstance } from './instance.ts';
import type { OpaqueState, StateOwner } from './opaque-state.ts';
import type { RoomCalls } from './room-calls.ts';
import type { VersionFields, WasmScript, WasmVersion } from './wasm-script.ts';

/** Fields of the scripts of one room. Entities are bitECS ids, except where they are handles. */
export interface FieldColumns {
  /** Asks a throw-away instance, and makes the columns. Nobody sees them before the version is live. */
  declare(owner: StateOwner): Result<void>;
  /** The version is live: its columns are those of the component. Cannot fail. */
  publish(version: WasmVersion): void;
  /** Converts the values of entities; what is returned writes them. */
  migrate(
    script: WasmScript,
    version: WasmVersion,
    instance: WasmInstance,
    entities: readonly Handle[],
  ): Result<() => void>;
  /** The entity runs the version now. */
  join(version: WasmVersion, eid: number): void;
  /** The entity does not run the script any more. */
  leave(version: WasmVersion, eid: number): void;
  /** Values of an entity by field name. */
  values(version: WasmVersion, eid: number): Record<string, unknown>;
}

/** @param owners - Which script a component belongs to, over all rooms of the world. */
export function createFieldColumns(
  world: GameWorld,
  calls: RoomCalls,
  opaque: OpaqueState,
  owners: Map<string, string>,
): FieldColumns {
  const columnOf = (component: string, name: string): Column | undefined =>
    world.registry.byName.get(component)?.component[name];

  const take = (component: string, script: string): void => {
    const owner = owners.get(component);
    const taken = owner === undefined ? world.registry.byName.has(component) : owner !== script;
    if (taken) {
      throw new MoonloopError(
        'STATE_REJECTED',
        `the fields of ${script} would be the component ${component}, which ${owner ?? 'the game'} has already; rename the file`,
      );
    }
    owners.set(component, script);
  };

  const prepare = ({ script, version }: StateOwner, declared: DeclaredFields): VersionFields => {
    const { component, schema } = declared;
    const live = script.version?.fields?.declared;
    const isFree = script.byEntity.size === 0;
    const plan = planFields(live, declared, version.loaded.shape.functions, isFree || version.withdraws !== 0);
    take(component, script.id);
    const before = new Map(plan.migrated.map(({ field }) => [field.name, columnOf(component, field.name)]));
    world.define(component, schema);
    const moved = plan.migrated.flatMap(({ field, fn }) => {
      const [from, to] = [before.get(field.name), columnOf(component, field.name)];
      return from && to ? [{ field, fn, from, to }] : [];
    });
    // until then the component stays what it was; the new columns are kept for it
    if (live) world.define(component, live.schema);
    return { declared, plan, moved };
  };

  return {
    declare(owner) {
      const read = opaque.bytesFrom(owner, 'moonloop_fields');
      if (!read.ok) return read;
      const { value: bytes } = read;
      if (bytes === undefined) return ok(undefined);
      const declared = opaque.checked(owner, 'moonloop_fields', () => parseFields(owner.script.id, bytes));
      if (!declared.ok) return declared;
      try {
        owner.version.fields = prepare(owner, declared.value);
        return ok(undefined);
      } catch (error) {
        const { code, message } = toMoonloopError(error, 'STATE_REJECTED');
        return failure(new MoonloopError(code, message, { cause: error, place: { file: owner.script.id } }));
      }
    },
    publish({ fields }) {
      if (fields) world.define(fields.declared.component, fields.declared.schema);
    },
    migrate(script, version, instance, entities) {
      const moves: (() => void)[] = [];
      for (const { field, fn, from, to } of version.fields?.moved ?? []) {
        const migration = instance.fn(fn);
        if (migration === undefined) continue;
        const values = new Map<number, number>();
        for (const entity of entities) {
          const eid = world.handles.idOf(entity);
          const at = { script, version, entity, hook: fn, code: 'STATE_REJECTED' as const };
          const given = calls.call(at, instance, migration, from[eid]!);
          if (!given.ok) return given;
          const checked = opaque.checked({ script, version, entity, instance }, fn, () =>
            migratedValue(field, given.value),
          );
          if (!checked.ok) return checked;
          values.set(eid, checked.value);
        }
        moves.push(() => {
          for (const [eid, value] of values) to[eid] = value;
        });
      }
      return ok(() => {
        for (const move of moves) move();
      });
    },
    join({ fields }, eid) {
      const component = fields && world.registry.get(fields.declared.component).component;
      if (component && !hasComponent(world, eid, component)) addComponent(world, eid, component);
    },
    leave({ fields }, eid) {
      const component = fields && world.registry.get(fields.declared.component).component;
      if (!component || eid === 0 || world.isDying(eid)) return;
      if (hasComponent(world, eid, component)) removeComponent(world, eid, component);
    },
    values({ fields }, eid) {
      const shown = (fields?.declared.fields ?? []).map(({ name, type }) => {
        const value = columnOf(fields!.declared.component, name)?.[eid] ?? 0;
        return [name, type === 'string' ? world.strings.textOf(value) : type === 'bool' ? value !== 0 : value];
      });
      return Object.fromEntries(shown) as Record<string, unknown>;
    },
  };
}
