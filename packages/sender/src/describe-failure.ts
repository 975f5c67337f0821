import { AssertionError } from 'node:assert';
import { errors } from 'undici';
import type { FailedSend, InvalidResponse, SendPhase } from '@postrider/domain';
import { OutboundProxyError } from './open-tunnel.ts';

// What the error codes of Node, OpenSSL and undici mean for whoever runs a receiver. The message adds "(CODE)".
const MEANINGS: Readonly<Record<string, string>> = {
  // errno(3), as libuv names them
  ECONNREFUSED: 'refused the connection; nothing listens there',
  ECONNRESET: 'reset the connection before a complete response',
  EPIPE: 'closed the connection while the request was sent',
  CONNECTION_CLOSED: 'closed the connection before a complete response',
  ETIMEDOUT: 'did not take the connection in time',
  EHOSTUNREACH: 'cannot be reached: there is no route to it',
  ENETUNREACH: 'cannot be reached: there is no route to its network',
  EADDRNOTAVAIL: 'cannot be reached: there is no local address to connect from',
  // https://nodejs.org/api/tls.html#x509-certificate-error-codes
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate chain with a self-signed certificate in it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'shows a certificate whose issuer is unknown; an intermediate certificate may be missing',
  UNABLE_TO_GET_ISSUER_CERT: 'shows a certificate whose issuer is unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'shows a certificate whose issuer is unknown; an intermediate certificate may be missing',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  CERT_NOT_YET_VALID: 'shows a certificate that is not valid yet',
  CERT_REVOKED: 'shows a certificate that was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate for another name',
  // https://nodejs.org/api/errors.html, "ERR_SSL_*" come from OpenSSL
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS on this port; is it an http server?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS on this port; is it an http server?',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'speaks only TLS versions that are too old',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'speaks only TLS versions that are too old',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'does not offer HTTP/1.1',
};

const PHASES: Readonly<Record<SendPhase, string>> = {
  dns: 'could not be looked up',
  connect: 'could not be connected to',
  proxy: 'could not be reached through the outbound proxy',
  tls: 'failed the TLS handshake',
  response: 'broke off before a complete response',
};

interface Meaning {
  code: string;
  meaning: string;
}

/** Describes an answer that is not valid HTTP/1.1. Null for any other error. */
function invalidResponse(error: unknown): Meaning | null {
  if (error instanceof errors.HeadersOverflowError) {
    return {
      code: 'HTTP_HEAD_TOO_LARGE',
      meaning: 'sent more than 16 KiB, or interim responses of 1 MiB, before its answer',
    };
  }
  if (error instanceof errors.ResponseContentLengthMismatchError) {
    return { code: 'HTTP_LENGTH_MISMATCH', meaning: 'sent a body that does not fit its Content-Length' };
  }
  // A plain close has the same class and code. Only the text differs (undici, lib/dispatcher/client-h1.js).
  const text = error instanceof errors.SocketError ? error.message : '';
  // Undici asserts what its parser does not check, such as a status of at least 100.
  if (error instanceof errors.HTTPParserError || error instanceof AssertionError || text === 'bad response') {
    return { code: 'HTTP_MALFORMED', meaning: 'sent something that is not an HTTP/1.1 response' };
  }
  if (text === 'bad upgrade')
    return { code: 'HTTP_UNEXPECTED_UPGRADE', meaning: 'tried to switch to another protocol' };
  return null;
}

/** Describes an error of DNS, TCP, the proxy, TLS or undici. `where` is host and port, never a path. */
export function describeFailure(error: unknown, phase: SendPhase, where: string): FailedSend | InvalidResponse {
  const invalid = phase === 'response' ? invalidResponse(error) : null;
  if (invalid !== null) {
    return { kind: 'response_invalid', code: invalid.code, message: `${where} ${invalid.meaning} (${invalid.code}).` };
  }
  if (error instanceof OutboundProxyError) {
    const { code, message } = error;
    return { kind: 'failed', code, phase, message: `${where} could not be reached: ${message} (${code}).` };
  }
  const code = error instanceof errors.SocketError ? 'CONNECTION_CLOSED' : codeOf(error);
  return { kind: 'failed', code, phase, message: `${where} ${MEANINGS[code] ?? PHASES[phase]} (${code}).` };
}

const DEADLINE_PHASES: Readonly<Record<SendPhase, string>> = {
  dns: 'looking up its address took too long',
  connect: 'the connection was not accepted',
  proxy: 'the outbound proxy opened no connection to it',
  tls: 'the TLS handshake was not finished',
  response: 'no complete response head came',
};

/** Describes a request that ended at its deadline. */
export function describeTimeout(phase: SendPhase, where: string, timeoutMs: number): string {
  return `${where} did not answer within ${timeoutMs / 1000} s: ${DEADLINE_PHASES[phase]}.`;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
