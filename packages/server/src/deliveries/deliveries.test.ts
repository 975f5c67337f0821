import { deliveryWorkflowId } from '@postrider/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Page {
  data: { id: string; status: string; endpointId: string; eventType: string }[];
  nextCursor: string | null;
}

let api: TestApi;
let endpointIds: string[];
beforeAll(async () => {
  api = await startTestApi();
  endpointIds = [];
  for (let i = 0; i < 2; i++) {
    const { json } = await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', {
      body: { url: 'http://127.0.0.1:9/' },
    });
    endpointIds.push(json.id);
  }
});
afterAll(() => api.stop());

const deliveries = '/v1/tenants/default/deliveries';

/** Publishes an event and returns its deliveries, that of the first endpoint first. */
async function publish(type = 'order.paid', body: object = {}): Promise<[string, string]> {
  const { json } = await api.call<{ deliveries: { id: string; endpointId: string }[] }>(
    'POST',
    '/v1/tenants/default/events',
    { body: { type, data: {}, ...body } },
  );
  const to = (endpointId: string | undefined) =>
    json.deliveries.find((each) => each.endpointId === endpointId)?.id ?? '';
  return [to(endpointIds[0]), to(endpointIds[1])];
}

/** Puts a delivery into the state in which a worker leaves it. */
async function becomes(id: string, columns: Record<string, unknown>): Promise<void> {
  const names = Object.keys(columns);
  await api.database.query(
    `update deliveries set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where id = $1`,
    [id, ...Object.values(columns)],
  );
}

const dead = {
  status: 'dead_lettered',
  dead_letter_reason: 'rejected',
  dead_letter_detail: '400 from example.com',
  dead_letter_at: new Date(),
  finished_at: new Date(),
};

describe('reading', () => {
  test('shows a delivery with its attempts in order', async () => {
    const [id] = await publish();
    for (const number of [2, 1]) {
      await api.database.query(
        `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request, response, error)
         values ($1, $2, 1, now(), 12, '{"dnsMs":1,"connectMs":2.5,"tlsMs":null,"firstByteMs":3}', 'server_error', $3,
           '{"method":"POST","url":"http://a/","headers":{"a":"b"},"body":"{}","bodySha256":"00"}',
           '{"status":503,"headers":{},"body":"no","truncated":false}', null)`,
        [id, number, number === 2],
      );
    }
    await becomes(id, {
      status: 'retrying',
      attempt_count: 2,
      started_at: new Date(),
      next_attempt_at: new Date('2026-12-01T00:00:00Z'),
    });
    const { json } = await api.call('GET', `${deliveries}/${id}`);
    expect(json).toMatchObject({
      id,
      status: 'retrying',
      attemptCount: 2,
      nextAttemptAt: '2026-12-01T00:00:00.000Z',
      temporalUrl: `http://127.0.0.1:8233/namespaces/default/workflows/${encodeURIComponent(deliveryWorkflowId(id))}`,
      attempts: [
        {
          number: 1,
          outcome: 'server_error',
          durationMs: 12,
          timings: { connectMs: 2.5, tlsMs: null },
          possibleRepeat: false,
        },
        { number: 2, response: { status: 503, body: 'no' }, error: null, possibleRepeat: true },
      ],
    });
  });

  test('links to Temporal only within its retention', async () => {
    const [id] = await publish();
    const linkAt = async (startedAt: Date | null) => {
      await becomes(id, { started_at: startedAt });
      return (await api.call<{ temporalUrl: string | null }>('GET', `${deliveries}/${id}`)).json.temporalUrl;
    };
    expect(await linkAt(null)).toBeNull();
    expect(await linkAt(new Date(Date.now() - 719 * 3_600_000))).toContain('delivery%2Fdlv_');
    expect(await linkAt(new Date(Date.now() - 721 * 3_600_000))).toBeNull();
  });

  test('shows holds, skips, cancels and dead letters with their reasons', async () => {
    const [one, two] = await publish('a.b');
    await becomes(one, { status: 'waiting', hold_reason: 'quiet_hours', hold_until: new Date('2026-12-01T07:00:00Z') });
    await becomes(two, dead);
    expect((await api.call('GET', `${deliveries}/${one}`)).json).toMatchObject({
      hold: { reason: 'quiet_hours', until: '2026-12-01T07:00:00.000Z' },
      deadLetter: null,
      skipped: null,
      cancelled: null,
    });
    expect((await api.call('GET', `${deliveries}/${two}`)).json).toMatchObject({
      deadLetter: { reason: 'rejected', detail: '400 from example.com', at: dead.dead_letter_at.toISOString() },
      hold: null,
    });
    await becomes(one, { status: 'skipped', hold_reason: null, hold_until: null, skip_reason: 'expired' });
    expect((await api.call('GET', `${deliveries}/${one}`)).json).toMatchObject({
      hold: null,
      skipped: { reason: 'expired' },
    });
  });

  test('filters a list by endpoint, event, type, status and time', async () => {
    const from = new Date().toISOString();
    const [one, two] = await publish('filter.me');
    await becomes(two, { status: 'delivered', finished_at: new Date() });
    const list = async (query: string) =>
      (await api.call<Page>('GET', `${deliveries}?from=${from}&${query}`)).json.data.map((row) => row.id);
    expect((await list('')).toSorted()).toEqual([one, two].toSorted());
    expect(await list(`endpointId=${endpointIds[0]}`)).toEqual([one]);
    expect(await list('status=delivered')).toEqual([two]);
    expect(await list('eventType=filter.me&status=pending')).toEqual([one]);
    expect(await list('eventType=other')).toEqual([]);
    expect(await list(`to=${from}`)).toEqual([]);
  });
});

