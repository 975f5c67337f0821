import { createIdSource, isTerminal } from '@postrider/domain';
import { parseDestinationPolicy, type Sender } from '@postrider/sender';
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
  ROUTES,
  withoutBody,
  type Answer,
  type Caller,
  type Route,
  type ServerContext,
} from '@postrider/server/embedding';
import type { Sealer } from '@postrider/store/sql';
import { carryWhatIsDue, end } from './carry-deliveries.ts';
import { Memory, NO_WISHES, type FakeOutcome, type StoredDelivery } from './memory.ts';
import { createAcceptor, withDeliveries } from './store/events.ts';

export type { FakeOutcome } from './memory.ts';

export interface FakeApiOptions {
  /** Tenants that are there from the start. */
  tenants: readonly string[];
  now: () => Date;
  /** How the delivery of an event to an endpoint ends; both as the API shows them. */
  decide: (delivery: { event: object; endpoint: object }) => FakeOutcome;
  /** Called with the name of the operation before it is carried out; what it throws is thrown. */
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

/** The API in memory: its own routes, on a store that lives as long as this. */
export interface FakeApi {
  answer(request: FakeRequest): Promise<FakeResponse>;
  /** What was published so far, oldest first, as the API shows it. */
  published(): object[];
  /** Ends a delivery with one more attempt. Throws when there is none of this id, or when it has ended. */
  endDelivery(deliveryId: string, how: 'delivered' | 'dead_lettered'): void;
}

// Every key may do everything.
const CALLER: Caller = { keyId: `key_${'0'.repeat(26)}`, tenantId: null, scopes: ['admin', 'write', 'read'] };

export function createFakeApi({ tenants, now, decide, before }: FakeApiOptions): FakeApi {
  const newId = createIdSource({
    now: () => now().getTime(),
    random: () => crypto.getRandomValues(new Uint8Array(16)),
  });
  const memory: Memory = new Memory({ now, newId, decide: (delivery) => decide(shown(memory, delivery)) });
  for (const id of tenants) {
    const at = now();
    const row = { id, name: null, metadata: {}, version: 1, createdAt: at, updatedAt: at };
    memory.tenants.set(id, { ...row, isDeleted: false, wishes: NO_WISHES });
  }
  const server = contextOn(memory);
  let lastRequest = 0;
  // One after the other: nobody sees half of what another one does.
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
    endpoint: presentEndpoint(endpoint, {
      server: { sealer: PLAIN, disableAfterMs: DISABLE_AFTER_MS },
      caller: OPERATOR,
    }),
  };
}

/** As by default. Nothing fails here for long. */
const DISABLE_AFTER_MS = 5 * 24 * 3_600_000;

/** Nothing is sealed: it lives as long as the test. */
const PLAIN: Sealer = { seal: (plain) => Buffer.from(plain), open: (sealed) => Buffer.from(sealed).toString() };

const OPERATOR: Caller = { keyId: '', tenantId: null, scopes: ['admin'] };

/** Takes every request, and sends nothing. */
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

/** What the routes work with. The members that only the HTTP side of the server uses are not there. */
function contextOn(memory: Memory): ServerContext {
  const context = {
    database: memory,
    sealer: PLAIN,
    acceptor: createAcceptor(memory),
    catalogue: new Catalogue(memory as never, 'open'), // the memory is what stands for the pool
    keyRing: { forgetAll: () => undefined },
    sender: { ...TAKES_ALL },
    policy: parseDestinationPolicy({ POSTRIDER_ENV: 'development' }),
    // Nothing is resolved: a test needs no network. Local names lead here, all others to some public address.
    lookup: async (name: string) => [/(^|\.)localhost\.?$/i.test(name) ? '127.0.0.1' : '93.184.215.14'],
    temporalUi: null,
    maxEndpointsPerTenant: 1_000,
    disableAfterMs: DISABLE_AFTER_MS,
    now: memory.now,
    newId: memory.newId,
    version: '0.0.0-fake',
    isDraining: () => false,
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
    const { status, headers, body, replayed } = await answerIt(request, server, before);
    return {
      status,
      headers: {
        ...lowerCased(headers),
        ...name,
        ...(body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
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

async function answerIt(
  { method, url, headers, body }: FakeRequest,
  server: ServerContext,
  before: (operation: string) => void,
): Promise<Answer> {
  const { pathname, search } = new URL(url);
  const found = findRoute(method, pathname);
  if (found === undefined) throw new Problem('route_not_found', `There is nothing at ${pathname.slice(0, 200)}.`);
  const { route, params } = found;
  before(route.name);
  carryWhatIsDue(server.database as unknown as Memory); // createFakeApi put it there
  checkPathParameters(params);
  if (route.scope !== 'public') await checkTenant(route, server, params['tenantId']);
  const target = `${pathname}${search}`;
  const bytes = route.schemas.body === undefined ? undefined : bodyOf(route, body);
  return answerRequest(route, server, { caller: CALLER, params, target, headers, body: bytes });
}

function bodyOf(route: Route, body: string | undefined): Buffer | undefined {
  if (body === undefined || body === '') return withoutBody(route);
  const bytes = Buffer.from(body);
  const maxBytes = maxBodyBytesOf(route);
  if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
  return bytes;
}

// `/v1/tenants/{tenantId}` → one named group for each parameter.
const PATTERNS = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

function findRoute(method: string, pathname: string): { route: Route; params: Record<string, string> } | undefined {
  for (const { route, pattern } of PATTERNS) {
    const match = route.method === method.toLowerCase() ? pattern.exec(pathname) : null;
    if (match === null) continue;
    const groups = Object.entries(match.groups ?? {});
    return { route, params: Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)])) };
  }
  return undefined;
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
