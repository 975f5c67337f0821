import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** What the server sends with the page; a test of the server holds it to this. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'nonce-of-a-test'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const withNonce = (index: string) => index.replace('<head>', '<head><meta property="csp-nonce" nonce="of-a-test" />');

interface File {
  body: Buffer;
  headers: Record<string, string>;
}

/** What the server answers below `/ui`. */
export function pageFile(pathname: string): File {
  const file = `${DIST}${pathname.replace(/^\/ui\/?/, '')}`;
  const type = TYPES[extname(file)];
  const isAsset = type !== undefined && existsSync(file);
  return {
    body: isAsset ? readFileSync(file) : Buffer.from(withNonce(readFileSync(`${DIST}index.html`, 'utf8'))),
    headers: isAsset
      ? { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }
      : { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': POLICY },
  };
}
