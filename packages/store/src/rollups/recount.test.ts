import { seededRandom } from '@postrider/dev-stack/testing';
import { addPacked, GRAINS, OUTCOMES, percentilesOf, type Grain, type Outcome, type Tally } from '@postrider/domain';
import { afterAll, expect, test } from 'vitest';
import { cancelDelivery, discardDeadLetter, retryDelivery } from '../deliveries/delivery-commands.ts';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { recordHold } from '../deliveries/record-gate-decision.ts';
import { createEventAcceptor } from '../events/accept-events.ts';
import { inTransaction } from '../sql/database.ts';
import { attemptOf, attemptRecord, publish, startStoreScene } from '../testing/store-scene.ts';
import { addChanges, countChanges, lockRollups } from './count-changes.ts';
import { readCounters } from './read-counters.ts';
import { readNumbers, readOpen, type NumbersOf, type NumbersRow } from './read-numbers.ts';

const scene = await startStoreScene();
afterAll(() => scene.close());

const DAY_MS = 86_400_000;
const BEGIN = Date.parse('2026-03-02T00:00:00Z');
const TYPES = ['order.paid', 'order.shipped'] as const;
const OPS = 300;

test('after any history the numbers are those of a plain recount of the records', async () => {
  const tenantIds = [await scene.tenant(), await scene.tenant()];
  for (const tenantId of tenantIds) for (let i = 0; i < 2; i++) await scene.endpoint({ tenantId });
  const history = playHistory(tenantIds);
  for (let i = 0; i < OPS; i++) await history.step();
  while ((await countChanges(scene.database, new Date()))?.more);
  const records = await readRecords();
  expect(records.deliveries.length).toBeGreaterThan(50);
  const endpointIds = [...new Set(records.deliveries.map(({ endpointId }) => endpointId))];
  for (const tenantId of [undefined, ...tenantIds]) {
    for (const endpointId of [undefined, ...endpointIds]) {
      for (const eventType of [undefined, ...TYPES]) await compare(records, { tenantId, endpointId, eventType });
    }
  }
  await compareCounters(records);
});

