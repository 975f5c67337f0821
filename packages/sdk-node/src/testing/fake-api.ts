import type { Fetch, FetchInit, FetchResponse } from '../request/send-attempt.ts';
import { OPERATIONS, type OperationId } from '../request/operations.ts';
import type { FakeCall, FakeReply } from './fake-call.ts';
import { letGoWhatIsDue } from './fake-delivery.ts';
import { HANDLERS } from './fake-handlers.ts';
import { FakeProblem, invalid } from './fake-problem.ts';
import type { FakeState } from './fake-state.ts';

/** A failure that a test has ordered: an error of the API, or no answer at all. */
export interface OrderedFailure {
  /** Only calls of this operation fail, e.g. `publishEvent`. Default: any. */
  operation?: OperationId | undefined;
  /** HTTP status; `connection`: no answer comes. */
  status: number | 'connection';
  /** Default: `internal_error`. */
  code?: string | undefined;
  retryAfterSeconds?: number | undefined;
  /** How many requests fail. Default 1. */
  times?: number | undefined;
}

interface Route {
  operation: OperationId;
  method: string;
  pattern: RegExp;
}

// `/v1/tenants/{tenantId}` → one named group for each parameter.
const ROUTES: Route[] = (Object.keys(OPERATIONS) as OperationId[]).map((operation) => {
  const { method, path } = OPERATIONS[operation];
  return { operation, method, pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) };
});

/** The API in memory, behind the same door as the real one: a `fetch`. */
export class FakeApi {
  readonly #state: FakeState;
  readonly #failures: (OrderedFailure & { left: number })[] = [];
  readonly #answered = new Map<string, { body: string; reply: FakeReply }>();
  #lastRequest = 0;

  constructor(state: FakeState) {
    this.#state = state;
  }

  failNext(failure: OrderedFailure): void {
    this.#failures.push({ ...failure, left: failure.times ?? 1 });
  }

  readonly fetch: Fetch = async (url, init) => {
    init.signal.throwIfAborted();
    this.#lastRequest += 1;
    const requestId = `req_${String(this.#lastRequest).padStart(32, '0')}`;
    try {
      return toResponse(this.#reply(new URL(url), init), requestId);
    } catch (error) {
      if (error instanceof FakeProblem) return toProblem(error, requestId);
      throw error;
    }
  };

  #reply({ pathname, searchParams }: URL, init: FetchInit): FakeReply {
    const route = ROUTES.find(({ method, pattern }) => method === init.method && pattern.test(pathname));
    if (route === undefined) throw new FakeProblem(404, 'route_not_found');
    this.#failIfOrdered(route.operation);
    letGoWhatIsDue(this.#state);
    const body = init.body ?? '';
    const key = init.headers['idempotency-key'];
    const scope = `${pathname} ${key ?? ''}`;
    const earlier = key === undefined ? undefined : this.#answered.get(scope);
    if (earlier !== undefined) {
      if (earlier.body !== body) throw new FakeProblem(422, 'idempotency_mismatch');
      return { ...earlier.reply, replayed: true };
    }
    const call: FakeCall = {
      params: { ...NO_PARAMS, ...decoded(route.pattern.exec(pathname)?.groups ?? {}) },
      query: Object.fromEntries(searchParams),
      body: parsed(body),
      ifMatch: init.headers['if-match'],
    };
    // What is answered is as it is now: nothing that happens later may change it.
    const reply = structuredClone(HANDLERS[route.operation](call, this.#state));
    if (key !== undefined) this.#answered.set(scope, { body, reply });
    return reply;
  }

  #failIfOrdered(operation: OperationId): void {
    const at = this.#failures.findIndex((each) => each.operation === undefined || each.operation === operation);
    const failure = this.#failures[at];
    if (failure === undefined) return;
    failure.left -= 1;
    if (failure.left <= 0) this.#failures.splice(at, 1);
    const { status, code = 'internal_error', retryAfterSeconds } = failure;
    if (status === 'connection') {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('fake'), { code: 'ECONNRESET' }) });
    }
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    throw new FakeProblem(status, code, { detail: 'The test ordered this failure.', headers });
  }
}

const NO_PARAMS = { tenantId: '', endpointId: '', eventId: '', deliveryId: '', keyId: '' };

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function parsed(body: string): object {
  const json: unknown = body === '' ? {} : JSON.parse(body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid('', 'It takes an object.');
  return json;
}

function toResponse(reply: FakeReply, requestId: string): FetchResponse {
  return response(reply.status, reply.body, {
    'content-type': 'application/json; charset=utf-8',
    'postrider-request-id': requestId,
    ...(reply.version === undefined ? {} : { etag: `"${reply.version}"` }),
    ...(reply.replayed ? { 'idempotent-replayed': 'true' } : {}),
  });
}

function toProblem({ status, code, message, errors, headers }: FakeProblem, requestId: string): FetchResponse {
  const type = `urn:postrider:error:${code}`;
  return response(
    status,
    { type, title: code, status, detail: message, code, requestId, errors },
    { 'content-type': 'application/problem+json; charset=utf-8', 'postrider-request-id': requestId, ...headers },
  );
}

function response(status: number, body: unknown, headers: Record<string, string>): FetchResponse {
  const text = body === undefined ? '' : JSON.stringify(body);
  return {
    status,
    headers: { get: (name) => headers[name.toLowerCase()] ?? null },
    text: () => Promise.resolve(text),
  };
}
