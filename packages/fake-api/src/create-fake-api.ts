import { createIdSource, isTerminal, type TemplateRenderer } from '@postrider/domain';
import { parseDestinationPolicy, type AccessTokens, type Sender } from '@postrider/sender';
import {
  answerRequest,
  bodyTooLarge,
  Catalogue,
  checkPathParameters,
  checkTenant,
  maxBodyBytesOf,
  presentEndpoint,
  presentEvent,
  Problem,
  problemBody,
  StreamPlaces,
  tooManyExports,
  withoutBody,
  type Answer,
  type Caller,
  type Route,
  type ServerContext,
} from '@postrider/server/embedding';
import type { Sealer } from '@postrider/store/sql';
import { advanceDue, end } from './advance-deliveries.ts';
import { findRoute } from './find-route.ts';
import { NO_STREAM } from './no-stream.ts';
import { Memory, NO_PREFERENCES, type FakeOutcome, type StoredDelivery } from './memory.ts';
import { defaultsFor } from './store/defaults.ts';
import { createAcceptor, withDeliveries } from './store/events.ts';
import { wholeAnswer } from './whole-answer.ts';

export type { FakeOutcome } from './memory.ts';

export interface FakeApiOptions {
  /** Tenants that exist from the start. */
  tenants: readonly string[];
  now: () => Date;
  /** How a delivery ends. Event and endpoint are as the API shows them. */
  decide: (delivery: { event: object; endpoint: object }) => FakeOutcome;
  /** Called with the name of each operation before it runs. An error that it throws ends the request. */
  before: (operation: string) => void;
}

export interface FakeRequest {
  method: string;
  url: string;
  /** By lower-case name. */
  headers: Record<string, string>;
  body: string | undefined;
}

export interface FakeResponse {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  body: string;
}

/** The API in memory: its own routes, on a store in memory. */
export interface FakeApi {
  answer(request: FakeRequest): Promise<FakeResponse>;
  /** All published events, oldest first, as the API shows them. */
  published(): object[];
  /** Ends a delivery with one more attempt. Throws for an unknown id, or when it has ended already. */
  endDelivery(deliveryId: string, how: 'delivered' | 'dead_lettered'): void;
}

// Every key has all scopes.
const CALLER: Caller = {
  keyId: `key_${'0'.repeat(26)}`,
  name: 'fake',
  tenantId: null,
  scopes: ['admin', 'write', 'read'],
  requestsPerMinute: null,
};

export function createFakeApi({ tenants, now, decide, before }: FakeApiOptions): FakeApi {
  const newId = createIdSource({
    now: () => now().getTime(),
    random: () => crypto.getRandomValues(new Uint8Array(16)),
  });
  const memory: Memory = new Memory({ now, newId, decide: (delivery) => decide(shown(memory, delivery)) });
  for (const id of tenants) {
    const times = { createdAt: now(), updatedAt: now() };
    const row = { id, name: null, metadata: {}, retention: null, notices: {}, version: 1, ...times };
    memory.tenants.set(id, { ...row, isDeleted: false, ownPreferences: NO_PREFERENCES });
  }
  const server = contextOn(memory);
  let lastRequest = 0;
  // One request after another, instead of transactions.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    answer(request) {
      lastRequest += 1;
      const requestId = `req_${String(lastRequest).padStart(32, '0')}`;
      const answered = turn.then(() => answerOrRefuse({ request, requestId, server, before }));
      turn = answered.catch(() => undefined);
      return answered;
    },
    published: () => [...memory.events.values()].map((event) => presentEvent(withDeliveries(memory, event))),
    endDelivery(deliveryId, how) {
      const delivery = memory.deliveries.get(deliveryId);
      if (delivery === undefined) throw new Error(`The fake has no delivery "${deliveryId}".`);
      if (isTerminal(delivery.status)) throw new Error(`The delivery "${deliveryId}" is ${delivery.status} already.`);
      end(memory, deliveryId, how);
    },
  };
}

function shown(memory: Memory, { eventId, endpointId }: StoredDelivery): { event: object; endpoint: object } {
  const [event, endpoint] = [memory.events.get(eventId), memory.endpoints.get(endpointId)];
  if (event === undefined || endpoint === undefined) throw new Error(`There is no event "${eventId}".`);
  return {
    event: presentEvent(withDeliveries(memory, event)),
    endpoint: presentEndpoint(endpoint, OPERATING, { defaults: defaultsFor(memory, endpoint.tenantId) }),
  };
}

/** The server's default. */
const DISABLE_AFTER_MS = 5 * 24 * 3_600_000;

