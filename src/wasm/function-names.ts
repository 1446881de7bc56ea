/**
 * Names of functions, which engines put into call stacks: where a module's are such that nobody could read a stack with them
 * any more, it has none.
 */
import { createWasmReader, type WasmReader } from '../meter/wasm-reader.ts';
import { readSections, sectionIds, type WasmSection, writeSections } from '../meter/wasm-sections.ts';

/** Letters of a name; what compilers make of templates may have hundreds. */
const mostLetters = 2000;
/** Parts of the section: the module's own name, and those of its functions. */
const [moduleName, functionNames] = [0, 1] as const;

/** The binary without its names when one of them is too long, has control characters, or cannot be read. */
export function dropOddNames(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const sections = readSections(bytes);
  const kept = sections.filter((section) => !isOddNames(section));
  return kept.length === sections.length ? bytes : writeSections(kept);
}

function isOddNames({ id, content }: WasmSection): boolean {
  if (id !== sectionIds.custom) return false;
  try {
    const reader = createWasmReader(content);
    if (reader.name() !== 'name') return false;
    while (!reader.done()) {
      const part = reader.byte();
      const names = reader.part(reader.u32());
      if (part === moduleName && isOdd(names.name())) return true;
      if (part === functionNames && hasOddName(names)) return true;
    }
    return false;
  } catch {
    return true;
  }
}

function hasOddName(names: WasmReader): boolean {
  for (let left = names.count(); left > 0; left--) {
    names.u32();
    if (isOdd(names.name())) return true;
  }
  return false;
}

function isOdd(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return name.length > mostLetters || /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name);
}
