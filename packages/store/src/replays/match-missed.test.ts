import { seededRandom } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../sql/new-id.ts';
import { startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { countMatching } from './find-matching.ts';
import { SCAN } from './match-missed.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

interface Event {
  id: string;
  type: string;
  amount: number;
  at: number;
  expires: number | null;
  deliver: number | null;
  expunged: boolean;
  addressed: boolean;
  /** The statuses of its deliveries to the endpoint. */
  statuses: string[];
}

const HOUR_MS = 3_600_000;
const TYPES = ['order.paid', 'order.sent', 'user.left', 'secret.kept'];
const STATUSES = ['delivered', 'dead_lettered', 'skipped', 'cancelled', 'pending', 'waiting', 'retrying'];

/** The rule in plain words: the endpoint takes orders above 50 since yesterday, and never got them. */
function isMissed(event: Event, { since, now }: { since: number; now: number }): boolean {
  if (event.at < since || event.expunged) return false;
  if (event.expires !== null && event.expires <= now) return false;
  if (event.deliver !== null && event.deliver > now) return false;
  if (event.statuses.some((status) => !['dead_lettered', 'skipped', 'cancelled'].includes(status))) return false;
  if (event.addressed ? event.statuses.length === 0 : !event.type.startsWith('order.')) return false;
  return event.amount > 50;
}

test('what an endpoint missed is what a plain recount over random histories finds', async () => {
  const random = seededRandom();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T; // never empty
  const tenantId = await scene.tenant();
  const { endpointId } = await scene.endpoint({ tenantId });
  await scene.database.query(
    `update endpoints set event_types = '{order.*}', filter = '{"data.amount": {"$gt": 50}}' where id = $1`,
    [endpointId],
  );
  const now = Date.now();
  const since = now - 24 * HOUR_MS;
  const chance = (share: number, value: number) => (random() < share ? value : null);
  const events = Array.from({ length: 1_500 }, (): Event => {
    const at = now - Math.floor(random() * 48 * HOUR_MS);
    return {
      id: idOf('evt', at),
      type: pick(TYPES),
      amount: Math.floor(random() * 100),
      at,
      expires: chance(0.2, now + Math.floor((random() - 0.5) * HOUR_MS)),
      deliver: chance(0.1, now + Math.floor((random() - 0.5) * HOUR_MS)),
      expunged: random() < 0.1,
      addressed: random() < 0.2,
      statuses: random() < 0.4 ? [] : Array.from({ length: random() < 0.2 ? 2 : 1 }, () => pick(STATUSES)),
    };
  });
  await insert(events, { tenantId, endpointId });
  const range = { tenantId, action: 'send', acceptedBy: new Date(now), now: new Date(now), sample: 2_000 } as const;
  const criteria = { missedBy: { endpointId, since: new Date(since).toISOString() } };
  const { matched, sample } = await countMatching(scene.database, { ...range, criteria });
  const expected = events.filter((event) => isMissed(event, { since, now })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(sample.map(({ eventId }) => eventId)).toEqual(expected.map(({ id }) => id));
  expect(matched).toBe(expected.length);
  expect(matched).toBeGreaterThan(50);
  for (const match of sample) {
    const { statuses } = expected.find(({ id }) => id === match.eventId) ?? { statuses: [] as string[] };
    expect(match.status).toBe(statuses.includes('dead_lettered') ? 'dead_lettered' : (statuses.at(-1) ?? null));
  }
});

test('it reads the deliveries of each event, not those of the endpoint, though nothing is known of the endpoint', async () => {
  const tenantId = await scene.tenant();
  const { endpointId } = await scene.endpoint({ tenantId });
  await scene.database.query('analyze events, deliveries');
  const now = Date.now();
  const facts = { type: 'a', amount: 1, at: now, expires: null, deliver: null, expunged: false, addressed: false };
  const events = Array.from({ length: 500 }, (): Event => ({ ...facts, id: newId('evt'), statuses: ['delivered'] }));
  await insert(events, { tenantId, endpointId });
  const range = { tenantId, endpointId, now: new Date(now), afterId: '', beforeId: 'zzz' };
  const steps = await explainPlan(scene.database, SCAN(range));
  expect(Math.max(...steps.map(({ rowsVisited }) => rowsVisited))).toBeLessThanOrEqual(events.length);
});

/** An id as it would have been made at that time. */
function idOf(prefix: 'evt' | 'dlv', at: number): string {
  const id = newId(prefix);
  let time = '';
  for (let rest = at, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) {
    time = '0123456789abcdefghjkmnpqrstvwxyz'.charAt(rest % 32) + time;
  }
  return `${prefix}_${time}${id.slice(prefix.length + 11)}`;
}

async function insert(
  events: readonly Event[],
  { tenantId, endpointId }: { tenantId: string; endpointId: string },
): Promise<void> {
  await scene.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at, expires_at, deliver_at,
       expunged_at, not_sent)
     select id, $2, type, '{"amount":' || amount || '}', 'normal', 0, to_timestamp(at / 1000), to_timestamp(expires / 1000),
       to_timestamp(deliver / 1000), case when expunged then now() end,
       case when addressed then '[{"endpointId":"ep_other","reason":"not_addressed"}]' else '[]' end::jsonb
     from json_to_recordset($1) as e (id text, type text, amount int, at float, expires float, deliver float, expunged bool,
       addressed bool)`,
    [JSON.stringify(events), tenantId],
  );
  const deliveries = events.flatMap(({ id, type, at, statuses }) =>
    statuses.map((status, i) => ({ id: idOf('dlv', at + i), event: id, type, status })),
  );
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select id, $2, event, type, $3, status, now()
     from json_to_recordset($1) as d (id text, event text, type text, status text)`,
    [JSON.stringify(deliveries), tenantId, endpointId],
  );
}
