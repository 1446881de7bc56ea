/** What a page gives a game: keyboard and pointer. */
export type { PageInputOptions } from './page-input.ts';
export { createPageInput } from './page-input.ts';
