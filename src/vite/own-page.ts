/**
 * Who may have what over HTTP: pages that this dev server served, told apart by headers that no page can set itself.
 * Vite has refused unknown host names before (`server.allowedHosts`), so an equal Host is one of ours.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const isOwnOrigin = ({ origin, host }: IncomingHttpHeaders): boolean => {
  try {
    return new URL(origin ?? '').host === host;
  } catch {
    return false;
  }
};

/**
 * True when the request certainly comes from a page of this server. Browsers leave Sec-Fetch-Site out where the page is
 * neither local nor encrypted, and send an Origin with every POST: one of the two must be there and be right.
 */
export function isFromOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? isOwnOrigin(headers) : site === 'same-origin';
}

/** True when the request certainly comes from a page of somebody else. */
export function isFromForeignPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return true;
  return site === undefined && headers.origin !== undefined && !isOwnOrigin(headers);
}

/** A secret of this run of the server. */
export interface DevToken {
  readonly text: string;
  /** Whether this is it; takes as long for one that is nearly right. */
  matches(token: unknown): boolean;
}

/** Makes a new one. */
export function createDevToken(): DevToken {
  const text = randomBytes(24).toString('base64url');
  const own = Buffer.from(text);
  return {
    text,
    matches(token) {
      if (typeof token !== 'string') return false;
      const other = Buffer.from(token);
      return other.length === own.length && timingSafeEqual(other, own);
    },
  };
}
