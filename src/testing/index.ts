/** Helpers for the tests of games: time, files, input and drawing without a page. */
export type { DrawnSprite, RecordingRenderer } from '../render/recording-renderer.ts';
export { createRecordingRenderer } from '../render/recording-renderer.ts';
export type { MemorySource } from '../source/memory-source.ts';
export { createMemorySource } from '../source/memory-source.ts';
export type { ManualClock } from './manual-clock.ts';
export { createManualClock } from './manual-clock.ts';
export type { ManualInput } from './manual-input.ts';
export { createManualInput } from './manual-input.ts';
