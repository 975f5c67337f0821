import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { endAnswer } from './end-answer.ts';
import type { ErrorCode } from './error-catalogue.ts';
import { Problem, problemBody } from './problem.ts';
import { bareHead, newRequestId } from './request-head.ts';

/** Answers input that never becomes a request. Node would answer in plain text or close the connection. */
export function answerConnectionErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    refuse(socket, codeFor(error.code), error.message);
  });
  server.on('connect', (_request, socket) =>
    refuse(socket, 'method_not_allowed', 'CONNECT is not supported: this is not a proxy.'),
  );
  server.on('checkExpectation', (request, response) => {
    const problem = new Problem('expectation_failed', `"${String(request.headers.expect)}" is not supported.`);
    const requestId = newRequestId();
    const body = problemBody(problem, requestId);
    const headers = {
      ...bareHead(requestId),
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    };
    endAnswer(request, response.writeHead(problem.status, headers), body);
  });
}

function codeFor(code: string | undefined): ErrorCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout';
  return 'malformed_request';
}

function refuse(socket: Duplex, code: ErrorCode, detail: string): void {
  const requestId = newRequestId();
  const problem = new Problem(code, detail);
  const body = problemBody(problem, requestId);
  const headers = {
    ...bareHead(requestId),
    ...(code === 'method_not_allowed' ? { Allow: 'GET, POST, PUT, PATCH, DELETE' } : {}),
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
