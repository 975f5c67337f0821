import type { MadeEndpoint } from './create-shops.ts';
import { anyType, DEMO_TYPES, type EventName, type Random } from './event-data.ts';
import { planAttempts, type Attempt, type Ending } from './plan-attempts.ts';
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

export interface PlannedEvent {
  at: Date;
  tenantId: string;
  type: EventName;
  data: Record<string, unknown>;
  deliveries: readonly PlannedDelivery[];
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
  const all = hours.reduce((sum, at) => sum + busyness(at), 0);
  for (const hour of hours) {
    const count = Math.round((events * busyness(hour) * (0.9 + random() * 0.2)) / all);
    const times = Array.from({ length: count }, () => hour + random() * HOUR_MS).toSorted((a, b) => a - b);
    for (const at of times) {
      if (at > now.getTime() - UNTIL_MS) return;
      yield planEvent({ at: new Date(Math.floor(at)), endpoints, random, now });
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
}

function planEvent({ at, endpoints, random, now }: Moment): PlannedEvent {
  const type = anyType(random);
  const tenantId = anyShop(random);
  const data = DEMO_TYPES[type].make(random);
  const wanting = endpoints.filter((each) => each.tenantId === tenantId && wants(each, { type, data }));
  const deliveries = wanting.flatMap((endpoint) => {
    const heldUntil = endpoint.preferences?.quietHours === undefined ? null : quietUntil(at, random);
    const planned = planAttempts({ endpoint, at: heldUntil ?? at, random, now });
    // What would still be open is not history.
    return planned === undefined ? [] : [{ endpoint, heldUntil, ...planned }];
  });
  return { at, tenantId, type, data, deliveries };
}

function anyShop(random: Random): string {
  let left = random();
  return (SHOPS.find(({ share }) => (left -= share) < 0) ?? SHOPS[0])?.id ?? '';
}

const wants = ({ types, settings }: MadeEndpoint, event: { type: EventName; data: Record<string, unknown> }) =>
  types.includes(event.type) && (settings?.filter === undefined || Number(event.data['amount']) >= 100);

/** The windows of the demo are from 22 to 7 o'clock in London, whose winter time is UTC. */
function quietUntil(at: Date, random: Random): Date | null {
  const hour = at.getUTCHours();
  if (hour >= 7 && hour < 22) return null;
  const until = new Date(at);
  if (hour >= 22) until.setUTCDate(until.getUTCDate() + 1);
  until.setUTCHours(7, 0, Math.floor(random() * 50), 0);
  return until;
}
