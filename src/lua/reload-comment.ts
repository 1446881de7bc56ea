/**
 * The comment `-- @reload reset` before the first statement of a script: its entities are to start anew.
 */
/** Comments in front of a file are looked at up to here, in bytes. */
const maxComments = 16_384;

/** Whether the author asks for it. Anything else behind `@reload` is an ordinary comment. */
export function asksForReset(bytes: Uint8Array): boolean {
  let rest = new TextDecoder().decode(bytes.subarray(0, maxComments)).replace(/^\uFEFF/, '');
  if (rest.startsWith('#')) rest = afterLine(rest);
  for (;;) {
    rest = rest.trimStart();
    if (!rest.startsWith('--')) return false;
    const long = /^--\[(=*)\[/.exec(rest);
    if (long) {
      const end = rest.indexOf(`]${long[1]}]`);
      if (end < 0) return false;
      rest = rest.slice(end + long[1]!.length + 2);
      continue;
    }
    if (/^--\s*@reload\s+reset\s*(\r?\n|\r|$)/.test(rest)) return true;
    rest = afterLine(rest);
  }
}

function afterLine(text: string): string {
  const end = text.search(/[\n\r]/);
  return end < 0 ? '' : text.slice(end + 1);
}
