/** Drawing with Pixi. Needs a page: importing it in Node fails. */
export type { PixiRenderer, PixiRendererOptions } from './pixi-renderer.ts';
export { createPixiRenderer } from './pixi-renderer.ts';
