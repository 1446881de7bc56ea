/** Contents of saves: each says which one it is, in its first line and in its last, so that a half of one is known. */

/** @param tag - A word that no other save of the file has. */
export function contentOf(tag, lines) {
  return `-- ${tag}\n${'local filler = "to be read in more than one piece"\n'.repeat(lines)}return "${tag}"\n`;
}

/** The tag of a complete content; undefined for anything else. */
export function tagOf(text) {
  const first = /^-- (\S+)\n/.exec(text)?.[1];
  return first !== undefined && text.endsWith(`\nreturn "${first}"\n`) ? first : undefined;
}
