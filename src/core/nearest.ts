/**
 * The name a user probably meant: for "unknown component" messages and the like.
 */
import { quote } from './quote.ts';

/** Letters of a name that are compared, and names that are looked at: what is asked for may come from a hostile script. */
const maxLetters = 64;
const maxCandidates = 1_000;

/**
 * Number of insertions, deletions and replacements that turn `a` into `b` (Levenshtein distance); anything above `limit`
 * when there are more.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const replace = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      const distance = Math.min(replace, previous[column]! + 1, current[column - 1]! + 1);
      current.push(distance);
      if (distance < least) least = distance;
    }
    if (least > limit) return least;
    previous = current;
  }
  return previous[b.length]!;
}

/**
 * The candidate closest to `name`, ignoring case, or undefined when none is close: at most a third of the letters
 * differ, and at least one may. The first 64 letters count, and the first 1,000 candidates.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, maxLetters).toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > maxCandidates) break;
    const distance = editDistance(wanted, candidate.slice(0, maxLetters).toLowerCase(), bestDistance - 1);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `; did you mean "Position"?` when a candidate is near, else an empty string. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = nearestName(name, candidates);
  return near === undefined ? '' : `; did you mean ${quote(near)}?`;
}
