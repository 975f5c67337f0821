import { randomBytes } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { endAnswer } from '../http/end-answer.ts';
import { answerOtherMethods } from '../http/mount-routes.ts';
import { Problem } from '../http/problem.ts';
import { PageFiles, type Encoding } from './page-files.ts';

/** Where people find the dashboard. */
const PAGES = '/ui';

/** With a hash of their content in their names. */
const ASSET = /^assets\/[\w.-]+-[\w-]{8}\.(\w+)$/;

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  woff2: 'font/woff2',
};
/** Of no use to pack. */
const PACKED_ALREADY = new Set(['png', 'woff2']);

/**
 * Nothing comes from another server, no script or style is in the page itself, and no text becomes markup. The nonce is for
 * style sheets that an editor makes by script.
 */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** Serves the dashboard: its files, and for every other path below `/ui` the page, which reads the path itself. */
export function mountPages(app: Express): void {
  const files = new PageFiles();
  const page = (request: Request, response: Response) => {
    const { index } = files;
    const nonce = randomBytes(16).toString('base64');
    response.setHeader('Content-Security-Policy', policyOf(nonce));
    // Another window must not get hold of this one.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.statusCode = index === undefined ? 503 : 200;
    endAnswer(request, response, index === undefined ? NOT_BUILT : withNonce(index, nonce));
  };
  const fileOrPage = async (request: Request, response: Response) => {
    const name = [request.params['path']].flat().join('/');
    const [, extension] = /\.(\w+)$/.exec(name) ?? [];
    const type = TYPES[extension ?? ''];
    const plain = type === undefined ? undefined : files.find(name);
    if (type === undefined || plain === undefined) {
      // An asset of another version is not the page: a browser would take that for a script.
      if (name.startsWith('assets/'))
        throw new Problem('route_not_found', `There is nothing at ${PAGES}/${name.slice(0, 200)}.`);
      return page(request, response);
    }
    const encoding = PACKED_ALREADY.has(extension ?? '') ? undefined : encodingFor(request);
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', ASSET.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('Vary', 'Accept-Encoding');
    if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
    endAnswer(request, response, encoding === undefined ? plain : await files.pack(name, encoding));
  };
  const others = answerOtherMethods('GET, HEAD, OPTIONS');
  app.route(PAGES).get(page).all(others);
  app.route(`${PAGES}/*path`).get(fileOrPage).all(others);
}

/** Browsers take `br` over https and on localhost only. */
function encodingFor(request: Request): Encoding | undefined {
  // They name `gzip` first, and mean no preference.
  return (['br', 'gzip'] as const).find((each) => request.acceptsEncodings(each) === each);
}

/** Where Vite's pages expect it. Scripts read it as `.nonce`; other pages' styles cannot. */
const withNonce = (index: string, nonce: string): string =>
  index.replace('<head>', `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`);

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Postrider</title>
  </head>
  <body>
    <h1>The dashboard is not built</h1>
    <p>Run <code>pnpm build</code> in the folder of Postrider, then load this page again. The API works without it.</p>
  </body>
</html>
`;
