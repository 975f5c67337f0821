import { createHash } from 'node:crypto';
import { findTenant } from '@postrider/store/tenants';
import type { Request, Response } from 'express';
import type { ServerContext } from './server-context.ts';
import { NO_CLIENT, type Client } from './client.ts';
import { authenticate, authorize, type Caller } from './authenticate.ts';
import { authenticateSession } from './authenticate-session.ts';
import { checkInput, type RawInput } from './check-input.ts';
import type { CheckedInput, RequestContext, Route } from './define-route.ts';
import { endAnswer, hasBody, markKnownCaller } from './end-answer.ts';
import { parseJson } from './parse-json.ts';
import { checkPathParameters, notFound } from './path-parameters.ts';
import { parseIfMatch } from './preconditions.ts';
import { Problem } from './problem.ts';
import { requestIdOf } from './request-head.ts';
import { parseQueryString } from './query-string.ts';
import { checkMediaType, readBody } from './read-body.ts';
import { runRoute, type Answer } from './run-route.ts';
import type { RequestTrace } from './request-trace.ts';
import { traceRequest } from './trace-request.ts';
import { sendStream } from './stream-answer.ts';

const DEFAULT_MAX_BODY_BYTES = 128 * 1024;
const NOBODY: Caller = { keyId: '', name: '', tenantId: null, scopes: [], requestsPerMinute: null };

/** Serves one request: authenticates, reads the body, runs the route, sends the answer. */
export async function serveRoute(
  route: Route,
  server: ServerContext,
  { request, response, takePlace }: { request: Request; response: Response; takePlace: () => () => void },
): Promise<void> {
  const params = paramsOf(request);
  checkPathParameters(params);
  const caller = await identify(route, server, { request, response, tenantId: params['tenantId'] });
  const body = route.schemas.body === undefined ? undefined : await receiveBody(route, request);
  const { url: target, headers } = request;
  const requestId = requestIdOf(response);
  const isStillAllowed = () => mayStill(route, server, { request, params });
  const client = { address: request.socket.remoteAddress ?? '', headers };
  const known = { requestId, caller, params, target, headers, body, isStillAllowed, client };
  const leave = takePlace();
  try {
    const answer = await answerRequest(route, server, known);
    await send(request, response, answer);
  } finally {
    leave();
  }
}

/** An authenticated request with its body. */
export interface KnownRequest {
  requestId: string;
  caller: Caller;
  params: Record<string, string>;
  /** Path and query as they were sent. */
  target: string;
  headers: {
    'if-match'?: string | undefined;
    'idempotency-key'?: string | string[] | undefined;
    'last-event-id'?: string | string[] | undefined;
    traceparent?: string | string[] | undefined;
  };
  body: Uint8Array | undefined;
  /** Default: yes. */
  isStillAllowed?: RequestContext['isStillAllowed'];
  client?: Client;
}

/** Checks the input and runs the route. */
export function answerRequest(route: Route, server: ServerContext, request: KnownRequest): Promise<Answer> {
  const { params, headers } = request;
  const traced = { route, params, traceparent: headers.traceparent };
  return traceRequest(server, traced, (trace) => answerTraced(route, server, { ...request, trace }));
}

async function answerTraced(
  route: Route,
  server: ServerContext,
  request: KnownRequest & { trace: RequestTrace },
): Promise<Answer> {
  const { requestId, caller, params, target, headers, body, trace, isStillAllowed = async () => true } = request;
  const { client = NO_CLIENT } = request;
  const idempotencyKey = route.method === 'post' ? readIdempotencyKey(headers['idempotency-key']) : undefined;
  const input = await checkInputOf(route, {
    params,
    query: parseQueryString(target),
    body: body === undefined ? undefined : parseJson(body),
  });
  return runRoute(route, input, {
    server,
    caller,
    now: server.now(),
    requestId,
    client,
    lastEventId: route.resumable ? headers['last-event-id']?.toString() : undefined,
    trace,
    isStillAllowed,
    ifMatch: route.versioned ? parseIfMatch(headers['if-match']) : undefined,
    idempotency:
      idempotencyKey === undefined
        ? null
        : {
            scope: scopeOf(route, params),
            key: idempotencyKey,
            fingerprint: createHash('sha256')
              .update(body ?? '')
              .digest(),
          },
  });
}

