import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

const REQUEST_ID = 'Postrider-Request-Id';

// Programs read the API. Browsers must not render, frame, sniff, cache or share its answers.
const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** `uri-host` of RFC 3986 §3.2.2, and a port. */
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:\d{0,5})?$/;

/** The first middleware: sets the request id and the headers of every answer, and checks the host. */
export function beginRequest(request: Request, response: Response, next: NextFunction): void {
  response.setHeader(REQUEST_ID, newRequestId());
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  checkHost(request);
  next();
}

/** RFC 9112 §3.2: with two hosts, a proxy may use another one than this server. */
function checkHost({ rawHeaders, httpVersion }: Request): void {
  const hosts = rawHeaders.filter((_, i) => rawHeaders[i - 1]?.toLowerCase() === 'host' && i % 2 === 1);
  const [host] = hosts;
  // Node checks some of this too, but would answer with an empty 400.
  if (host === undefined && httpVersion === '1.1') {
    throw new Problem('malformed_request', 'An HTTP/1.1 request needs a Host header.');
  }
  if (hosts.length > 1) throw new Problem('malformed_request', 'There must be only one Host header.');
  if (host !== undefined && !HOST.test(host)) {
    throw new Problem('malformed_request', 'The Host header must be a name or an address, with an optional port.');
  }
}

export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

export function requestIdOf(response: Response): string {
  return String(response.getHeader(REQUEST_ID));
}

/** The same headers for answers that are written to a bare socket. */
export function bareHead(requestId: string): Record<string, string> {
  return { ...SECURITY_HEADERS, [REQUEST_ID]: requestId };
}
