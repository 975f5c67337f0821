import { findBase64Bytes } from '../verify/base64.ts';
import type { WebhookHeaders } from '../verify/webhook-headers.ts';
import type { RawBody } from '../verify/signed-content.ts';
import { bodyAlreadyParsed } from './adapter-port.ts';

/** The used members of an event of API Gateway (v1 and v2), a function URL or a load balancer. */
export interface LambdaEvent {
  headers?: { readonly [name: string]: string | undefined } | null | undefined;
  multiValueHeaders?: { readonly [name: string]: string[] | undefined } | null | undefined;
  body?: unknown;
  isBase64Encoded?: boolean;
  /** The method in events of API Gateway v1 and load balancers. */
  httpMethod?: string;
  /** Holds the method in events of API Gateway v2 and function URLs. */
  requestContext?: unknown;
}

const REMEDY = 'Use the Lambda proxy integration, and no JSON middleware on this function';

/**
 * Merges both forms of the headers; the multi-value form wins. The single-value form has only the last of a repeated header,
 * and so hides the repetition.
 */
export function allHeaders({ headers, multiValueHeaders }: LambdaEvent): WebhookHeaders {
  const lists = Object.entries(multiValueHeaders ?? {}).filter(([, values]) => (values ?? []).length > 0);
  const listed = new Set(lists.map(([name]) => name.toLowerCase()));
  const others = Object.entries(headers ?? {}).filter(([name]) => !listed.has(name.toLowerCase()));
  return Object.fromEntries<string | string[] | undefined>([...others, ...lists]);
}

/** The method of an event; events written by hand often have none. */
export function methodOf({ httpMethod, requestContext }: LambdaEvent): string | undefined {
  // The shape of API Gateway v2. Other event sources have other members here.
  const { http } = (requestContext ?? {}) as { http?: { method?: unknown } };
  const method = httpMethod ?? http?.method;
  return typeof method === 'string' ? method : undefined;
}

/** The received bytes. Binary bodies, and most bodies of function URLs, are base64. */
export function rawBody({ body, isBase64Encoded, headers, multiValueHeaders }: LambdaEvent): RawBody {
  // Without the proxy integration the event *is* the parsed body.
  if (!headers && !multiValueHeaders) throw bodyAlreadyParsed(REMEDY);
  if (body === undefined || body === null || body === '') return '';
  const bytes = isBase64Encoded === true && typeof body === 'string' ? findBase64Bytes(body) : undefined;
  const raw = isBase64Encoded === true ? bytes : body;
  if (typeof raw === 'string' || raw instanceof Uint8Array) return raw;
  throw bodyAlreadyParsed(REMEDY);
}
