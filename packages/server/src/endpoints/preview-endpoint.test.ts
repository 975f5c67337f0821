import { idTime } from '@postrider/domain';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPreviewScene, type Preview, type PreviewScene } from '../testing/preview-scene.ts';

let scene: PreviewScene;
beforeAll(async () => void (scene = await startPreviewScene()));
beforeEach(async () => {
  scene.receiver.status = 200;
  await scene.nextTenant();
});
afterAll(() => scene?.stop());

const EVENT = { type: 'order.paid', data: { amount: 12 } };
const TEMPLATE = {
  type: 'template',
  body: '{"a": data.amount, "d": delivery.id, "n": delivery.attempt, "at": now, "r": tenant.metadata.region, "e": event.id}',
};

async function everything(): Promise<unknown> {
  const tables = ['events', 'deliveries', 'attempts', 'endpoints', 'endpoint_secrets', 'delivery_queue', 'tenants'];
  const counts = tables.map((table) =>
    scene.api.database.query(`select md5(string_agg(t::text, '' order by t::text)) from ${table} t`),
  );
  return (await Promise.all(counts)).map(({ rows }) => rows);
}

describe('a preview of a given event', () => {
  test('shows the request, sends nothing and stores nothing', async () => {
    const id = await scene.create();
    const before = await everything();
    const requestsBefore = scene.receiver.received;
    const shown = await scene.previewOne(id, { event: { ...EVENT, occurredAt: '2026-02-04T10:30:00Z' } });
    expect(shown).toMatchObject({ eventId: null, decision: 'sent', reason: null, detail: null, differs: null });
    expect(shown.request).toMatchObject({ method: 'POST', url: scene.receiver.url, bodyTruncated: false });
    expect(shown.request?.headers).toMatchObject({
      'Content-Type': 'application/json',
      'Postrider-Event-Type': 'order.paid',
      'Postrider-Attempt': '1',
      'webhook-signature': '••••',
    });
    expect(JSON.parse(shown.request?.body ?? '')).toMatchObject({
      type: 'order.paid',
      timestamp: '2026-02-04T10:30:00.000Z',
      data: { amount: 12 },
    });
    expect([await everything(), scene.receiver.received]).toEqual([before, requestsBefore]);
  });

  test.each<[string, object, Partial<Preview>]>([
    [
      'another type',
      { change: { eventTypes: ['invoice.*'] } },
      { decision: 'filtered', reason: 'type_not_subscribed' },
    ],
    [
      'a filter',
      { change: { filter: { 'data.amount': { $gte: 100 } } } },
      {
        decision: 'filtered',
        reason: 'filtered',
        detail: 'data.amount must be $gte 100',
        filter: { pointer: '/data.amount/$gte', operator: '$gte' },
      },
    ],
    [
      'preferences that are off',
      { change: { preferences: { enabled: false } } },
      { decision: 'skipped', reason: 'preferences_disabled' },
    ],
    [
      'a denied type',
      { change: { preferences: { eventTypes: { deny: ['order.*'] } } } },
      { decision: 'skipped', reason: 'type_denied' },
    ],
    [
      'a low priority',
      { change: { preferences: { minPriority: 'high' } } },
      { decision: 'skipped', reason: 'priority_too_low' },
    ],
    [
      'quiet hours that drop',
      { change: { preferences: { quietHours: { windows: [{ start: '00:00', end: '24:00' }], mode: 'drop' } } } },
      { decision: 'skipped', reason: 'quiet_hours' },
    ],
    [
      'an event for others',
      { event: { ...EVENT, endpointIds: [newId('ep')] } },
      { decision: 'skipped', reason: 'not_addressed' },
    ],
    [
      'an expired event',
      { event: { ...EVENT, expiresAt: '2026-02-04T10:30:00Z' } },
      { decision: 'skipped', reason: 'expired' },
    ],
  ])('with %s says why there is no request', async (_what, body, expected) => {
    const id = await scene.create();
    const shown = await scene.previewOne(id, { event: EVENT, ...body });
    expect(shown).toEqual({
      eventId: null,
      detail: null,
      filter: null,
      until: null,
      request: null,
      differs: null,
      ...expected,
    });
  });

  test.each<[string, string | null, object, Partial<Preview>]>([
    ['a paused endpoint', 'pause', {}, { decision: 'held', reason: 'paused', until: null }],
    ['a disabled endpoint', 'disable', {}, { decision: 'skipped', reason: 'disabled', request: null }],
    [
      'a scheduled event',
      null,
      { event: { ...EVENT, deliverAt: '2199-01-01T00:00:00Z' } },
      { decision: 'held', reason: 'scheduled', until: '2199-01-01T00:00:00.000Z' },
    ],
  ])('for %s says so', async (_what, command, body, expected) => {
    const id = await scene.create();
    if (command !== null) await scene.api.call('POST', `${scene.base()}/endpoints/${id}/${command}`);
    const shown = await scene.previewOne(id, { event: EVENT, ...body });
    expect(shown).toMatchObject(expected);
    expect(shown.request !== null).toBe(expected.decision === 'held');
  });

  test('in quiet hours says until when it would wait', async () => {
    const id = await scene.create();
    const [start, end] = [-1, 1].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16));
    const windows = [{ start: start?.slice(11), end: end?.slice(11) }];
    const shown = await scene.previewOne(id, { event: EVENT, change: { preferences: { quietHours: { windows } } } });
    expect(shown).toMatchObject({ decision: 'held', reason: 'quiet_hours', until: `${end}:00.000Z` });
    expect(shown.request).not.toBeNull();
  });
});

