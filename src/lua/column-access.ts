/**
 * Component columns as Lua sees them: light userdata made of address and element type, and the sentence for each way
 * in which reading or writing one can fail.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { ComponentInfo } from '../ecs/components.ts';
import { deadEntity } from '../ecs/dead-entity.ts';
import { type FieldType, fieldTypes } from '../ecs/field-types.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { EntityGuard } from '../script/entity-owners.ts';
import { createHostCosts } from './host-costs.ts';
import { type LuaState, luaType, luaTypeNames, type RawLua } from './vm/raw-lua.ts';
import type { VmMemory } from './vm/vm-memory.ts';

/** Columns given to one VM. */
export interface ColumnAccess {
  /** Pushes a table of the component's columns by field name. */
  pushColumns(L: LuaState, info: ComponentInfo): void;
  /** Throws what is wrong with `column[entity]` (index 2) or `column[entity] = value` (index 3). */
  refuse(L: LuaState, column: number, reason: number): never;
}

/** Creates the access for one VM. */
export function createColumnAccess(world: GameWorld, guard: EntityGuard, raw: RawLua, memory: VmMemory): ColumnAccess {
  const fields = new Map<number, { readonly name: string; readonly type: FieldType }>();

  const costs = createHostCosts(raw);

  const showValue = (L: LuaState, index: number): string => {
    const type = raw.lua_type(L, index);
    if (type === luaType.number) return String(raw.lua_tonumberx(L, index, 0));
    if (type === luaType.string) return `a string (${JSON.stringify(memory.readText(L, index, 40))})`;
    return type <= luaType.nil ? 'nil' : `a ${luaTypeNames[type]}`;
  };

  const entityProblem = (L: LuaState, field: string): MoonloopError => {
    if (raw.lua_type(L, 2) !== luaType.number) {
      return new MoonloopError('FIELD_INVALID', `${field} is indexed by an entity, got ${showValue(L, 2)}`);
    }
    const handle = raw.lua_tonumberx(L, 2, 0);
    return deadEntity(world, handle, field);
  };

  return {
    pushColumns(L, info) {
      raw.lua_createtable(L, 0, info.fields.length);
      for (const field of info.fields) {
        const column = field.address | fieldTypes[field.type].code;
        fields.set(column, { name: `${info.name}.${field.name}`, type: field.type });
        memory.pushText(L, field.name);
        raw.lua_pushlightuserdata(L, column);
        raw.lua_rawset(L, -3);
      }
    },
    refuse: costs.guard((L, column, reason): never => {
      const field = fields.get(column) ?? { name: 'column', type: 'f32' as const };
      if (reason === 1) throw entityProblem(L, field.name);
      const { min, max } = fieldTypes[field.type];
      const needs = ['', '', 'a number', 'a number', 'a whole number', `${min} … ${max}`, 'a string', 'true or false'];
      const entity = raw.lua_tonumberx(L, 2, 0);
      if (reason === 8) throw guard.foreignEntity(`writing ${field.name}`, world.handles.idOf(entity));
      const got = reason === 3 ? 'NaN' : showValue(L, 3);
      throw new MoonloopError('FIELD_INVALID', `${field.name} of entity ${entity} needs ${needs[reason]}, got ${got}`);
    }),
  };
}
