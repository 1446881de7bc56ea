/**
 * What the dev server answers over HTTP: the token, and assets by their ids. Never a path, never a folder.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extensionOf } from '../core/script-id.ts';
import type { SourceFile } from '../source/script-source.ts';
import { isFromForeignPage, isFromOwnPage } from './own-page.ts';

/** Options of {@link createDevRoutes}. */
export interface DevRoutesOptions {
  /** Vite's base, with its slash at the end. */
  readonly base: string;
  /** What a page of ours gets to connect with. */
  readonly session: { readonly token: string; readonly socketToken: string };
  /** Content of an asset; undefined when there is none of this id. */
  asset(id: string): SourceFile | undefined;
}

/** The answers, and where they are. */
export interface DevRoutes {
  /** Address of an asset; another one for other content. */
  addressOf(asset: SourceFile): string;
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void;
}

const contentTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  json: 'application/json',
};

/** Where a page asks for its token. @param base - Vite's base. */
export const sessionPath = (base: string): string => `${base}@moonloop/session`;

/** Creates the answers. */
export function createDevRoutes({ base, session, asset }: DevRoutesOptions): DevRoutes {
  const assetPath = `${base}@moonloop/asset/`;

  const answer = (
    response: ServerResponse,
    status: number,
    type = 'text/plain',
    body: string | Uint8Array = '',
  ): void => {
    response.statusCode = status;
    response.setHeader('Content-Type', type);
    // no other page may even embed it, nor may a browser take it for something else
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
    response.end(body);
  };
  const answerSession = ({ method, headers }: IncomingMessage, response: ServerResponse): void => {
    // a POST, because browsers say with each of them where it comes from
    if (method !== 'POST') return answer(response, 405);
    if (!isFromOwnPage(headers)) return answer(response, 403);
    answer(response, 200, 'application/json', JSON.stringify(session));
  };
  const answerAsset = (id: string, { headers }: IncomingMessage, response: ServerResponse): void => {
    if (isFromForeignPage(headers)) return answer(response, 403);
    const file = asset(id);
    if (file === undefined) return answer(response, 404);
    response.setHeader('Cache-Control', 'no-cache');
    answer(response, 200, contentTypes[extensionOf(file.id)] ?? 'application/octet-stream', file.bytes);
  };
  return {
    addressOf: ({ id, hash }) => `${assetPath}${id.split('/').map(encodeURIComponent).join('/')}?${hash}`,
    handle(request, response, next) {
      const path = request.url?.split('?')[0] ?? '';
      if (path === sessionPath(base)) answerSession(request, response);
      else if (path.startsWith(assetPath)) answerAsset(safeDecode(path.slice(assetPath.length)), request, response);
      else next();
    },
  };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
