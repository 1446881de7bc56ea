/** The Vite plugin. */

export { createWatLanguage } from '../node/wat-language.ts';
export type { MoonloopPluginOptions } from './plugin.ts';
export { moonloop } from './plugin.ts';