test('finds deliveries and dead letters by external id', async () => {
  const externalId = 'order 17/ä';
  const [one, two] = await publish('with.id', { externalId });
  await becomes(two, dead);
  const found = async (path: string, query: string) =>
    (await api.call<Page>('GET', `${path}?externalId=${encodeURIComponent(externalId)}${query}`)).json.data.map(
      (row) => row.id,
    );
  expect(await found(deliveries, '')).toEqual([one, two].toSorted().toReversed());
  expect(await found(deliveries, `&endpointId=${endpointIds[0]}&status=pending`)).toEqual([one]);
  expect(await found('/v1/tenants/default/dead-letters', '')).toEqual([two]);
  expect((await api.call<Page>('GET', `${deliveries}?externalId=none`)).json).toEqual({ data: [], nextCursor: null });
});

describe('pages', () => {
  test('have each delivery once, newest first, while others are written', async () => {
    const existing: string[] = [];
    for (let i = 0; i < 12; i++) existing.push(...(await publish('page.me')));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { json: Page } = await api.call<Page>('GET', `${deliveries}?eventType=page.me&limit=5${after}`);
      seen.push(...page.json.data.map((row) => row.id));
      cursor = page.json.nextCursor;
      await publish('page.me');
    }
    expect(seen).toEqual(existing.toSorted().toReversed());
  });

  test('a cursor is refused by another kind of list', async () => {
    await publish();
    await publish();
    const { json } = await api.call<Page>('GET', '/v1/tenants/default/events?limit=1');
    const wrong = await api.call<ProblemJson>('GET', `${deliveries}?cursor=${json.nextCursor}`);
    expect(wrong.json).toMatchObject({ status: 400, code: 'invalid_cursor' });
  });
});

describe('commands', () => {
  test('retry makes a waiting delivery due now, and wakes its workflow', async () => {
    const [id] = await publish();
    await becomes(id, { status: 'retrying', in_workflow: true, next_attempt_at: new Date('2030-01-01T00:00:00Z') });
    const { status, json } = await api.call<{ nextAttemptAt: string }>('POST', `${deliveries}/${id}/retry`);
    expect(status).toBe(202);
    expect(Date.parse(json.nextAttemptAt)).toBeLessThanOrEqual(Date.now());
    const { rows } = await api.database.query('select reason from delivery_wakes where delivery_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });

  test('cancel ends open deliveries only', async () => {
    const [id] = await publish();
    const { status, json } = await api.call('POST', `${deliveries}/${id}/cancel`);
    expect([status, json]).toMatchObject([202, { status: 'cancelled', cancelled: { reason: 'requested' } }]);
    const again = await api.call<ProblemJson>('POST', `${deliveries}/${id}/cancel`);
    expect(again.json).toMatchObject({ status: 409, code: 'not_cancellable' });
    const retried = await api.call<ProblemJson>('POST', `${deliveries}/${id}/retry`);
    expect(retried.json).toMatchObject({ status: 409, code: 'not_retryable' });
  });

  test('dead letters are listed, retried once by repeated requests, or discarded', async () => {
    const [one, two] = await publish('dead.letter');
    await becomes(one, dead);
    await becomes(two, dead);
    const letters = '/v1/tenants/default/dead-letters';
    const listed = await api.call<Page>('GET', `${letters}?eventType=dead.letter`);
    expect(listed.json.data.map((row) => row.id)).toEqual([one, two].toSorted().toReversed());
    expect((await api.call<Page>('GET', '/v1/dead-letters?eventType=dead.letter')).json.data).toHaveLength(2);
    const retries = await Promise.all(Array.from({ length: 5 }, () => api.call('POST', `${letters}/${one}/retry`)));
    for (const { status } of retries) expect([202, 409]).toContain(status);
    const { rows } = await api.database.query('select generation, status from deliveries where id = $1', [one]);
    expect(rows).toEqual([{ generation: 2, status: 'pending' }]);
    const discarded = await api.call('POST', `${letters}/${two}/discard`);
    expect(discarded.json).toMatchObject({ status: 'cancelled', cancelled: { reason: 'discarded' } });
    for (const command of ['retry', 'discard']) {
      const { json } = await api.call<ProblemJson>('POST', `${letters}/${two}/${command}`);
      expect(json).toMatchObject({ status: 409, code: 'not_dead' });
    }
    expect((await api.call<Page>('GET', `${letters}?eventType=dead.letter`)).json.data).toEqual([]);
  });

  test('a command with an idempotency key runs once, and its refusal is not stored', async () => {
    const [id] = await publish();
    const headers = { 'idempotency-key': 'cancel once' };
    const first = await api.call('POST', `${deliveries}/${id}/cancel`, { headers });
    const again = await api.call('POST', `${deliveries}/${id}/cancel`, { headers });
    expect([again.status, again.text]).toEqual([202, first.text]);
  });
});
