import { Postrider } from '@postrider/sdk-node';
import pg from 'pg';
import { createShops, newEvent, type MadeEndpoint } from './create-shops.ts';
import { seededNumbers, type EventName } from './event-data.ts';
import { planWeek } from './plan-week.ts';
import { SHOPS } from './shops.ts';
import { writeAudit } from './write-audit.ts';
import { ageShops, writeWeek } from './write-week.ts';

const EVENTS = 20_000;
const SEED = 11;

export interface WeekOptions {
  apiUrl: string;
  apiKey: string;
  databaseUrl: string;
  /** The port of the demo receiver. */
  port: number;
  /** Counts the statistics anew. */
  rebuildRollups: () => Promise<unknown>;
  say: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Fills a week of three shops: events, deliveries, failures, holds, dead letters, replays. A second call changes nothing. Every
 * endpoint is on loopback, because the worker sends to it.
 */
export async function fillWeek(options: WeekOptions): Promise<void> {
  const { say, apiKey, apiUrl } = options;
  const postrider = new Postrider({ apiKey, baseUrl: apiUrl });
  const state = await stateOf(postrider);
  if (state === 'filled') return say('The demo week is there already.');
  if (state === 'filling') {
    throw new Error('Filling the demo week was cut short last time. Delete .postrider/ and start again.');
  }
  const startedAt = performance.now();
  say('Filling a week of three shops (less than a minute)…');
  const endpoints = await createShops({ postrider, port: options.port });
  await writeHistory(options, endpoints);
  await options.rebuildRollups();
  await playToday(postrider, { endpoints, signal: options.signal });
  for (const { id } of SHOPS) await postrider.tenants.update(id, { metadata: { demo: 'filled' } });
  say(`The demo week is there, after ${Math.round((performance.now() - startedAt) / 1_000)} s.`);
}

async function stateOf(postrider: Postrider): Promise<unknown> {
  const states = SHOPS.map(({ id }) =>
    postrider.tenants.get(id).then(
      ({ metadata }) => metadata['demo'],
      () => undefined,
    ),
  );
  const found = await Promise.all(states);
  return found.every((state) => state === found[0]) ? found[0] : 'filling';
}

async function writeHistory({ databaseUrl }: WeekOptions, endpoints: readonly MadeEndpoint[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'postrider-demo' });
  await client.connect();
  try {
    await writeWeek(client, planWeek({ endpoints, random: seededNumbers(SEED), now: new Date(), events: EVENTS }));
    await ageShops(client, endpoints);
    await writeAudit(client, endpoints);
    await client.query('analyze events, deliveries, attempts, delivery_notes');
  } finally {
    await client.end();
  }
}

/** What is open, or has a workflow: done by the API, so that it is as real as anything. */
async function playToday(
  postrider: Postrider,
  { endpoints, signal }: { endpoints: readonly MadeEndpoint[]; signal: AbortSignal },
): Promise<void> {
  const random = seededNumbers(SEED + 1);
  for (const each of endpoints.filter(({ isPaused }) => isPaused))
    await postrider.endpoints.pause(each.tenantId, each.id);
  const publish = async (
    tenantId: string,
    type: EventName,
    { times, deliverAt }: { times: number; deliverAt?: string },
  ) => {
    const later = deliverAt === undefined ? {} : { deliverAt };
    const events = Array.from({ length: times }, () => ({ ...newEvent(type, random), ...later }));
    await postrider.events.publishBatch(tenantId, events);
  };
  // They wait: for the paused endpoint, for the disabled one, for the rate limit, and for tomorrow.
  await publish('marigold-coffee', 'order.paid', { times: 25 });
  await publish('fjord-and-pine', 'customer.created', { times: 12 });
  await publish('fjord-and-pine', 'order.paid', { times: 20 });
  const deliverAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  await publish('kestrel-books', 'order.paid', { times: 5, deliverAt });
  const digest = newEvent('subscription.renewed', random);
  await postrider.schedules.create('marigold-coffee', {
    cron: '0 9 * * mon',
    timeZone: 'Europe/London',
    event: digest,
  });
  await startReplays(postrider, { endpoints, signal });
}

/** One that ends, since its receiver takes everything now, and one that somebody paused. */
async function startReplays(
  postrider: Postrider,
  { endpoints, signal }: { endpoints: readonly MadeEndpoint[]; signal: AbortSignal },
): Promise<void> {
  const of = (behaviour: string) => endpoints.find((each) => each.behaviour === behaviour);
  const [picky, failing] = [of('picky'), of('failing')];
  if (picky === undefined || failing === undefined) return;
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();
  const dead = (endpointId: string, to: string) => ({ endpointId, status: 'dead_lettered' as const, to });
  await postrider.replays.create(picky.tenantId, { filter: dead(picky.id, daysAgo(3)), ratePerSecond: 20 });
  const { id } = await postrider.replays.create(failing.tenantId, {
    filter: dead(failing.id, daysAgo(1)),
    ratePerSecond: 1,
  });
  const patience = AbortSignal.any([signal, AbortSignal.timeout(20_000)]);
  while (!patience.aborted && (await postrider.replays.get(failing.tenantId, id)).sent < 3) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await postrider.replays.pause(failing.tenantId, id);
}
