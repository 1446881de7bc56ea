/**
 * A page's messages to and from its dev server: over Vite's own connection, and when that is lost over one made anew,
 * as often as needed. The page itself goes on; Vite would load it again.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { isRecord } from '../core/guards.ts';
import type { RemoteChannel } from '../source/remote-source.ts';
import { createSessionFinder, type DevSession } from './dev-session.ts';

/** The part of `import.meta.hot` that is used. */
export interface HotChannel {
  send(event: string, data?: unknown): void;
  /** Vite waits for what a listener returns. */
  on(event: string, listener: (data: unknown) => unknown): void;
}

/** Options of {@link createDevChannel}. */
export interface DevChannelOptions {
  readonly hot: HotChannel;
  /** Where the server gives its pages their token. */
  readonly sessionPath: string;
  readonly clock?: Clock | undefined;
}

/** Rest before looking for a lost server; a refused connection must not become a storm of them. */
const restMs = 100;

type Send = (message: string, data: object) => void;

/** Creates the channel, and begins to connect. */
export function createDevChannel({ hot, sessionPath, clock = systemClock }: DevChannelOptions): RemoteChannel {
  const listeners = new Map<string, (data: unknown) => void>();
  const opened: (() => void)[] = [];
  const findSession = createSessionFinder(sessionPath, clock);
  let send: Send | undefined;
  /** Address of the connection that was lost; undefined as long as Vite's own lives. */
  let address: string | undefined;

  const open = (token: string, way: Send): void => {
    send = (message, data) => way(message, { token, ...data });
    for (const listener of opened) listener();
  };
  const receive = (data: unknown): void => {
    const message: unknown = JSON.parse(String(data));
    if (!isRecord(message) || message['type'] !== 'custom') return;
    listeners.get(String(message['event']))?.(message['data']);
  };
  const connect = ({ token, socketToken }: DevSession, from: string): void => {
    const url = new URL(from);
    url.searchParams.set('token', socketToken);
    const socket = new WebSocket(url, 'vite-hmr');
    socket.addEventListener('open', () => {
      console.info(
        '[moonloop] the dev server is back. To follow changes of TypeScript and HTML too, load the page again.',
      );
      open(token, (event, data) => socket.send(JSON.stringify({ type: 'custom', event, data })));
    });
    socket.addEventListener('message', ({ data }) => receive(data));
    socket.addEventListener('close', () => lose(from));
  };
  const lose = (from: string): void => {
    send = undefined;
    address = from;
    clock.after(restMs, () => void findSession().then((session) => connect(session, from)));
  };

  hot.on('vite:ws:disconnect', (data) => {
    const socket = isRecord(data) ? data['webSocket'] : undefined;
    if (!(socket instanceof WebSocket)) return undefined;
    console.info('[moonloop] the dev server is gone; the game goes on, and connects again when it is back.');
    lose(socket.url);
    // Vite waits for its listeners before it looks for the server and loads the page again: it waits for ever
    return new Promise<never>(() => undefined);
  });
  void findSession().then(({ token }) => {
    if (address === undefined) open(token, (message, data) => hot.send(message, data));
  });

  return {
    send: (message, data) => send?.(message, data),
    on(message, listener) {
      listeners.set(message, listener);
      hot.on(message, listener);
    },
    onOpen(listener) {
      opened.push(listener);
      if (send) listener();
    },
  };
}
