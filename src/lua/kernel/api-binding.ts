/**
 * Kernel, generated part: puts argument checks around the functions of the host API, as the declared table says, and
 * makes those with effects do nothing while a version is staged.
 */
import { hostApi } from '../../script/host-api/host-api.ts';
import type { HostFunction, HostType } from '../../script/host-api/host-function.ts';

const checks: Record<HostType, { readonly test: (a: string) => string; readonly expected: string }> = {
  any: { test: () => 'true', expected: 'anything' },
  list: { test: (a) => `type(${a}) == "table"`, expected: 'a list' },
  module: { test: (a) => `type(${a}) == "table"`, expected: 'a module table' },
  table: { test: (a) => `type(${a}) == "table"`, expected: 'a table' },
  boolean: { test: (a) => `type(${a}) == "boolean"`, expected: 'true or false' },
  callback: {
    test: (a) => `type(${a}) == "function" or type(${a}) == "string"`,
    expected: 'a function or the name of one',
  },
  component: {
    test: (a) => `type(${a}) == "string" or type(${a}) == "table"`,
    expected: 'a component or its name',
  },
  entity: { test: (a) => `math_type(${a}) ~= nil and math_tointeger(${a})`, expected: 'an entity' },
  function: { test: (a) => `type(${a}) == "function"`, expected: 'a function' },
  integer: { test: (a) => `math_type(${a}) ~= nil and math_tointeger(${a})`, expected: 'a whole number' },
  number: { test: (a) => `type(${a}) == "number"`, expected: 'a number' },
  string: { test: (a) => `type(${a}) == "string"`, expected: 'a string' },
};

/** What a function with an effect returns while a version is staged. */
function stagedResult(fn: HostFunction): string {
  if (fn.returns[0] === 'entity') return 'return K.staged_entity';
  if (fn.returns[0] === 'integer') return 'return 0';
  return fn.returns[0] === 'boolean' ? 'return false' : 'return';
}

function bind(fn: HostFunction): string {
  const from = fn.group === '' ? `K.api.${fn.name}` : `K.api.${fn.group}.${fn.name}`;
  const shown = fn.group === '' ? fn.name : `${fn.group}.${fn.name}`;
  const table = fn.group === '' ? 'K.public' : `K.public.${fn.group}`;
  const last = fn.parameters.at(-1);
  const named = fn.parameters.filter((parameter) => !parameter.rest);
  const args = [...named.map((_, n) => `a${n + 1}`), ...(last?.rest ? ['...'] : [])].join(', ');
  const lines = named.map(({ name, type, optional }, n) => {
    const a = `a${n + 1}`;
    const test = checks[type].test(a);
    const wrong = optional ? `${a} ~= nil and not (${test})` : `not (${test})`;
    return type === 'any'
      ? ''
      : `if ${wrong} then bad("${shown}", "${name}", "${checks[type].expected}", ${a}, a1) end`;
  });
  if (fn.effect !== 'none') lines.push(`if K.staging then ${stagedResult(fn)} end`);
  const checked = !fn.checksItself && lines.some((line) => line !== '');
  const body = checked ? `function(${args}) ${lines.join(' ')} return fn(${args}) end` : 'fn';
  const names = [fn.name, ...(fn.aliases ?? [])];
  return `do local fn = ${from}; local bound = ${body}; ${names.map((n) => `${table}.${n} = bound`).join('; ')} end`;
}

/** Source of the binding. */
export const apiBindingSource = String.raw`
local K = ...
local type, math_type, math_tointeger, tostring = type, math.type, math.tointeger, tostring
K.public = { ecs = {}, events = {}, time = {}, input = {}, state = {}, log = {} }
local function bad(name, parameter, expected, value, first)
  local shown = type(value) == "string" and string.format("%q", K.cut(value)) or K.cut(tostring(value))
  local call = name
  if type(first) == "string" and first ~= value then call = string.format("%s(%q)", name, K.cut(first)) end
  K.raise("%s: %s must be %s, got %s", call, parameter, expected, type(value) == "nil" and "nil" or type(value) .. " " .. shown)
end
${hostApi.map(bind).join('\n')}
`;
