/**
 * Keyboard and pointer of a page.
 */
import type { InputSink, InputSource } from '../core/input-source.ts';
import { type Disposable, withDispose } from '../core/stop.ts';

/** Options of {@link createPageInput}. */
export interface PageInputOptions {
  /** Where pointer places are counted from, and which keys are kept from scrolling the page. */
  readonly canvas: HTMLCanvasElement;
  /** Keys that the page itself must not act on. @default arrows, Space, Tab */
  readonly capture?: readonly string[] | undefined;
}

const scrollingKeys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Space', 'Tab'];

/** Listens to the page until disposed. */
export function createPageInput({ canvas, capture = scrollingKeys }: PageInputOptions): InputSource & Disposable {
  const captured = new Set(capture);
  const down = new Set<string>();
  let events: ((sink: InputSink) => void)[] = [];
  const end = new AbortController();
  const on = <K extends keyof WindowEventMap>(name: K, listener: (event: WindowEventMap[K]) => void): void =>
    window.addEventListener(name, listener, { signal: end.signal });
  const key = (code: string, isDown: boolean): void => {
    if (isDown === down.has(code)) return; // the keyboard repeats what is held
    if (isDown) down.add(code);
    else down.delete(code);
    events.push((sink) => sink.key(code, isDown));
  };
  const releaseAll = (): void => {
    for (const code of [...down]) key(code, false);
  };

  on('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (captured.has(event.code)) event.preventDefault();
    key(event.code, true);
  });
  on('keyup', (event) => key(event.code, false));
  // what is released elsewhere is never told
  on('blur', releaseAll);
  document.addEventListener('visibilitychange', () => document.hidden && releaseAll(), { signal: end.signal });
  on('pointermove', (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * canvas.width;
    const y = ((event.clientY - box.top) / box.height) * canvas.height;
    events.push((sink) => sink.pointer(x, y));
  });
  canvas.addEventListener('pointerdown', (event) => key(`Mouse${event.button}`, true), { signal: end.signal });
  on('pointerup', (event) => key(`Mouse${event.button}`, false));

  const input: InputSource = {
    poll(sink) {
      const happened = events;
      events = [];
      for (const event of happened) event(sink);
    },
  };
  return withDispose(input, () => end.abort());
}
