/** Random Lua data, exact to the bit: as fast-check values, as Lua source, and as a text that tells all of it. */
import fc from 'fast-check';

/** A value that is no table: integers of 64 bits, doubles by their bytes, strings of any bytes, flags. */
export type LuaScalar =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly bytes: Uint8Array }
  | { readonly kind: 'flag'; readonly value: boolean };

/** A value in a graph: a scalar, or one of the graph's tables by number (counted round). */
export type LuaValue = LuaScalar | { readonly kind: 'table'; readonly number: number };

/** Tables that refer to each other in any way: shared, nested, in circles. */
export interface LuaGraph {
  readonly tables: readonly (readonly (readonly [LuaScalar, LuaValue])[])[];
  /** Values of the module's fields, by name. */
  readonly fields: Readonly<Record<string, LuaValue>>;
}

const integer = fc.oneof(
  fc.integer({ min: -3, max: 8 }).map(BigInt),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
);
const float = fc.oneof(fc.double(), fc.constantFrom(0, -0, Infinity, -Infinity, Number.NaN, 5e-324, 1.5));

/** Any scalar. */
export const luaScalar: fc.Arbitrary<LuaScalar> = fc.oneof(
  integer.map((value) => ({ kind: 'integer', value }) as const),
  float.map((value) => ({ kind: 'float', value }) as const),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => ({ kind: 'string', bytes }) as const),
  fc.boolean().map((value) => ({ kind: 'flag', value }) as const),
);
const luaKey = luaScalar.filter((key) => key.kind !== 'float' || !Number.isNaN(key.value));
const luaValue: fc.Arbitrary<LuaValue> = fc.oneof(
  luaScalar,
  fc.nat(7).map((number) => ({ kind: 'table', number }) as const),
);

/** Names of the fields that graphs use; some are odd on purpose. */
export const fieldNames = ['health', 'list', 'end', 'with space', '__index', 'prototype', '1', ''] as const;

/** Any graph of up to eight tables. */
export const luaGraph: fc.Arbitrary<LuaGraph> = fc.record({
  tables: fc.array(fc.array(fc.tuple(luaKey, luaValue), { maxLength: 5 }), { minLength: 1, maxLength: 8 }),
  fields: fc.dictionary(fc.constantFrom(...fieldNames), luaValue, { minKeys: 1, maxKeys: 5 }),
});

function hex(bytes: Uint8Array): string {
  return `"${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}

/** A scalar as a Lua expression that gives exactly these bits. */
export function toLuaScalar(scalar: LuaScalar): string {
  if (scalar.kind === 'flag') return String(scalar.value);
  if (scalar.kind === 'string') return hex(scalar.bytes);
  if (scalar.kind === 'integer') return `0x${BigInt.asUintN(64, scalar.value).toString(16).padStart(16, '0')}`;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, scalar.value);
  return `(string.unpack(">d", ${hex(bytes)}))`;
}

/** Lua statements that put the graph into the fields of `m`. */
export function toLuaStatements({ tables, fields }: LuaGraph): string {
  const show = (value: LuaValue): string =>
    value.kind === 'table' ? `t[${(value.number % tables.length) + 1}]` : toLuaScalar(value);
  const entries = tables.flatMap((entriesOf, index) =>
    entriesOf.map(([key, value]) => `t[${index + 1}][${toLuaScalar(key)}] = ${show(value)}`),
  );
  const made = `local t = {} for i = 1, ${tables.length} do t[i] = {} end`;
  const set = Object.entries(fields).map(([name, value]) => `m[${JSON.stringify(name)}] = ${show(value)}`);
  return [made, ...entries, ...set].join('\n');
}

/**
 * Lua source of `digest(value)`: a text in which types, bits, aliases and cycles of scalars and tables show, whatever
 * the order in which a table is walked.
 */
export const luaDigest = String.raw`
local function digest(root)
  local ids, count, out = {}, 0, {}
  local function hex(text) return (text:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
  local function scalar(v)
    local kind = math.type(v) or type(v)
    if kind == "integer" then return "i" .. v end
    if kind == "float" then return "f" .. hex(string.pack(">d", v)) end
    if kind == "string" then return "s" .. hex(v) end
    if kind == "boolean" or kind == "nil" then return tostring(v) end
    return kind
  end
  local function walk(v)
    if type(v) ~= "table" then out[#out + 1] = scalar(v) return end
    if ids[v] then out[#out + 1] = "#" .. ids[v] return end
    count = count + 1
    ids[v] = count
    local keys = {}
    for key in next, v do keys[#keys + 1] = key end
    table.sort(keys, function(a, b) return scalar(a) < scalar(b) end)
    out[#out + 1] = "{"
    for _, key in ipairs(keys) do
      out[#out + 1] = scalar(key) .. "="
      walk(v[key])
    end
    out[#out + 1] = "}"
  end
  walk(root)
  return table.concat(out, " ")
end
`;
