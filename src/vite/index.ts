/** The Vite plugin. */
export type { MoonloopPluginOptions } from './plugin.ts';
export { moonloop } from './plugin.ts';
