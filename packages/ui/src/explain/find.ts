import { queryOptions } from '@tanstack/react-query';
import { callApi, callScoped } from '../api/call-api.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Scope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';

type Endpoint = Schemas['Endpoint'];
type Event = Schemas['Event'];

/** What a search text means. */
export interface Found {
  /** Newest first. */
  events: Event[];
  endpoints: Endpoint[];
  /** The delivery that was searched for. */
  deliveryId: string | null;
  /** External ids are looked up tenant by tenant; there were too many tenants to look at each. */
  isPartial: boolean;
}

const MOST_TENANTS = 50;
const MOST_FOUND = 10;
const NOTHING: Found = { events: [], endpoints: [], deliveryId: null, isPartial: false };

export function findQuery(scope: Scope, text: string) {
  return queryOptions({
    queryKey: ['api', 'find', scope.tenantId, text],
    queryFn: async () => find(scope, text),
    enabled: text !== '',
  });
}

async function find(scope: Scope, text: string): Promise<Found> {
  if (/^evt_\w+$/.test(text)) return findEvent(scope, text);
  if (/^dlv_\w+$/.test(text)) return findDelivery(scope, text);
  if (/^ep_\w+$/.test(text)) return findEndpoint(scope, text);
  const host = hostOf(text);
  const [byExternalId, byName] = await Promise.all([
    findExternalId(scope, text),
    callScoped(scope, ['get', '/endpoints'], { query: { limit: MOST_FOUND, ...(host ? { host } : { name: text }) } }),
  ]);
  return { ...NOTHING, ...byExternalId, endpoints: byName.body.data };
}

/** The host of what looks like a URL, or like a host. */
export function hostOf(text: string): string | undefined {
  const isUrl = /^https?:\/\//i.test(text);
  if (!isUrl && !/^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(text)) return undefined;
  return URL.parse(isUrl ? text : `https://${text}`)?.hostname;
}

async function findEvent(scope: Scope, eventId: string): Promise<Found> {
  const event = await orNull(callScoped(scope, ['get', '/events/{eventId}'], { path: { eventId } }));
  return { ...NOTHING, events: event ? [event.body] : [] };
}

async function findDelivery(scope: Scope, deliveryId: string): Promise<Found> {
  const delivery = await orNull(callScoped(scope, ['get', '/deliveries/{deliveryId}'], { path: { deliveryId } }));
  if (!delivery) return NOTHING;
  return { ...(await findEvent(scope, delivery.body.eventId)), deliveryId };
}

/** Endpoints can be read by id only where their tenant is known. */
async function findEndpoint(scope: Scope, endpointId: string): Promise<Found> {
  const tenants = await tenantsOf(scope);
  const found = await Promise.all(
    tenants.ids.map(async (tenantId) =>
      orNull(callApi('get', '/v1/tenants/{tenantId}/endpoints/{endpointId}', { path: { tenantId, endpointId } })),
    ),
  );
  const endpoints = found.filter((each) => each !== null).map(({ body }) => body);
  return { ...NOTHING, endpoints, isPartial: tenants.isPartial };
}

async function findExternalId(scope: Scope, externalId: string): Promise<Pick<Found, 'events' | 'isPartial'>> {
  const tenants = await tenantsOf(scope);
  const found = await Promise.all(
    tenants.ids.map(async (tenantId) =>
      callApi('get', '/v1/tenants/{tenantId}/events', { path: { tenantId }, query: { externalId, limit: 1 } }),
    ),
  );
  return { events: found.flatMap(({ body }) => body.data), isPartial: tenants.isPartial };
}

async function tenantsOf(scope: Scope): Promise<{ ids: string[]; isPartial: boolean }> {
  if (scope.tenantId !== null) return { ids: [scope.tenantId], isPartial: false };
  const { body } = await callApi('get', '/v1/tenants', { query: { limit: MOST_TENANTS } });
  return { ids: body.data.map(({ id }) => id), isPartial: body.nextCursor !== null };
}

/** Null when there is none. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 400)) return null;
    throw error;
  });
}
