import { readdirSync, readFileSync } from 'node:fs';
import type { Express, Request, Response } from 'express';
import { endAnswer } from '../http/end-answer.ts';
import { answerOtherMethods } from '../http/mount-routes.ts';
import { Problem } from '../http/problem.ts';

/** Where people read the API description. */
export const REFERENCE = '/docs/api';

// Made by `scripts/build-extra.mjs`. The same path from `src/about` and `dist/about`.
const FOLDER = new URL('../../dist/reference/', import.meta.url);

/**
 * Nothing comes from another server, and no script or style is in the page itself. The hashes are of the two styles that
 * Redoc puts there: an empty one, which it fills by script, and that of its scroll bars. `data:` is the picture
 * beside the search, `blob:` the worker that searches.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
  'img-src data:',
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** Serves the page at `/docs/api` and its files. Reads them when somebody first asks. */
export function mountReference(app: Express): void {
  const files = new Map<string, Buffer>();
  const fileOf = (name: string): Buffer | undefined => {
    if (files.size === 0) for (const each of readdirSync(FOLDER)) files.set(each, readFileSync(new URL(each, FOLDER)));
    return files.get(name);
  };
  const page = (request: Request, response: Response) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('Content-Type', TYPES['html'] ?? '');
    endAnswer(request, response, fileOf('index.html'));
  };
  const part = (request: Request, response: Response) => {
    const name = String(request.params['file']);
    const type = TYPES[/\.[0-9a-f]{16}\.(\w+)$/.exec(name)?.[1] ?? ''];
    const plain = fileOf(name);
    if (type === undefined || plain === undefined) throw new Problem('route_not_found', `There is nothing at ${name}.`);
    const packed = request.acceptsEncodings('gzip') === false ? undefined : fileOf(`${name}.gz`);
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.setHeader('Vary', 'Accept-Encoding');
    if (packed !== undefined) response.setHeader('Content-Encoding', 'gzip');
    endAnswer(request, response, packed ?? plain);
  };
  app.route(REFERENCE).get(page).all(answerOtherMethods('GET, HEAD, OPTIONS'));
  app.route(`${REFERENCE}/:file`).get(part).all(answerOtherMethods('GET, HEAD, OPTIONS'));
}
