/**
 * The error panel: says on the page what is broken, where, and that the game goes on. What is mended disappears.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { ProblemBoard } from '../core/problem-board.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import type { Coordinator } from '../reload/coordinator.ts';
import type { Scripts } from '../script/scripts.ts';

/** Options of {@link createErrorPanel}. */
export interface ErrorPanelOptions {
  /** The game whose errors are shown. */
  readonly game: { readonly scripts: Scripts; readonly reload: Coordinator };
  /** Other problems to show: those of a renderer's assets. */
  readonly problems?: ProblemBoard | undefined;
  /** @default document.body */
  readonly parent?: HTMLElement | undefined;
}

const style = `
  position: fixed; left: 12px; bottom: 12px; max-width: min(680px, calc(100vw - 24px)); z-index: 2147483000;
  display: flex; flex-direction: column; gap: 8px; font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace;
  pointer-events: none;
`;
const cardStyle = `
  background: #2a0e14f2; color: #ffd9de; border-left: 3px solid #ff4d6a; border-radius: 4px; padding: 8px 12px;
  white-space: pre-wrap; overflow-wrap: anywhere; pointer-events: auto; box-shadow: 0 2px 12px #0008;
`;
/** Most cards at a time; the newest are shown. */
const maxCards = 6;

/** Puts the panel on the page and follows the game. */
export function createErrorPanel({ game, problems, parent = document.body }: ErrorPanelOptions): Disposable {
  const root = document.createElement('div');
  root.dataset['moonloop'] = 'errors';
  root.setAttribute('role', 'status');
  root.style.cssText = style;
  parent.append(root);
  const cards = new Map<string, { readonly element: HTMLElement; readonly head: HTMLElement; count: number }>();

  const clear = (key: string): void => {
    cards.get(key)?.element.remove();
    cards.delete(key);
  };
  const show = (key: string, error: MoonloopError, note: string): void => {
    const { file, line } = error.place;
    const where = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`;
    const title = where === '' ? error.code : where;
    const known = cards.get(key);
    if (known) {
      known.count++;
      known.head.textContent = `${title}  ×${known.count}`;
      return;
    }
    const element = document.createElement('div');
    const head = document.createElement('strong');
    const body = document.createElement('div');
    const foot = document.createElement('small');
    element.style.cssText = cardStyle;
    foot.style.opacity = '0.75';
    head.textContent = title;
    body.textContent = error.message;
    foot.textContent = note;
    element.append(head, body, foot);
    root.append(element);
    cards.set(key, { element, head, count: 1 });
    const oldest = cards.keys().next().value;
    if (cards.size > maxCards && oldest !== undefined) clear(oldest);
  };
  const clearScript = (script: string): void => {
    for (const key of [...cards.keys()]) if (key.startsWith(`${script}\n`)) clear(key);
  };

  // scripts whose entities are on their way to a new version: what those on the old one still break is mended already
  const moving = new Set<string>();
  const isMended = ({ place: { script = '', version } }: MoonloopError): boolean =>
    moving.has(script) && version !== undefined && version !== game.scripts.cache.version(script);

  const stops = [
    game.scripts.events.on('swapped', ({ script }) => moving.delete(script)),
    game.reload.events.on('reload', ({ script, version, error }) => {
      clearScript(script);
      if (error === undefined) moving.add(script);
      const note =
        version > 0
          ? `Version ${version} goes on running. Save a good version to replace it.`
          : 'Waiting for a good version.';
      if (error) show(`${script}\nreload`, error, note);
    }),
    game.scripts.events.on('refused', ({ script, error }) => {
      show(`${script}\nreload`, error, 'Waiting for a good version.');
    }),
    game.reload.events.on('deleted', ({ script }) => clearScript(script)),
    game.scripts.events.on('failed', (error) => {
      if (isMended(error)) return;
      const { script = '', hook = '', file = '', line = 0, entity } = error.place;
      const whose = entity ? `${hook} of entity ${entity}; the others go on.` : `${hook}; the game goes on.`;
      show(`${script}\n${hook}\n${file}:${line}`, error, whose);
    }),
  ];
  if (problems) {
    stops.push(
      problems.follow(({ key, error }) => {
        clear(`\n${key}`);
        if (error) show(`\n${key}`, error, '');
      }),
    );
  }
  return withDispose({}, () => {
    for (const stop of stops) stop();
    root.remove();
  });
}
