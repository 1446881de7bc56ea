/**
 * Errors of the platform, fit to be shown: those of the file system carry absolute paths in their messages, their
 * properties and their stacks, and what a game tells may be seen by people who only play it.
 */

/** Absolute paths: after a quote, a bracket or a space, up to the end of the quotation or to the next space. */
const quotedPath = /(['"`])(?:file:\/\/)?(?:\/|\\\\|[A-Za-z]:[\\/])[^'"`]*\1/g;
const barePath = /(?<=^|[\s(])(?:file:\/\/)?(?:\/|\\\\|[A-Za-z]:[\\/])[^\s)]+/g;

/** The same text without absolute paths. */
export function withoutPaths(text: string): string {
  return text.replace(quotedPath, '…').replace(barePath, '…');
}

/** An error with the message and the code of what was thrown, and nothing of where that was on this machine. */
export function plainError(thrown: unknown): Error {
  const isError = thrown instanceof Error;
  const plain = new Error(withoutPaths(isError ? thrown.message : String(thrown)));
  if (isError) plain.name = thrown.name;
  plain.stack = `${plain.name}: ${plain.message}`;
  return isError && 'code' in thrown ? Object.assign(plain, { code: thrown.code }) : plain;
}