/** No encryption: the data lives as long as the test. */
const PLAIN: Sealer = { seal: (plain) => Buffer.from(plain), open: (sealed) => Buffer.from(sealed).toString() };

const OPERATOR: Caller = { ...CALLER, scopes: ['admin'] };
const OPERATING = { server: { sealer: PLAIN, disableAfterMs: DISABLE_AFTER_MS }, caller: OPERATOR };

/** Answers every request with 200 and sends nothing. */
const TAKES_ALL: Sender = {
  send: async () => ({
    kind: 'response',
    startedAt: new Date(),
    durationMs: 1,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1 },
    status: 200,
    headers: {},
    headersTruncated: false,
    body: '',
    truncated: false,
    retryAfter: null,
  }),
  close: async () => undefined,
};

/** Gives every endpoint a token without asking a token server. */
const GIVES_TOKENS: AccessTokens = {
  get: async () => ({ kind: 'token', text: 'fake-access-token', noteStatus: () => undefined }),
};

/**
 * Nothing could stop a template that runs in the process of a test, so none does: attempts show the standard payload.
 */
const RENDERS_NOTHING: TemplateRenderer = {
  render: async ({ input }) => ({ kind: 'rendered', body: input, isText: false }),
};

/** The members of the context that the routes use, without those of the HTTP side. */
function contextOn(memory: Memory): ServerContext {
  const context = {
    database: memory,
    sealer: PLAIN,
    acceptor: createAcceptor(memory),
    catalogue: new Catalogue(memory as never, 'open'), // the memory takes the place of the pool
    keyRing: { forgetAll: () => undefined },
    renderer: RENDERS_NOTHING,
    sender: { ...TAKES_ALL },
    accessTokens: GIVES_TOKENS,
    policy: parseDestinationPolicy({ POSTRIDER_ENV: 'development' }),
    // No DNS: local names have the loopback address, all others a public one.
    lookup: async (name: string) => [/(^|\.)localhost\.?$/i.test(name) ? '127.0.0.1' : '93.184.215.14'],
    exportPlaces: new StreamPlaces({ inAll: 4, perTenant: 2 }, tooManyExports),
    changes: NO_STREAM,
    // As a server where nobody has named any.
    senderAddresses: [],
    temporalUi: null,
    maxEndpointsPerTenant: 1_000,
    retention: { days: null, deadLetterDays: null },
    auditDays: null,
    disableAfterMs: DISABLE_AFTER_MS,
    now: memory.now,
    newId: memory.newId,
    version: '0.0.0-fake',
    isDraining: () => false,
    isOperatorTenant: (tenantId: string) => tenantId === 'postrider',
  };
  return context as unknown as ServerContext; // as far as the routes look at it
}

interface Turn {
  request: FakeRequest;
  requestId: string;
  server: ServerContext;
  before: (operation: string) => void;
}

async function answerOrRefuse({ request, requestId, server, before }: Turn): Promise<FakeResponse> {
  const name = { 'postrider-request-id': requestId };
  try {
    const answer = await answerIt({ request, requestId, server, before });
    const { status, replayed, headers, body } = await wholeAnswer(answer);
    return {
      status,
      headers: {
        ...lowerCased(headers),
        ...name,
        ...(body === '' || answer.stream ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
      },
      body,
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const headers = {
      ...lowerCased(error.headers),
      ...name,
      'content-type': 'application/problem+json; charset=utf-8',
    };
    return { status: error.status, headers, body: problemBody(error, requestId) };
  }
}

async function answerIt({ request: { method, url, headers, body }, requestId, server, before }: Turn): Promise<Answer> {
  const { pathname, search } = new URL(url);
  const found = findRoute(method, pathname);
  if (found === undefined) throw new Problem('route_not_found', `There is nothing at ${pathname.slice(0, 200)}.`);
  const { route, params } = found;
  before(route.name);
  advanceDue(server.database as unknown as Memory); // createFakeApi put it there
  checkPathParameters(params);
  if (route.scope !== 'public') await checkTenant(route, server, params['tenantId']);
  const target = `${pathname}${search}`;
  const bytes = route.schemas.body === undefined ? undefined : bodyOf(route, body);
  return answerRequest(route, server, { requestId, caller: CALLER, params, target, headers, body: bytes });
}

function bodyOf(route: Route, body: string | undefined): Buffer | undefined {
  if (body === undefined || body === '') return withoutBody(route);
  const bytes = Buffer.from(body);
  const maxBytes = maxBodyBytesOf(route);
  if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
  return bytes;
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
