/**
 * The error panel: says on the page what is broken, where, and that the game goes on. What is mended disappears.
 */
import type { ProblemBoard } from '../core/problem-board.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';
import { followProblems } from '../notify/follow-problems.ts';
import type { Notification } from '../notify/notification.ts';
import type { Notifications } from '../notify/notifications.ts';

/** Options of {@link createErrorPanel}. */
export interface ErrorPanelOptions {
  /** The game whose errors are shown. */
  readonly game: { readonly notifications: Notifications };
  /** Other problems to show: those of a renderer's assets. They become notifications of the game. */
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
  white-space: pre-wrap; overflow-wrap: anywhere; pointer-events: auto; box-shadow: 0 2px 12px #0008; cursor: pointer;
`;
const warningStyle = 'background: #2a220ef2; color: #ffeec4; border-left-color: #ffc24d;';

/** Puts the panel on the page: a card for each error and warning that is shown. A click takes a card away. */
export function createErrorPanel({ game, problems, parent = document.body }: ErrorPanelOptions): Disposable {
  const root = document.createElement('div');
  root.dataset['moonloop'] = 'errors';
  root.setAttribute('role', 'status');
  root.style.cssText = style;
  parent.append(root);
  const cards = new Map<Notification, { readonly element: HTMLElement; readonly head: HTMLElement }>();

  const { notifications } = game;

  const headline = ({ title, count }: Notification): string => (count > 1 ? `${title}  ×${count}` : title);
  const show = (notification: Notification): void => {
    if (notification.level === 'success') return;
    const element = document.createElement('div');
    const head = document.createElement('strong');
    const body = document.createElement('div');
    const foot = document.createElement('small');
    element.style.cssText = notification.level === 'warning' ? cardStyle + warningStyle : cardStyle;
    element.title = 'click to dismiss';
    element.addEventListener('click', () => notifications.dismiss(notification.id));
    foot.style.opacity = '0.75';
    head.textContent = headline(notification);
    body.textContent = notification.message;
    foot.textContent = sentence(notification.note);
    element.append(head, body, foot);
    root.append(element);
    cards.set(notification, { element, head });
  };

  for (const notification of notifications.list()) show(notification);
  const stops: Stop[] = [
    notifications.events.on('added', show),
    notifications.events.on('updated', (notification) => {
      const card = cards.get(notification);
      if (card) card.head.textContent = headline(notification);
    }),
    notifications.events.on('removed', ({ notification }) => {
      cards.get(notification)?.element.remove();
      cards.delete(notification);
    }),
  ];
  if (problems) stops.push(followProblems(problems, notifications));
  return withDispose({}, () => {
    for (const stop of stops) stop();
    root.remove();
  });
}

/** A note as a sentence of its own. */
function sentence(note = ''): string {
  return note === '' ? '' : `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
