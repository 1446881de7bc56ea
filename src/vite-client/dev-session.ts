/**
 * Asks the dev server for what a page needs to connect, until it answers.
 */
import type { Clock } from '../core/clock.ts';
import { isRecord } from '../core/guards.ts';

/** What a page connects with; another one for each run of the server. */
export interface DevSession {
  /** Ours: without it the server tells nothing. */
  readonly token: string;
  /** Vite's: without it the server takes no connection of a page. */
  readonly socketToken: string;
}

const firstDelayMs = 250;
const longestDelayMs = 2000;

/**
 * @param path - Where to ask.
 * @returns Asks again and again, resolves with the first good answer.
 */
export function createSessionFinder(path: string, clock: Clock): () => Promise<DevSession> {
  let isRefusalTold = false;
  const ask = async (): Promise<DevSession | undefined> => {
    try {
      const response = await fetch(path, { method: 'POST', cache: 'no-store' });
      if (response.status === 403 && !isRefusalTold) {
        isRefusalTold = true;
        console.error('[moonloop] the dev server refuses this page: open it at the address that the server printed.');
      }
      return response.ok ? parseSession(await response.json()) : undefined;
    } catch {
      return undefined; // not there yet
    }
  };
  return async () => {
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 1.5, longestDelayMs)) {
      const session = await ask();
      if (session) return session;
      await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
    }
  };
}

function parseSession(data: unknown): DevSession | undefined {
  if (!isRecord(data)) return undefined;
  const { token, socketToken } = data;
  return typeof token === 'string' && typeof socketToken === 'string' ? { token, socketToken } : undefined;
}
