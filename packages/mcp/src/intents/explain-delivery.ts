import { callApi, segment, type Api } from '../api/call-api.ts';
import { ToolError } from '../api/tool-error.ts';
import { tenantPath, type Page } from './find-event.ts';
import { inItsTenant } from './in-its-tenant.ts';
import { remedyFor, type Standing } from './remedies.ts';

interface Delivery {
  id: string;
  eventId: string;
  endpointId: string;
  endpointName: string | null;
  status: string;
  nextAttemptAt: string | null;
  lastOutcome: string | null;
  detail: string | null;
  hold: Ended | null;
  deadLetter: Ended | null;
  skipped: Ended | null;
  cancelled: Ended | null;
  attempts: Attempt[];
  timeline: unknown[];
}

interface Ended {
  reason: string;
  detail?: string | null;
  until?: string | null;
}

interface Attempt {
  number: number;
  startedAt: string;
  durationMs: number;
  outcome: string;
  response: { status: number; body: string } | null;
  error: string | null;
}

interface Explanation {
  eventId: string;
  reason: string | null;
  endpoints: (Standing & { deliveryId: string | null })[];
  nextCursor: string | null;
}

const MAX_TIMELINES = 3;
const MAX_STANDINGS = 20;
const LAST_ATTEMPTS = 3;

/** What became of a delivery, or of an event at each endpoint: cause, remedy, timeline. */
export function explainDelivery(api: Api, given: Record<string, unknown>): Promise<unknown> {
  return inItsTenant(api, given, (each) => explainInTenant(api, each));
}

async function explainInTenant(api: Api, { what, tenantId }: Record<string, unknown>): Promise<unknown> {
  const text = String(what);
  const tenant = tenantPath(api, tenantId);
  const read = <T>(path: string) => callApi<T>(api, { method: 'GET', path: `${tenant}/${path}` });
  const delivery = async (id: string) => told(await read<Delivery>(`deliveries/${segment('what', id)}`));
  if (text.startsWith('dlv_')) return delivery(text);
  const id = text.startsWith('evt_') ? text : await eventIdOf(text, read);
  const { eventId, reason, endpoints, nextCursor } = await read<Explanation>(`events/${segment('what', id)}/explain`);
  const isTroubled = ({ decision, deliveryId }: Explanation['endpoints'][number]) =>
    decision !== 'delivered' && deliveryId !== null;
  const troubled = endpoints.filter(isTroubled);
  const ordered = [...troubled, ...endpoints.filter((each) => !isTroubled(each))];
  const shown = (troubled.length > 0 ? troubled : endpoints).slice(0, MAX_TIMELINES);
  const ids = shown.flatMap(({ deliveryId }) => (deliveryId === null ? [] : [deliveryId]));
  const standings = ordered.slice(0, MAX_STANDINGS).map((each) => ({ ...each, remedy: remedyFor(each) }));
  const isAll = standings.length === endpoints.length && nextCursor === null;
  const more = isAll ? undefined : 'There are more endpoints: explain_event lists all.';
  const remedy =
    reason === null ? undefined : 'The tenant has no endpoint: create_endpoint, then replay with missedSince.';
  return { eventId, reason, remedy, endpoints: standings, more, deliveries: await Promise.all(ids.map(delivery)) };
}

async function eventIdOf(externalId: string, read: <T>(path: string) => Promise<T>): Promise<string> {
  const query = new URLSearchParams({ externalId, limit: '1' }).toString();
  const { data } = await read<Page<{ id: string }>>(`events?${query}`);
  if (data[0] !== undefined) return data[0].id;
  throw new ToolError('not_found', 'No event has this externalId.', 'Check it with find, or pass tenantId.');
}

function told(delivery: Delivery): unknown {
  const { id, eventId, endpointId, endpointName, status, detail, attempts, timeline } = delivery;
  const ended = delivery.deadLetter ?? delivery.skipped ?? delivery.cancelled ?? delivery.hold;
  const exhausted = ended?.reason === 'attempts_exhausted';
  const cause = (exhausted ? delivery.lastOutcome : ended?.reason) ?? delivery.lastOutcome;
  const until = delivery.hold?.until ?? delivery.nextAttemptAt;
  return {
    deliveryId: id,
    eventId,
    endpointId,
    endpointName,
    status,
    reason: ended?.reason ?? null,
    cause: status === 'delivered' ? null : cause,
    detail: ended?.detail ?? detail,
    remedy: remedyFor({ decision: status, reason: cause, until }),
    timeline,
    lastAttempts: attempts.slice(-LAST_ATTEMPTS).map(({ number, startedAt, durationMs, outcome, response, error }) => ({
      number,
      startedAt,
      durationMs,
      outcome,
      answered: response?.status ?? null,
      body: response?.body ?? null,
      error,
    })),
  };
}
