import { findBase64Bytes } from '../verify/base64.ts';
import type { RawBody } from '../verify/signed-content.ts';
import { bodyAlreadyParsed } from './adapter-port.ts';

/** What is looked at of an event of API Gateway (v1 and v2), a function URL or a load balancer. */
export interface LambdaEvent {
  headers?: { readonly [name: string]: string | undefined } | null | undefined;
  multiValueHeaders?: { readonly [name: string]: string[] | undefined } | null | undefined;
  body?: unknown;
  isBase64Encoded?: boolean;
}

const MEND = 'Use the Lambda proxy integration, and no JSON middleware on this function';

/** The bytes that came in. Binary and, on function URLs, most other bodies come as base64. */
export function rawBody({ body, isBase64Encoded, headers, multiValueHeaders }: LambdaEvent): RawBody {
  // Without the proxy integration the event *is* the parsed body.
  if (!headers && !multiValueHeaders) throw bodyAlreadyParsed(MEND);
  if (body === undefined || body === null || body === '') return '';
  const bytes = isBase64Encoded === true && typeof body === 'string' ? findBase64Bytes(body) : undefined;
  const raw = isBase64Encoded === true ? bytes : body;
  if (typeof raw === 'string' || raw instanceof Uint8Array) return raw;
  throw bodyAlreadyParsed(MEND);
}
