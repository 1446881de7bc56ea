/** What a page shows a developer about the running game. */
export type { ErrorPanelOptions } from './error-panel.ts';
export { createErrorPanel } from './error-panel.ts';
