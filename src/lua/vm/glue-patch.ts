/**
 * The one place where wasmoon's glue.wasm is rewritten before it is compiled. Today it gets a short cut for columns;
 * metering belongs here too.
 *
 * The short cut: `column[entity]` is a metamethod call, and Lua pays for a call frame each time. Two functions of the
 * VM get a prologue that recognises columns (light userdata) indexed by integers and calls the bridge directly. What
 * the prologue does not handle (text, flags, dead entities, wrong types) takes the ordinary way, so leaving the patch
 * out changes speed and nothing else.
 *
 * Function numbers hold for one binary only, so its hash is checked: another binary is used as it is.
 */
import { hashContent } from '../../core/hash.ts';
import { addPrologues } from '../../meter/function-prologue.ts';
import { valueType, wasm } from '../../meter/instructions.ts';
import { encodeU32 } from '../../meter/leb128.ts';
import { appendEntries, countEntries, readSections, sectionIds, writeSections } from '../../meter/wasm-sections.ts';

/** Hash of the glue.wasm that ships with wasmoon 1.16.0. */
const knownGlue = '3b844a759023772b';

/** Functions of that binary, as positions in its code section (27 functions are imported). */
const bodies = { callMetamethod: 549 - 27, finishSet: 571 - 27 } as const;

/** Names under which the patched module exports the globals that switch the short cut on. */
export const shortcutGlobals = {
  /** Table index of the `__index` function that marks a column access. */
  getter: 'moonloop_getter',
  /** Table index of the bridge's `read`. */
  read: 'moonloop_read',
  /** Table index of the bridge's `write`; 0 switches writing off. */
  write: 'moonloop_write',
} as const;

// layout of Lua's TValue and tags of its values (lobject.h of Lua 5.4)
const tag = 8;
const lightUserdata = 0x02;
const integerTag = 0x03;
const floatTag = 0x13;
/** Value by which the bridge says "not here": the same constant stands in bridge.wat. */
const unread = 0x7ff8deadbeef0001n;

/** The binary to compile: rewritten when it is the known one, as it came otherwise. */
export function patchGlue(glue: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (hashContent(glue) !== knownGlue) return glue;
  const sections = readSections(glue);
  const content = (id: number): Uint8Array => {
    const section = sections.find((candidate) => candidate.id === id);
    if (section === undefined) throw new RangeError(`glue.wasm has no section ${id}`);
    return section.content;
  };
  const types = countEntries(content(sectionIds.type));
  const globals = countEntries(content(sectionIds.global));
  const { i32, i64, f64 } = valueType;
  const newContent = new Map<number, Uint8Array>([
    [
      sectionIds.type,
      appendEntries(content(sectionIds.type), [
        [0x60, 2, i32, i64, 1, i64],
        [0x60, 3, i32, i64, f64, 1, i32],
      ]),
    ],
    [sectionIds.global, appendEntries(content(sectionIds.global), Array(3).fill([i32, 1, 0x41, 0, 0x0b]))],
    [
      sectionIds.export,
      appendEntries(
        content(sectionIds.export),
        Object.values(shortcutGlobals).map((name, n) => exportGlobal(name, globals + n)),
      ),
    ],
    [
      sectionIds.code,
      addPrologues(content(sectionIds.code), [
        {
          body: bodies.callMetamethod,
          parameters: 5,
          locals: [i64, i32],
          code: (local) => readPrologue(types, globals, local),
        },
        { body: bodies.finishSet, parameters: 5, locals: [], code: () => writePrologue(types + 1, globals + 2) },
      ]),
    ],
  ]);
  return writeSections(sections.map(({ id, content: old }) => ({ id, content: newContent.get(id) ?? old })));
}

function exportGlobal(name: string, index: number): number[] {
  const bytes = [...new TextEncoder().encode(name)];
  return [...encodeU32(bytes.length), ...bytes, 0x03, ...encodeU32(index)];
}

/** luaT_callTMres(L, f, p1, p2, res): when f is the columns' `__index` and p2 an integer, ask the bridge. */
function readPrologue(type: number, global: number, bits: number): number[] {
  const [f, p1, p2, res] = [1, 2, 3, 4];
  // noted before the result is stored: in `x = x[entity]` the result takes the column's place
  const column = bits + 1;
  return [
    ...[wasm.localGet(f), wasm.i32Load(), wasm.globalGet(global), wasm.i32Eq],
    ...[wasm.localGet(p2), wasm.i32Load8U(tag), wasm.i32Const(integerTag), wasm.i32Eq, wasm.i32And],
    wasm.if,
    ...[wasm.localGet(p1), wasm.i32Load(), wasm.localTee(column), wasm.localGet(p2), wasm.i64Load()],
    ...[wasm.globalGet(global + 1), wasm.callIndirect(type), wasm.localTee(bits), wasm.i64Const(unread), wasm.i64Ne],
    wasm.if,
    ...[wasm.localGet(res), wasm.localGet(bits), wasm.i64Store()],
    // codes 0 and 1 are f32 and f64, all others whole numbers
    ...[wasm.localGet(res), wasm.i32Const(floatTag), wasm.i32Const(integerTag)],
    ...[wasm.localGet(column), wasm.i32Const(15), wasm.i32And, wasm.i32Const(2), wasm.i32LtU],
    ...[wasm.select, wasm.i32Store8(tag), wasm.return],
    ...[wasm.end, wasm.end],
  ].flat();
}

/** luaV_finishset(L, t, key, val, slot): when t is a column, key an integer and val a number, hand it to the bridge. */
function writePrologue(type: number, global: number): number[] {
  const [t, key, val] = [1, 2, 3];
  const isTag = (local: number, value: number) => [
    ...wasm.localGet(local),
    ...wasm.i32Load8U(tag),
    ...wasm.i32Const(value),
    ...wasm.i32Eq,
  ];
  const target = [...wasm.localGet(t), ...wasm.i32Load(), ...wasm.localGet(key), ...wasm.i64Load()];
  const call = [...wasm.globalGet(global), ...wasm.callIndirect(type)];
  return [
    ...[isTag(t, lightUserdata), isTag(key, integerTag), wasm.i32And],
    ...[wasm.globalGet(global), wasm.i32Const(0), wasm.i32Ne, wasm.i32And],
    wasm.if,
    ...[isTag(val, floatTag), wasm.ifI32, target, wasm.localGet(val), wasm.f64Load(), call, wasm.else],
    ...[isTag(val, integerTag), wasm.ifI32, target, wasm.localGet(val), wasm.i64Load(), wasm.f64ConvertI64, call],
    ...[wasm.else, wasm.i32Const(0), wasm.end, wasm.end],
    ...[wasm.if, wasm.return, wasm.end],
    wasm.end,
  ].flat();
}
