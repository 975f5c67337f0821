import { createHash } from 'node:crypto';
import { idAt } from '@postrider/domain';
import { recordAttempts } from '@postrider/store/deliveries';
import { expungeNext } from '@postrider/store/retention';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

interface EventJson {
  id: string;
  data: unknown;
  expungedAt: string | null;
  deliveries: { id: string; status: string }[];
}

const PLANTED = 'Ada Lovelace';
const BODY = JSON.stringify({ name: PLANTED });
const HASH = createHash('sha256').update(BODY).digest('hex');

async function tenant(): Promise<{ id: string; path: string; endpointId: string }> {
  const id = newId('ten');
  await api.call('POST', '/v1/tenants', { body: { id } });
  const { json } = await api.call<{ id: string }>('POST', `/v1/tenants/${id}/endpoints`, {
    body: { url: 'http://127.0.0.1:9/hook' },
  });
  return { id, path: `/v1/tenants/${id}`, endpointId: json.id };
}

async function publish(path: string, event: object = {}, headers: Record<string, string> = {}): Promise<EventJson> {
  const body = { type: 'person.named', data: { name: PLANTED }, ...event };
  const { status, json } = await api.call<EventJson>('POST', `${path}/events`, { body, headers });
  expect(status).toBe(202);
  return json;
}

/** Records an attempt as the worker does, which shows the content of the event wherever it can. */
function attempt(
  { endpointId }: { endpointId: string },
  deliveryId: string,
  { kind = 'dead_letter' }: { kind?: 'dead_letter' | 'delivered' | 'retry' } = {},
) {
  const decisions = {
    delivered: { kind: 'delivered' },
    retry: { kind: 'retry', nextAttemptAt: new Date(Date.now() + 3_600_000) },
    dead_letter: { kind: 'dead_letter', reason: 'rejected', detail: `It refused ${PLANTED}.` },
  } as const;
  return recordAttempts(api.database, [
    {
      deliveryId,
      endpointId,
      generation: 1,
      attemptCount: 0,
      possibleRepeat: false,
      now: new Date(),
      attempt: {
        startedAt: new Date(),
        durationMs: 3,
        timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 2 },
        outcome: kind === 'delivered' ? 'delivered' : 'rejected',
        request: {
          method: 'POST',
          url: 'http://127.0.0.1:9/hook',
          headers: { 'x-name': PLANTED },
          body: BODY,
          bodySha256: HASH,
        },
        response: {
          status: kind === 'delivered' ? 200 : 422,
          headers: { 'x-name': PLANTED },
          body: PLANTED,
          truncated: false,
        },
        error: { code: 'refused', message: PLANTED },
      },
      decide: () => decisions[kind],
    },
  ]);
}

