import type { Attempt, DeliveryWithAttempts, EventExplanation } from '@postrider/sdk-node';
import { callApi } from '../api/call-api.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { escapeText, safeJson } from '../output/escape.ts';
import { oneLine, printLine } from '../output/print.ts';
import { readSettings, type Settings, type SharedOptions } from '../settings/read-settings.ts';
import { whatNext, type Standing } from './what-next.ts';

/** Tells what became of an event or a delivery, why, and what to do. */
export async function runWhy(what: string, endpoint: string | undefined, options: SharedOptions): Promise<void> {
  const settings = await readSettings(options);
  const kind = ownKindOf(what);
  if (kind === 'dlv')
    return tellDelivery(await findAnywhere(settings, `deliveries/${encodeURIComponent(what)}`), options);
  const eventId = kind === 'evt' ? what : await eventOf(settings, what);
  const explanation = await explain(settings, eventId);
  const chosen = choose(explanation.endpoints, endpoint);
  if (options.json === true) {
    const endpoints = chosen.map((standing) => ({ ...standing, next: whatNext(standing) }));
    return printLine(safeJson({ eventId, reason: explanation.reason, endpoints }));
  }
  printLine(`Event ${escapeText(eventId)}${explanation.reason === null ? '' : `: ${escapeText(explanation.reason)}`}`);
  if (chosen.length === 0) printLine('There is no endpoint that it could go to: postrider endpoints list');
  for (const standing of chosen) tell(standing);
}

/** Ids of the app may begin like ours, as those of events of Stripe do: `evt_1NG8Du2eZvKYlo2CUI79vXWy`. */
function ownKindOf(text: string): string | undefined {
  return /^([a-z]+)_[0-9a-z]{26}$/.exec(text)?.[1];
}

/** An admin key finds it in every tenant; another one in its own. */
async function findAnywhere<T>(settings: Settings, path: string): Promise<T> {
  const inTenant = () =>
    callApi<T>(settings, { method: 'GET', path: `/v1/tenants/${encodeURIComponent(settings.tenant)}/${path}` });
  if (settings.tenantIsGiven) return inTenant();
  return callApi<T>(settings, { method: 'GET', path: `/v1/${path}` }).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === EXIT.notAllowed) return inTenant();
    throw error;
  });
}

async function eventOf(settings: Settings, externalId: string): Promise<string> {
  const query = new URLSearchParams({ externalId, limit: '1' }).toString();
  const path = `/v1/tenants/${encodeURIComponent(settings.tenant)}/events?${query}`;
  const { data } = await callApi<{ data: { id: string }[] }>(settings, { method: 'GET', path });
  if (data[0] !== undefined) return data[0].id;
  const where = `The tenant "${escapeText(settings.tenant)}" has no event with the externalId "${escapeText(externalId)}"`;
  const more =
    ownKindOf(externalId) === 'ep'
      ? `If it is an endpoint: postrider deliveries list --endpoint-id ${externalId}`
      : 'Another tenant: --tenant.';
  throw new CliError(EXIT.notFound, `${where}. ${more}`, { code: 'event_not_found' });
}

async function explain(settings: Settings, eventId: string): Promise<EventExplanation> {
  const path = `events/${encodeURIComponent(eventId)}/explain`;
  const first = await findAnywhere<EventExplanation>(settings, path);
  let { nextCursor } = first;
  const endpoints = [...first.endpoints];
  while (nextCursor !== null) {
    const page = await findAnywhere<EventExplanation>(settings, `${path}?cursor=${encodeURIComponent(nextCursor)}`);
    endpoints.push(...page.endpoints);
    nextCursor = page.nextCursor;
  }
  return { ...first, endpoints };
}

function choose(standings: Standing[], endpoint: string | undefined): Standing[] {
  if (endpoint === undefined) return standings;
  const wanted = endpoint.toLowerCase();
  const exact = standings.filter(({ endpointId, endpointName }) =>
    [endpointId, endpointName?.toLowerCase()].includes(wanted),
  );
  const found = exact.length > 0 ? exact : standings.filter(({ url }) => url.toLowerCase().includes(wanted));
  if (found.length > 0) return found;
  const names = standings.map(({ endpointId, endpointName }) => `${endpointId} ${oneLine(endpointName)}`).join(', ');
  throw new CliError(EXIT.notFound, `No such endpoint. The event has: ${names || 'none'}`, {
    code: 'endpoint_not_found',
  });
}

function tellDelivery(delivery: DeliveryWithAttempts, { json }: SharedOptions): void {
  const standing: Standing = {
    endpointId: delivery.endpointId,
    endpointName: delivery.endpointName,
    url: delivery.endpointUrl,
    deliveryId: delivery.id,
    decision: delivery.status,
    reason: reasonOf(delivery),
    detail: delivery.deadLetter?.detail ?? delivery.detail,
    until: delivery.hold?.until ?? delivery.nextAttemptAt,
  };
  if (json === true) {
    const { eventId, tenantId, attempts } = delivery;
    return printLine(safeJson({ eventId, tenantId, ...standing, next: whatNext(standing), attempts }));
  }
  printLine(`Delivery ${delivery.id} of ${delivery.eventId} (${escapeText(delivery.eventType)})`);
  tell(standing);
  for (const attempt of delivery.attempts) printLine(`  ${lineOf(attempt)}`);
}

function reasonOf(delivery: DeliveryWithAttempts): Standing['reason'] {
  const { hold, deadLetter, skipped, cancelled, lastOutcome, status } = delivery;
  const ended = deadLetter ?? skipped ?? cancelled ?? hold;
  return ended?.reason ?? (status === 'delivered' ? null : lastOutcome);
}

function tell(standing: Standing): void {
  const { endpointId, endpointName, url, deliveryId, decision, reason, detail } = standing;
  printLine('');
  printLine(`${escapeText(endpointName ?? 'Endpoint')} ${endpointId} ${escapeText(url)}`);
  if (deliveryId !== null) printLine(`  delivery  ${deliveryId}`);
  printLine(`  now       ${decision}${reason === null ? '' : ` (${reason})`}`);
  if (detail !== null) printLine(`  why       ${escapeText(detail)}`);
  printLine(`  next      ${escapeText(whatNext(standing))}`);
}

const MAX_BODY = 160;

function lineOf({ number, startedAt, durationMs, outcome, response, error }: Attempt): string {
  const what =
    response === null ? oneLine(error) : `${response.status} ${escapeText(response.body.slice(0, MAX_BODY))}`;
  return `attempt ${number}  ${startedAt}  ${Math.round(durationMs)} ms  ${outcome}  ${what}`.trimEnd();
}
