import type { MadeEndpoint } from './create-shops.ts';
import { anyType, DEMO_TYPES, externalIdOf, type EventName, type Random } from './event-data.ts';
import { isOver, planAttempts, type Attempt, type Ending } from './plan-attempts.ts';
import { SHOPS } from './shops.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is younger comes as live traffic. */
const UNTIL_MS = 5 * 60_000;

export interface PlannedDelivery {
  endpoint: MadeEndpoint;
  attempts: readonly Attempt[];
  ending: Ending;
  /** Until then quiet hours held it. */
  heldUntil: Date | null;
}

interface NotSent {
  endpointId: string;
  reason: 'type_not_subscribed' | 'filtered' | 'disabled';
}

export interface PlannedEvent {
  at: Date;
  tenantId: string;
  type: EventName;
  data: Record<string, unknown>;
  externalId: string | null;
  deliveries: readonly PlannedDelivery[];
  /** The endpoints that did not get it, and why. */
  notSent: readonly NotSent[];
}

/** What happened in the seven days before `now`: so many events, most of them by day and in the evening. */
export function* planWeek({
  endpoints,
  random,
  now,
  events,
}: {
  endpoints: readonly MadeEndpoint[];
  random: Random;
  now: Date;
  events: number;
}): Generator<PlannedEvent> {
  const beganMs = now.getTime() - 7 * DAY_MS;
  const hours = Array.from({ length: 7 * 24 }, (_, i) => beganMs + i * HOUR_MS);
  const taken = new Set<string>();
  const all = hours.reduce((sum, at) => sum + busyness(at), 0);
  for (const hour of hours) {
    const count = Math.round((events * busyness(hour) * (0.9 + random() * 0.2)) / all);
    const times = Array.from({ length: count }, () => hour + random() * HOUR_MS).toSorted((a, b) => a - b);
    for (const at of times) {
      if (at > now.getTime() - UNTIL_MS) return;
      yield planEvent({ at: new Date(Math.floor(at)), endpoints, random, now, taken });
    }
  }
}

/** How much people buy in this hour: little at night, most before lunch and in the evening, less on Sundays. */
function busyness(at: number): number {
  const time = new Date(at);
  const hour = time.getUTCHours() + time.getUTCMinutes() / 60;
  const peak = (around: number, wide: number) => Math.exp(-(((hour - around) / wide) ** 2));
  const ofDay = 0.12 + peak(11, 3) + 1.2 * peak(19.5, 2.5);
  return ofDay * (time.getUTCDay() === 0 ? 0.7 : 1);
}

interface Moment {
  at: Date;
  endpoints: readonly MadeEndpoint[];
  random: Random;
  now: Date;
  /** The external ids so far. */
  taken: Set<string>;
}

function planEvent({ at, endpoints, random, now, taken }: Moment): PlannedEvent {
  const type = anyType(random);
  const tenantId = anyShop(random);
  let data = DEMO_TYPES[type].make(random);
  let externalId = externalIdOf(type, data);
  while (externalId !== null && taken.has(externalId)) {
    data = DEMO_TYPES[type].make(random);
    externalId = externalIdOf(type, data);
  }
  if (externalId !== null) taken.add(externalId);
  const deliveries: PlannedDelivery[] = [];
  const notSent: NotSent[] = [];
  for (const endpoint of endpoints.filter((each) => each.tenantId === tenantId)) {
    const missed = missedBy(endpoint, { type, data, agoMs: now.getTime() - at.getTime() });
    const planned = missed === undefined ? planDelivery(endpoint, { at, data, random, now }) : undefined;
    if (missed !== undefined) notSent.push({ endpointId: endpoint.id, reason: missed });
    else if (planned !== undefined) deliveries.push(planned);
  }
  return { at, tenantId, type, data, externalId, deliveries, notSent };
}

const TEMPLATE_FAILED: Ending = {
  status: 'dead_lettered',
  reason: 'template_failed',
  detail: 'The template failed at character 9: An $assert of the template failed.',
};

/** Undefined: it would still be open, which is not history. */
function planDelivery(
  endpoint: MadeEndpoint,
  { at, data, random, now }: Omit<Moment, 'endpoints' | 'taken'> & Pick<PlannedEvent, 'data'>,
): PlannedDelivery | undefined {
  const quiet = endpoint.preferences?.quietHours;
  const until = quiet ? quietUntil(at, random) : null;
  if (until !== null && quiet?.mode === 'drop') {
    return { endpoint, heldUntil: null, attempts: [], ending: { status: 'skipped', reason: 'quiet_hours' } };
  }
  if (endpoint.behaviour === 'misses_members' && data['newsletter'] === false) {
    return { endpoint, heldUntil: null, attempts: [], ending: TEMPLATE_FAILED };
  }
  const planned = planAttempts({ endpoint, at: until ?? at, random, now });
  return planned && { endpoint, heldUntil: until, ...planned };
}

function anyShop(random: Random): string {
  let left = random();
  return (SHOPS.find(({ share }) => (left -= share) < 0) ?? SHOPS[0])?.id ?? '';
}

/** Why an endpoint did not get an event, as the API would have written it down. */
function missedBy(endpoint: MadeEndpoint, event: { type: EventName; data: Record<string, unknown>; agoMs: number }) {
  if (!endpoint.types.includes(event.type)) return 'type_not_subscribed';
  if (endpoint.settings?.filter !== undefined && Number(event.data['amount']) < 100) return 'filtered';
  return isOver(endpoint, event.agoMs) ? 'disabled' : undefined;
}

/** The windows of the demo are from 22 to 7 o'clock in London, whose winter time is UTC. */
function quietUntil(at: Date, random: Random): Date | null {
  const hour = at.getUTCHours();
  if (hour >= 7 && hour < 22) return null;
  const until = new Date(at);
  if (hour >= 22) until.setUTCDate(until.getUTCDate() + 1);
  until.setUTCHours(7, 0, Math.floor(random() * 50), 0);
  return until;
}