/** The tables that have a text anywhere in their rows. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await api.database.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and not relispartition
     and relnamespace = current_schema()::regnamespace order by 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const row =
      name === 'publish_keys' ? `t::text || encode(t.answer, 'escape') || encode(t.fingerprint, 'hex')` : 't::text';
    const { rowCount } = await api.database.query(`select 1 from ${name} t where ${row} like $1 limit 1`, [
      `%${text}%`,
    ]);
    if (rowCount !== 0) found.push(name);
  }
  return found;
}

test('nothing of the content is left in the database, and the record stays', async () => {
  const { path, endpointId } = await tenant();
  const event = await publish(path, { externalId: 'p-1' }, { 'idempotency-key': 'first' });
  const [delivery = { id: '' }] = event.deliveries;
  await attempt({ endpointId }, delivery.id);
  expect(await tablesWith(PLANTED)).toEqual(['attempts', 'deliveries', 'events']);
  expect(await tablesWith(HASH)).toEqual(['attempts']);
  const before = await api.database.query<{ print: string }>(
    `select encode(fingerprint, 'hex') as print from publish_keys where key in ('p-1', 'first')`,
  );
  const { status, json } = await api.call<EventJson>('POST', `${path}/events/${event.id}/expunge`);
  expect([status, json]).toMatchObject([200, { id: event.id, data: null, expungedAt: expect.any(String) }]);
  expect([await tablesWith(PLANTED), await tablesWith(HASH)]).toEqual([[], []]);
  for (const { print } of before.rows) expect(await tablesWith(print)).toEqual([]);
  expect((await api.call('GET', `${path}/deliveries/${delivery.id}`)).json).toMatchObject({
    status: 'cancelled',
    cancelled: { reason: 'expunged' },
    expungedAt: json.expungedAt,
    lastStatus: 422,
    lastOutcome: 'rejected',
    attempts: [
      {
        number: 1,
        outcome: 'rejected',
        request: { url: 'http://127.0.0.1:9/hook', headers: {}, body: '', bodySha256: '' },
        response: { status: 422, headers: {}, body: '' },
        error: { code: 'refused', message: 'Expunged.' },
      },
    ],
  });
});

test('what is open is cancelled and its workflow woken, what has ended keeps its status, and again does no harm', async () => {
  const { path, endpointId } = await tenant();
  const open = await publish(path);
  const ended = await publish(path);
  const [[waiting = ''], [delivered = '']] = [open, ended].map(({ deliveries }) => deliveries.map(({ id }) => id)) as [
    string[],
    string[],
  ];
  await attempt({ endpointId }, waiting, { kind: 'retry' });
  await attempt({ endpointId }, delivered, { kind: 'delivered' });
  const expunge = (id: string) => api.call<EventJson>('POST', `${path}/events/${id}/expunge`);
  const first = await expunge(open.id);
  expect(first.json.deliveries).toMatchObject([{ status: 'cancelled' }]);
  expect((await expunge(ended.id)).json.deliveries).toMatchObject([{ status: 'delivered' }]);
  expect((await expunge(open.id)).json).toEqual(first.json);
  const { rows } = await api.database.query('select delivery_id, reason from delivery_wakes');
  expect(rows).toEqual([{ delivery_id: waiting, reason: 'expunged' }]);
  const retry = await api.call<ProblemJson>('POST', `${path}/deliveries/${waiting}/retry`);
  expect(retry.json).toMatchObject({ status: 409, code: 'not_retryable' });
  expect(await tablesWith(PLANTED)).toEqual([]);
});

test.each(['delivered', 'dead_letter'] as const)(
  'an attempt in flight that comes to %s is recorded without content',
  async (kind) => {
    const { path, endpointId } = await tenant();
    const event = await publish(path);
    const [delivery = { id: '' }] = event.deliveries;
    await api.call('POST', `${path}/events/${event.id}/expunge`);
    await attempt({ endpointId }, delivery.id, { kind });
    expect(await tablesWith(PLANTED)).toEqual([]);
    expect((await api.call('GET', `${path}/deliveries/${delivery.id}`)).json).toMatchObject({
      status: kind === 'delivered' ? 'delivered' : 'cancelled',
      attempts: [{ request: { body: '', bodySha256: '', headers: {} }, response: { body: '' } }],
    });
  },
);

test('a repeat of the publish is refused, and publishes nothing', async () => {
  const { path } = await tenant();
  const event = await publish(path, { externalId: 'p-2' }, { 'idempotency-key': 'k' });
  await publish(path, {}, { 'idempotency-key': 'other' });
  await api.call('POST', `${path}/events/${event.id}/expunge`);
  const body = { type: 'person.named', data: { name: PLANTED }, externalId: 'p-2' };
  const again = (headers: Record<string, string>) => api.call<ProblemJson>('POST', `${path}/events`, { body, headers });
  expect((await again({ 'idempotency-key': 'k' })).json).toMatchObject({ status: 422, code: 'idempotency_mismatch' });
  expect((await again({})).json).toMatchObject({ status: 409, code: 'external_id_taken' });
  const found = await api.call<{ data: EventJson[] }>('GET', `${path}/events?externalId=p-2`);
  expect(found.json.data).toMatchObject([{ id: event.id, data: null }]);
});

test('stored answers to a batch and to a cancel forget the event too', async () => {
  const { path } = await tenant();
  const sent = { 'idempotency-key': 'batch' };
  const events = [{ type: 'person.named', data: { name: PLANTED } }];
  const batch = () =>
    api.call<{ results: { event: EventJson }[] }>('POST', `${path}/events/batch`, { body: { events }, headers: sent });
  const id = (await batch()).json.results[0]?.event.id ?? '';
  const cancelled = { headers: { 'idempotency-key': 'cancel' } };
  await api.call('POST', `${path}/events/${id}/cancel`, cancelled);
  await api.call('POST', `${path}/events/${id}/expunge`);
  expect((await batch()).json).toMatchObject({ status: 422, code: 'idempotency_mismatch' });
  const again = await api.call<ProblemJson>('POST', `${path}/events/${id}/cancel`, cancelled);
  expect(again.json).toMatchObject({ status: 409, code: 'not_cancellable' });
});

test('an expunged event is no longer previewed', async () => {
  const { path, endpointId } = await tenant();
  const [gone, kept] = [await publish(path), await publish(path, { data: 1 })];
  await api.call('POST', `${path}/events/${gone.id}/expunge`);
  const { json } = await api.call<{ data: { eventId: string }[] }>('POST', `${path}/endpoints/${endpointId}/preview`, {
    body: { last: 10 },
  });
  expect(json.data.map(({ eventId }) => eventId)).toEqual([kept.id]);
});

test('a key of another tenant finds nothing to expunge, and a key that only reads may not', async () => {
  const [one, other] = [await tenant(), await tenant()];
  const event = await publish(one.path);
  const key = await api.keyFor(other.id, ['write']);
  expect((await api.call('POST', `${other.path}/events/${event.id}/expunge`, { key })).status).toBe(404);
  expect((await api.call('POST', `${one.path}/events/${event.id}/expunge`, { key })).status).toBe(404);
  expect((await api.call('POST', `${one.path}/expunge`, { key, body: { filter: { tag: 'a' } } })).status).toBe(404);
  const reader = await api.keyFor(one.id, ['read']);
  expect((await api.call('POST', `${one.path}/events/${event.id}/expunge`, { key: reader })).status).toBe(403);
  await api.call('POST', `${other.path}/expunge`, { body: { filter: { ids: [event.id] } } });
  while (await expungeNext(api.database, new Date()));
  expect((await api.call<EventJson>('GET', `${one.path}/events/${event.id}`)).json.data).toEqual({ name: PLANTED });
});

interface ExpungeJson {
  id: string;
  status: string;
  expunged: number;
}

test.each<[string, object, number[]]>([
  ['by tag', { tag: 'ada' }, [0, 1]],
  ['by external id', { externalId: 'e-2' }, [2]],
  ['by type and tag', { eventType: 'person.moved', tag: 'ada' }, [1]],
  ['by time', { to: '2001-01-02T00:00:00Z' }, [3]],
  ['by an external id that nobody has', { externalId: 'nobody' }, []],
])('events are expunged %s, and others stay', async (_how, filter, expected) => {
  const { id, path } = await tenant();
  const events = [
    await publish(path, { tags: ['ada'] }),
    await publish(path, { type: 'person.moved', tags: ['ada', 'b'] }),
    await publish(path, { externalId: 'e-2' }),
  ].map((event) => event.id);
  const old = idAt('evt', Date.parse('2001-01-01T00:00:00Z'));
  const oldId = old.slice(0, 14) + newId('evt').slice(14);
  await api.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ($1, $2, 'a.b', '1', 'normal', 0, now())`,
    [oldId, id],
  );
  events.push(oldId);
  const { status, json } = await api.call<ExpungeJson>('POST', `${path}/expunge`, { body: { filter } });
  expect([status, json]).toMatchObject([202, { status: 'running', expunged: 0 }]);
  const late = await publish(path, { tags: ['ada'] });
  while (await expungeNext(api.database, new Date()));
  const { rows } = await api.database.query<{ id: string }>(
    'select id from events where tenant_id = $1 and expunged_at is not null order by id',
    [id],
  );
  expect(rows.map((row) => row.id)).toEqual(events.filter((_, at) => expected.includes(at)).toSorted());
  expect(rows.map((row) => row.id)).not.toContain(late.id);
  const done = await api.call<ExpungeJson>('GET', `${path}/expunges/${json.id}`);
  expect(done.json).toMatchObject({ status: 'finished', expunged: expected.length });
  expect((await api.call<{ data: ExpungeJson[] }>('GET', `${path}/expunges`)).json.data).toEqual([done.json]);
});

test('a request for many events is carried out in steps, by several processes at once', async () => {
  const { id, path } = await tenant();
  const at = Date.now();
  const ids = Array.from({ length: 230 }, () => newId('evt'));
  await api.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     select id, $2, 'a.b', '1', 'normal', 0, now() from unnest($1::text[]) id`,
    [ids, id],
  );
  const body = { filter: { from: new Date(at - 60_000).toISOString() } };
  const { json } = await api.call<ExpungeJson>('POST', `${path}/expunge`, { body });
  const work = async () => {
    while (await expungeNext(api.database, new Date()));
  };
  await Promise.all([work(), work(), work()]);
  while (await expungeNext(api.database, new Date()));
  expect((await api.call('GET', `${path}/expunges/${json.id}`)).json).toMatchObject({
    status: 'finished',
    expunged: 230,
  });
});

test.each([{}, { filter: {} }, { filter: { tags: ['a'] } }, { filter: { ids: [] } }, { filter: { ids: ['a'] } }])(
  'the request %j is refused',
  async (body) => {
    const { json } = await api.call<ProblemJson>('POST', '/v1/tenants/default/expunge', { body });
    expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
  },
);
