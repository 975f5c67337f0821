import { noAnswer, problemOf } from './problem.ts';
import { csrfToken } from './csrf-token.ts';
import type { Scope } from './scope.ts';
import type { Answer, Input, Method, PathWith, ScopedInput, ScopedOperation, WholePath } from './types.ts';

interface Called<Body> {
  body: Body;
  etag: string | undefined;
}

/** Loosened: what `Input` allows for any operation. */
export interface AnyInput {
  path?: object | undefined;
  query?: object | undefined;
  body?: unknown;
  ifMatch?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Calls an operation of the API.
 * @throws {ApiProblem} When it refuses, or nobody answers.
 */
export async function callApi<M extends Method, P extends PathWith<M>>(
  method: M,
  path: P,
  input: Input<M, P> = {},
): Promise<Called<Answer<M, P>>> {
  // `AnyInput` is what `Input` is for every operation. The API answers what its description says: the server's tests compare.
  return (await send(method, path, input as AnyInput)) as Called<Answer<M, P>>;
}

/** Calls an operation for the tenant of the scope, or for all tenants. */
export async function callScoped<const O extends ScopedOperation>(
  scope: Scope,
  operation: O,
  input: ScopedInput<O[0], O[1]> = {},
): Promise<Called<Answer<O[0], WholePath<O[1]>>>> {
  // As above; and the routes over all tenants answer what those of one tenant do.
  return (await sendScoped(scope, operation, input)) as Called<Answer<O[0], WholePath<O[1]>>>;
}

/** `callScoped` without the types, which are too many for the compiler where the path is a parameter. */
export async function sendScoped(
  { tenantId }: Scope,
  [method, rest]: readonly [method: Method, path: string],
  input: AnyInput,
): Promise<Called<unknown>> {
  const template = tenantId === null ? `/v1${rest}` : `/v1/tenants/{tenantId}${rest}`;
  return send(method, template, { ...input, path: { ...input.path, tenantId } });
}

/** `callApi` without the types. */
export async function send(method: Method, template: string, input: AnyInput): Promise<Called<unknown>> {
  const answer = await fetch(urlOf(template, input), requestOf(method, input)).catch((error: unknown) => {
    if (input.signal?.aborted) throw error;
    throw noAnswer(error);
  });
  if (!answer.ok) throw await problemOf(answer);
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return { body: isJson ? await answer.json() : undefined, etag: answer.headers.get('etag') ?? undefined };
}

function requestOf(method: Method, { body, ifMatch, signal }: AnyInput): RequestInit {
  const headers = new Headers({ accept: 'application/json' });
  if (method !== 'get') headers.set('x-csrf-token', csrfToken());
  if (method === 'post') headers.set('idempotency-key', randomKey());
  if (ifMatch !== undefined) headers.set('if-match', ifMatch);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const request: RequestInit = { method: method.toUpperCase(), headers, credentials: 'same-origin' };
  if (body !== undefined) request.body = JSON.stringify(body);
  if (signal) request.signal = signal;
  return request;
}

/** The address of an operation: parts of the path filled in, the query added. */
export function urlOf(template: string, { path = {}, query = {} }: Pick<AnyInput, 'path' | 'query'>): string {
  const values = new Map<string, unknown>(Object.entries(path));
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.append(name, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

/** `crypto.randomUUID` exists only over TLS and on localhost. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
