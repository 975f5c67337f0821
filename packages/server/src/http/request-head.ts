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

/** The first middleware: a name for the request, and the headers which every answer has. */
export function beginRequest(request: Request, response: Response, next: NextFunction): void {
  response.setHeader(REQUEST_ID, newRequestId());
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  // RFC 9112 §3.2. Node would check it too, but answers with an empty 400.
  if (request.httpVersion === '1.1' && request.headers.host === undefined) {
    throw new Problem('malformed_request', 'An HTTP/1.1 request needs a Host header.');
  }
  next();
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
