/**
 * Names in messages: they come from scripts too, which may ask for a name of a megabyte.
 */

/** Letters that are shown of a longer name, and that a name may have to be shown whole. */
const [shownLetters, mostLetters] = [100, 600] as const;

/** A name in quotation marks, as it is; of very long ones the beginning. */
export function quote(name: string): string {
  return `"${name.length > mostLetters ? `${name.slice(0, shownLetters)}…` : name}"`;
}