test('the catalogue decides as it does at a publish', async () => {
  const schema = { type: 'object', properties: { amount: { type: 'integer' } } };
  const types = [
    { name: `strict.${scene.tenantId()}`, schema, validation: 'reject' },
    { name: `quiet.${scene.tenantId()}`, optIn: true },
  ] as const;
  for (const body of types) expect((await scene.api.call('POST', '/v1/event-types', { body })).status).toBe(201);
  const [strict, quiet] = types.map(({ name }) => name);
  const id = await scene.create();
  const { json } = await scene.ask(id, { event: { type: strict, data: { amount: 'x' } } });
  expect([json.status, json.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/event/data/amount']]);
  const { id: eventId } = await scene.publish({ type: quiet });
  const filtered = { decision: 'filtered', reason: 'type_not_subscribed' };
  for (const question of [{ eventId }, { event: { ...EVENT, type: quiet } }]) {
    expect(await scene.previewOne(id, question)).toMatchObject(filtered);
    expect(await scene.previewOne(id, { ...question, change: { eventTypes: [quiet] } })).toMatchObject({
      decision: 'sent',
    });
  }
});

describe('a preview of a past event', () => {
  test.each([
    ['standard', { type: 'standard' }],
    ['raw', { type: 'raw' }],
    ['a template of all that changes', TEMPLATE],
    ['a ready-made template', { type: 'template', name: 'slack' }],
  ])('does not differ from what was sent, until the format changes: %s', async (_what, format) => {
    const id = await scene.create({ format });
    scene.receiver.status = 503;
    const { id: eventId, deliveries } = await scene.send({}, 2);
    const shown = await scene.previewOne(id, { eventId });
    expect(shown).toMatchObject({ eventId, decision: 'sent', differs: false });
    expect(shown.request?.headers).toMatchObject({ 'Postrider-Attempt': '2', 'Postrider-Delivery': deliveries[0]?.id });
    const { json } = await scene.api.call<{ attempts: { request: object }[] }>(
      'GET',
      `${scene.base()}/deliveries/${deliveries[0]?.id}`,
    );
    const { headers, body } = (json.attempts[1]?.request ?? {}) as NonNullable<Preview['request']>;
    expect(shown.request).toMatchObject({ body, headers: { ...headers, 'webhook-signature': '••••' } });
    const change = { format: { type: 'template', body: '{"changed": data.amount}' } };
    const changed = await scene.previewOne(id, { eventId, change });
    expect(changed).toMatchObject({ decision: 'sent', differs: true });
    expect(changed.request?.body).toBe('{"changed":50}');
  });

  test('that was not sent there has nothing to differ from', async () => {
    const { id: eventId } = await scene.publish();
    const id = await scene.create();
    expect(await scene.previewOne(id, { eventId })).toMatchObject({ decision: 'sent', differs: null });
  });

  test('counts the last delivery that was attempted', async () => {
    const id = await scene.create();
    const { id: eventId, deliveries } = await scene.send();
    // As a replay does.
    await scene.api.database.query(
      `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at, replay_of)
       select $1, tenant_id, event_id, event_type, endpoint_id, 'pending', now(), id from deliveries where id = $2`,
      [newId('dlv'), deliveries[0]?.id],
    );
    const shown = await scene.previewOne(id, { eventId });
    expect(shown).toMatchObject({ differs: false });
    expect(shown.request?.headers).toMatchObject({ 'Postrider-Delivery': deliveries[0]?.id });
  });

  test('that named this endpoint goes there whatever its type', async () => {
    const id = await scene.create({ eventTypes: ['invoice.*'] });
    const other = await scene.create();
    const { id: eventId } = await scene.send({ endpointIds: [id] });
    expect(await scene.previewOne(id, { eventId })).toMatchObject({ decision: 'sent', differs: false });
    expect(await scene.previewOne(other, { eventId })).toMatchObject({ decision: 'skipped', reason: 'not_addressed' });
  });

  test('that has expired since it was sent is compared all the same', async () => {
    const id = await scene.create();
    const { id: eventId } = await scene.send({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await scene.api.database.query(`update events set expires_at = now() - interval '1 s' where id = $1`, [eventId]);
    expect(await scene.previewOne(id, { eventId })).toMatchObject({ decision: 'sent', differs: false });
  });
});

describe('a preview of the last events', () => {
  test('shows the newest first, under a changed filter and template', async () => {
    const id = await scene.create();
    const sent = [];
    for (const amount of [10, 200, 300, 40]) sent.push((await scene.send({ data: { amount } })).id);
    const change = {
      filter: { 'data.amount': { $gte: 100 } },
      format: { type: 'template', body: '{"sum": data.amount}' },
    };
    const shown = await scene.preview(id, { last: 3, change });
    expect(shown.map(({ eventId, decision, differs, request }) => [eventId, decision, differs, request?.body])).toEqual(
      [
        [sent[3], 'filtered', null, undefined],
        [sent[2], 'sent', true, '{"sum":300}'],
        [sent[1], 'sent', true, '{"sum":200}'],
      ],
    );
    const unchanged = await scene.preview(id, { last: 100 });
    expect(unchanged.map(({ decision, differs }) => [decision, differs])).toEqual(sent.map(() => ['sent', false]));
    const [preferences] = await scene.preview(id, { last: 1, change: { preferences: { minPriority: 'high' } } });
    expect(preferences).toMatchObject({ decision: 'skipped', reason: 'priority_too_low' });
  });

  test('goes back to before an instant, or a day', async () => {
    const id = await scene.create();
    const [first, second] = [await scene.publish(), await scene.publish()];
    const idsOf = async (to: string) => (await scene.preview(id, { last: 5, to })).map(({ eventId }) => eventId);
    expect(await idsOf('2199-12-31')).toEqual([second.id, first.id]);
    expect(await idsOf('2020-01-01')).toEqual([]);
    expect(await idsOf(new Date(idTime(second.id)).toISOString())).not.toContain(second.id);
  });

  test('of a tenant without events is empty', async () => {
    expect(await scene.preview(await scene.create(), { last: 5 })).toEqual([]);
  });

  test('answers with no more than can be read', async () => {
    const id = await scene.create();
    const data = 'é'.repeat(100_000);
    for (let i = 0; i < 40; i++) await scene.publish({ data });
    const { text, json } = await scene.ask<{ data: Preview[] }>(id, { last: 100 });
    expect(json.data.length).toBe(40);
    expect(json.data.every(({ request }) => request?.bodyTruncated)).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThan(600 * 1024);
  });

  test('has nothing of another tenant', async () => {
    await scene.create();
    const { id: foreign } = await scene.publish();
    await scene.nextTenant();
    const id = await scene.create();
    const { id: own } = await scene.publish();
    expect((await scene.preview(id, { last: 100 })).map(({ eventId }) => eventId)).toEqual([own]);
    for (const eventId of [foreign, newId('evt')]) {
      expect((await scene.ask(id, { eventId })).json).toMatchObject({ status: 404, code: 'event_not_found' });
    }
  });
});
