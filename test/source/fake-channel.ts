/** The two ends of a channel as Vite's socket carries it: JSON messages, in order, that a test can lose or repeat. */
import type { RemoteChannel } from '../../src/source/remote-source.ts';

/** A page's channel, and the server's hand on it. */
export interface FakeChannel extends RemoteChannel {
  /** What the page sent. */
  readonly sent: { readonly message: string; readonly data: unknown }[];
  /** Delivers a message of the server to the page. */
  deliver(message: string, data: unknown): void;
  /** The connection was lost, and is there again. */
  reconnect(): void;
  onSend?: (message: string, data: unknown) => void;
}

/** Creates a channel; data goes through JSON as on a wire. */
export function createFakeChannel(): FakeChannel {
  const listeners = new Map<string, ((data: unknown) => void)[]>();
  const opened: (() => void)[] = [];
  const channel: FakeChannel = {
    sent: [],
    send(message, data) {
      const copy: unknown = JSON.parse(JSON.stringify(data));
      channel.sent.push({ message, data: copy });
      channel.onSend?.(message, copy);
    },
    on(message, listener) {
      listeners.set(message, [...(listeners.get(message) ?? []), listener]);
    },
    onOpen(listener) {
      opened.push(listener);
      listener();
    },
    deliver(message, data) {
      const copy: unknown = data === undefined ? undefined : JSON.parse(JSON.stringify(data));
      for (const listener of listeners.get(message) ?? []) listener(copy);
    },
    reconnect() {
      for (const listener of opened) listener();
    },
  };
  return channel;
}