/** One random thing at a time happens to one random delivery, or the numbers are counted, or that is cut off. */
function playHistory(tenantIds: readonly string[]) {
  const random = seededRandom();
  const { database } = scene;
  const acceptor = createEventAcceptor(database);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const ids: string[] = [];
  /** Up to two days later, so that records come late. */
  const instant = () => new Date(BEGIN + Math.floor(random() * 3 * DAY_MS));

  const accept = async () => {
    const type = pick(TYPES) ?? 'order.paid';
    const result = await acceptor.accept({ ...publish(pick(tenantIds) ?? '', { type }), now: instant() });
    if (result.kind === 'accepted') ids.push(...result.event.deliveries.map(({ id }) => id));
  };
  const rowOf = async (id: string) => scene.row('deliveries', id);
  const attempt = async (id: string) => {
    const row = await rowOf(id);
    const endpointId = String(row['endpoint_id']);
    const outcome = random() < 0.4 ? 'delivered' : (pick(OUTCOMES) ?? 'timed_out');
    const startedAt = instant();
    const isAnswered = !['timed_out', 'connection_failed', 'blocked_destination'].includes(outcome);
    await recordAttempts(database, [
      {
        ...attemptOf(id, endpointId),
        generation: Number(row['generation']),
        attemptCount: Number(row['attempt_count']),
        now: new Date(Math.max(startedAt.getTime(), (row['created_at'] as Date).getTime()) + 1_000), // a timestamptz
        attempt: attemptRecord(outcome, {
          startedAt,
          durationMs: Math.floor(10 ** (random() * 4.7)),
          ...(isAnswered ? {} : { response: null }),
        }),
        decide: () => {
          if (outcome === 'delivered') return { kind: 'delivered' };
          if (random() < 0.6) return { kind: 'retry', nextAttemptAt: startedAt };
          return { kind: 'dead_letter', reason: 'rejected', detail: '' };
        },
      },
    ]);
  };
  const command =
    (run: (...args: Parameters<typeof cancelDelivery>) => Promise<unknown>) =>
    (id: string): Promise<unknown> => {
      const asked = { tenantId: null, deliveryId: id, by: 'key_test', now: new Date('2100-01-01') };
      return inTransaction(database, (sql) => run(sql, asked));
    };
  const hold = async (id: string) => {
    const row = await rowOf(id);
    await recordHold(database, {
      deliveryId: id,
      generation: Number(row['generation']),
      endpointId: String(row['endpoint_id']),
      now: instant(),
      reason: 'quiet_hours',
      until: instant(),
      gateVersions: { endpoint: 1, tenant: 1 },
    });
  };
  const replay = async (id: string) => {
    const { tenant_id, endpoint_id } = await rowOf(id);
    const columns = { replay_of: id, created_at: instant() };
    ids.push(await scene.delivery({ tenantId: String(tenant_id), endpointId: String(endpoint_id) }, columns));
  };
  const dieWhileCounting = async () => {
    const dying = inTransaction(database, async (sql) => {
      await lockRollups(sql);
      await addChanges(sql, 1 + Math.floor(random() * 50));
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
  };
  const onOne = (run: (id: string) => Promise<unknown>) => async () => {
    const id = pick(ids);
    if (id !== undefined) await run(id);
  };
  const steps = [
    accept,
    accept,
    ...Array.from({ length: 6 }, () => onOne(attempt)),
    onOne(command(cancelDelivery)),
    onOne(command(retryDelivery)),
    onOne(command(retryDelivery)),
    onOne(command(discardDeadLetter)),
    onOne(hold),
    onOne(replay),
    () => countChanges(database, new Date()),
    dieWhileCounting,
  ];
  return { step: async () => void (await pick(steps)?.()) };
}

interface Records {
  events: { tenantId: string; type: string; at: Date }[];
  deliveries: Recorded[];
}

interface Recorded {
  id: string;
  tenantId: string;
  endpointId: string;
  type: string;
  status: keyof NumbersRow | 'dead_lettered';
  at: Date;
  finishedAt: Date | null;
  notes: { at: Date; kind: string }[];
  attempts: { startedAt: Date; durationMs: number; outcome: Outcome; status: number | null }[];
}

async function readRecords(): Promise<Records> {
  const { rows: events } = await scene.database.query<Records['events'][number]>(
    'select tenant_id as "tenantId", type, created_at as at from events',
  );
  const { rows: deliveries } = await scene.database.query<Recorded>(
    `select id, tenant_id as "tenantId", endpoint_id as "endpointId", event_type as type, status, created_at as at,
       finished_at as "finishedAt" from deliveries`,
  );
  const { rows: attempts } = await scene.database.query<Recorded['attempts'][number] & { id: string }>(
    `select delivery_id as id, started_at as "startedAt", duration_ms as "durationMs", outcome,
       (response ->> 'status')::int as status from attempts`,
  );
  const { rows: notes } = await scene.database.query<Recorded['notes'][number] & { id: string }>(
    'select delivery_id as id, at, kind from delivery_notes order by at, id',
  );
  const of = <T extends { id: string }>(rows: readonly T[], id: string) => rows.filter((row) => row.id === id);
  return {
    events,
    deliveries: deliveries.map((row) => ({ ...row, notes: of(notes, row.id), attempts: of(attempts, row.id) })),
  };
}

const startOf = (at: Date, grain: Grain) => at.toISOString().slice(0, { minute: 16, hour: 13, day: 10 }[grain]);

async function compare(records: Records, of: NumbersOf): Promise<void> {
  const { tenantId, endpointId, eventType } = of;
  const fits = (one: { tenantId: string; endpointId?: string; type: string }) =>
    (tenantId ?? one.tenantId) === one.tenantId &&
    (endpointId ?? one.endpointId) === one.endpointId &&
    (eventType ?? one.type) === one.type;
  const deliveries = records.deliveries.filter(fits);
  const events = endpointId === undefined ? records.events.filter(fits) : [];
  for (const grain of GRAINS) {
    const segments = [{ grain, from: new Date(BEGIN), to: new Date(BEGIN + 4 * DAY_MS) }];
    const rows = await readNumbers(scene.database, { ...of, segments });
    const counted = rows.filter((row) => row.accepted + row.deliveries > 0).map((row) => startOf(row.at, grain));
    const expected = [...events, ...deliveries].map(({ at }) => startOf(at, grain));
    expect(new Set(counted)).toEqual(new Set(expected));
    for (const row of rows) {
      const isIn = ({ at }: { at: Date }) => startOf(at, grain) === startOf(row.at, grain);
      expectNumbers(row, deliveries.filter(isIn), events.filter(isIn).length);
    }
  }
  const open = (status: string) => deliveries.filter((each) => each.status === status).length;
  const backlog = await readOpen(scene.database, of);
  expect(backlog).toMatchObject({ pending: open('pending'), waiting: open('waiting'), retrying: open('retrying') });
}

function expectNumbers(row: NumbersRow, deliveries: readonly Recorded[], accepted: number): void {
  const by = (status: string) => deliveries.filter((each) => each.status === status).length;
  const attempts = deliveries.flatMap((each) => each.attempts);
  const took = attempts.map(({ durationMs }) => durationMs);
  const arrived = deliveries.filter(({ status }) => status === 'delivered').map(endToEndMs);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  expect(row).toMatchObject({
    accepted,
    deliveries: deliveries.length,
    pending: by('pending'),
    waiting: by('waiting'),
    retrying: by('retrying'),
    delivered: by('delivered'),
    deadLettered: by('dead_lettered'),
    skipped: by('skipped'),
    cancelled: by('cancelled'),
    attempts: attempts.length,
    attemptMsSum: sum(took),
    arrived: arrived.length,
  });
  expect(Math.abs(row.endToEndMsSum - sum(arrived))).toBeLessThanOrEqual(arrived.length);
  expectPercentiles(row.attemptMs, took);
  expectPercentiles(row.endToEndMs, arrived);
  const answers: Tally = new Map();
  addPacked(answers, row.answers);
  const named = attempts.map(({ status, outcome }) => status ?? OUTCOMES.indexOf(outcome) + 1);
  expect(Object.fromEntries(answers)).toEqual(
    Object.fromEntries(named.map((answer) => [answer, named.filter((each) => each === answer).length])),
  );
}

/** From acceptance to success, without the time from each hold until the next thing that happened. */
function endToEndMs({ at, finishedAt, notes, attempts }: Recorded): number {
  const end = (finishedAt ?? at).getTime();
  const held = notes.map((note, i) => {
    if (note.kind !== 'held') return 0;
    const after = attempts.map(({ startedAt }) => startedAt.getTime()).filter((ms) => ms >= note.at.getTime());
    return Math.min(notes[i + 1]?.at.getTime() ?? end, end, ...after) - note.at.getTime();
  });
  return Math.max(0, end - at.getTime() - held.reduce((sum, ms) => sum + ms, 0));
}

function expectPercentiles(packed: string, exact: readonly number[]): void {
  const tally: Tally = new Map();
  addPacked(tally, packed);
  const sorted = exact.toSorted((one, other) => one - other);
  const shares = [0.5, 0.95, 0.99];
  percentilesOf(tally, shares).forEach((found, i) => {
    const wanted = sorted[Math.ceil((shares[i] ?? 1) * sorted.length) - 1];
    if (wanted === undefined) expect(found).toBeNull();
    else expect(Math.abs((found ?? 0) - wanted)).toBeLessThanOrEqual(wanted * 0.02);
  });
}

async function compareCounters({ deliveries }: Records): Promise<void> {
  const endpoints = [...new Map(deliveries.map((each) => [each.endpointId, each])).values()];
  const found = await readCounters(
    scene.database,
    endpoints.map(({ endpointId: id, tenantId }) => ({ id, tenantId })),
  );
  for (const { endpointId } of endpoints) {
    const own = deliveries.filter((each) => each.endpointId === endpointId);
    const attempts = own.flatMap((each) => each.attempts);
    const latest = (isIn: (outcome: Outcome) => boolean) => {
      const instants = attempts.filter(({ outcome }) => isIn(outcome)).map(({ startedAt }) => startedAt.getTime());
      return instants.length === 0 ? null : new Date(Math.max(...instants));
    };
    expect(found.get(endpointId)).toEqual({
      total: own.length,
      delivered: own.filter(({ status }) => status === 'delivered').length,
      failed: own.filter(({ status }) => status === 'dead_lettered').length,
      lastAt: latest(() => true),
      lastSuccessAt: latest((outcome) => outcome === 'delivered'),
      lastFailureAt: latest((outcome) => outcome !== 'delivered'),
    });
  }
}
