import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

const REQUEST_ID = 'Postrider-Request-Id';

// The API is read by programs: no browser should render, frame, sniff, cache or share what it says.
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

/** The first middleware: a name for the request, and the headers which every answer has. */
export function beginRequest(request: Request, response: Response, next: NextFunction): void {
  response.setHeader(REQUEST_ID, newRequestId());
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  checkHost(request);
  next();
}

/** RFC 9112 §3.2: a proxy that takes another of two hosts than we do would be told of another site. */
function checkHost({ rawHeaders, httpVersion }: Request): void {
  const hosts = rawHeaders.filter((_, i) => rawHeaders[i - 1]?.toLowerCase() === 'host' && i % 2 === 1);
  const [host] = hosts;
  // Node would check some of it too, but answers with an empty 400.
  if (host === undefined && httpVersion === '1.1') {
    throw new Problem('malformed_request', 'An HTTP/1.1 request needs a Host header.');
  }
  if (hosts.length > 1) throw new Problem('malformed_request', 'There must be only one Host header.');
  if (host !== undefined && !HOST.test(host)) {
    throw new Problem('malformed_request', 'The Host header must be a name or an address, and perhaps a port.');
  }
}

export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

export function requestIdOf(response: Response): string {
  return String(response.getHeader(REQUEST_ID));
}

/** The same head for answers that are written to a bare socket. */
export function bareHead(requestId: string): Record<string, string> {
  return { ...SECURITY_HEADERS, [REQUEST_ID]: requestId };
}
