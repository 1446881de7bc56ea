/**
 * Caps memories and tables by their declared maximum: growing past it then fails by itself, at no cost.
 */
import { clampedFlags } from './extern-types.ts';
import { encodeU32 } from './leb128.ts';
import type { SizedPart } from './module-parts.ts';
import { readReferenceType } from './value-types.ts';
import { createWasmReader, invalidWasm } from './wasm-reader.ts';
import { joinBytes, sectionIds, type WasmSection } from './wasm-sections.ts';

/** Most that one memory and one table of the module may grow to; `undefined` leaves what the module says. */
export interface SizeCaps {
  /** Pages of 64 KiB. */
  readonly maxPages: number | undefined;
  readonly maxTableEntries: number | undefined;
}

/** The sections with every maximum at most the cap; refused when the module needs more from the start. */
export function clampSizes(
  sections: readonly WasmSection[],
  sized: readonly SizedPart[],
  caps: SizeCaps,
): readonly WasmSection[] {
  const holders: readonly number[] = [sectionIds.import, sectionIds.table, sectionIds.memory];
  return sections.map((section) => {
    const { id, content, offset = 0 } = section;
    if (!holders.includes(id)) return section;
    const parts: ArrayLike<number>[] = [];
    let from = 0;
    for (const part of sized) {
      if (part.start < offset || part.start >= offset + content.length) continue;
      const max = clampedMax(part, caps);
      if (max === undefined || max === part.type.max) continue;
      // the sizes stand last; a table's type of entries stands before them
      const sizesAt = sizesStart(content, offset, part);
      parts.push(content.subarray(from, sizesAt), encodeSizes(part, max));
      from = part.end - offset;
    }
    return from === 0 ? section : { id, content: joinBytes([...parts, content.subarray(from)]) };
  });
}

function clampedMax({ type, start }: SizedPart, caps: SizeCaps): number | undefined {
  const cap = type.kind === 'memory' ? caps.maxPages : caps.maxTableEntries;
  if (cap === undefined) return type.max;
  const unit = type.kind === 'memory' ? 'pages of memory' : 'entries in a table';
  if (type.min > cap) throw invalidWasm(start, `it needs ${type.min} ${unit}; ${cap} are allowed`);
  return Math.min(type.max ?? cap, cap);
}

function sizesStart(content: Uint8Array, offset: number, { type, start }: SizedPart): number {
  const reader = createWasmReader(content, start - offset);
  if (type.kind === 'table') readReferenceType(reader);
  return reader.offset();
}

function encodeSizes({ type }: SizedPart, max: number): number[] {
  return [clampedFlags(type), ...encodeU32(type.min), ...encodeU32(max)];
}