async function checkInputOf(route: Route, raw: RawInput): Promise<CheckedInput> {
  if (route.checkBody === undefined) return checkInput(route, raw);
  const { method, schemas } = route;
  const input = checkInput({ method, schemas: { ...schemas, body: undefined } }, raw);
  return { ...input, body: await route.checkBody(raw.body) };
}

/** An idempotency key counts once for each object, also when the path is encoded differently. */
function scopeOf(route: Route, params: Record<string, string>): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return `POST ${path}`;
}

function paramsOf(request: Request): Record<string, string> {
  // Only wildcards give lists, and no path has one.
  return request.params as Record<string, string>;
}

async function identify(
  route: Route,
  server: ServerContext,
  { request, response, tenantId }: { request: Request; response: Response; tenantId: string | undefined },
): Promise<Caller> {
  if (route.scope === 'public') return NOBODY;
  const caller = await callerOf(request, server, { isUse: true });
  // Before anything that costs more, such as reading the body.
  server.requestLimits.count(caller, response, server.now());
  markKnownCaller(request);
  authorize(caller, { scope: route.scope, tenantId });
  await checkTenant(route, server, tenantId);
  return caller;
}

/** By the API key, or without one by the session's cookie. */
async function callerOf(request: Request, server: ServerContext, { isUse }: { isUse: boolean }): Promise<Caller> {
  const { authorization } = request.headers;
  const bySession = authorization === undefined ? await authenticateSession(request, server, { isUse }) : undefined;
  return bySession ?? authenticate(authorization, server);
}

/** Asks again, later. True while that cannot be found out. */
async function mayStill(
  route: Route,
  server: ServerContext,
  { request, params }: { request: Request; params: Record<string, string> },
): Promise<boolean> {
  try {
    // An answer that goes on does not keep an idle session alive.
    const caller = await callerOf(request, server, { isUse: false });
    if (route.scope !== 'public') authorize(caller, { scope: route.scope, tenantId: params['tenantId'] });
    return true;
  } catch (error) {
    return !(error instanceof Problem);
  }
}

/** 404 when the tenant of the path does not exist. */
export async function checkTenant(route: Route, server: ServerContext, tenantId: string | undefined): Promise<void> {
  // The acceptor checks it itself: one statement less for every event.
  if (tenantId === undefined || route.effect === 'accept') return;
  if ((await findTenant(server.database, tenantId)) === undefined) throw notFound('tenantId', tenantId);
}

async function receiveBody(route: Route, request: Request): Promise<Buffer | undefined> {
  if (!hasBody(request)) return withoutBody(route);
  checkMediaType(request);
  const bytes = await readBody(request, maxBodyBytesOf(route));
  return bytes.length > 0 ? bytes : withoutBody(route);
}

export function maxBodyBytesOf({ maxBodyBytes }: Route): number {
  return maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
}

/** 400 where a body is required. */
export function withoutBody({ bodyOptional }: Route): undefined {
  if (!bodyOptional) throw new Problem('malformed_json', 'The body is missing.');
}

/** Printable ASCII. Spaces at the ends would be lost in transit. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

function readIdempotencyKey(key: string | string[] | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY_PATTERN.test(key)) return key;
  throw new Problem('invalid_header', 'Idempotency-Key must be 1–255 printable ASCII characters.');
}

async function send(request: Request, response: Response, answer: Answer): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.replayed) response.setHeader('Idempotent-Replayed', 'true');
  if (answer.stream !== undefined) return sendStream(request, response, answer.stream);
  if (answer.body !== '') response.setHeader('Content-Type', 'application/json; charset=utf-8');
  endAnswer(request, response, answer.body);
}
