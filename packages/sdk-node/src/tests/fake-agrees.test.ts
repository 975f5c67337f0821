import { expect, test } from 'vitest';
import type { PreferencesPreview, QuietWindow } from '../api-types.ts';
import type { Postrider } from '../postrider.ts';
import { createFakePostrider } from '../testing/index.ts';
import { compareHistory } from './testing/compare-history.ts';
import { compareWithServer } from './testing/compare-with-server.ts';

const { client, expectSame } = compareWithServer();

test('of tenants', async () => {
  await expectSame(async ({ tenants }, note) => {
    await note('create', () => tenants.create({ id: 'acme', metadata: { plan: 'pro' } }).withResponse());
    await note('create again', () => tenants.create({ id: 'acme' }));
    await note('create without an id', () => tenants.create());
    await note('create with a strange id', () => tenants.create({ id: 'a b' }));
    await note('create with a typo', () => tenants.create({ id: 'b', nmae: 'x' } as object));
    await note('get', () => tenants.get('acme').withResponse());
    await note('update', () => tenants.update('acme', { name: 'Acme' }, { ifMatch: '"1"' }).withResponse());
    await note('update at an old version', () => tenants.update('acme', { name: 'Acme' }, { ifMatch: '"1"' }));
    await note('get nobody', () => tenants.get('nobody'));
    await note('delete', () => tenants.delete('acme').withResponse());
    await note('get deleted', () => tenants.get('acme'));
    await note('delete the first', () => tenants.delete('default'));
    await note('create deleted', () => tenants.create({ id: 'acme' }));
    await note('list', () => tenants.list({ limit: 1 }).withResponse());
  });
});

test('of endpoints', async () => {
  await expectSame(async ({ tenants, endpoints, operator }, note) => {
    await tenants.create({ id: 'shop' });
    const url = 'http://127.0.0.1:9/hook';
    const first = await endpoints.create('shop', { url });
    await note('create', () =>
      endpoints.create('shop', { url, name: 'one', tags: ['a'], eventTypes: ['order.*'] }).withResponse(),
    );
    await note('create with everything', () =>
      endpoints.create('shop', {
        url,
        auth: { type: 'bearer', token: 't' },
        headers: { 'X-Shop': '1' },
        format: { type: 'raw' },
        signing: { scheme: 'legacy', header: 'X-Signature' },
        retry: { delaysSeconds: [1, 2] },
        timeoutMs: 5_000,
        metadata: { owner: 'x' },
        secret: 'legacy-secret',
      }),
    );
    await note('create with a key pair', () =>
      endpoints.create('shop', { url, signing: { scheme: 'standard_ed25519' } }),
    );
    await note('create for nobody', () => endpoints.create('nobody', { url }));
    await note('create with a typo', () => endpoints.create('shop', { url, eventType: ['a'] } as { url: string }));
    await note('create nowhere', () => endpoints.create('shop', { url: 'nowhere' }));
    const at = ['shop', first.id] as const;
    await note('get', () => endpoints.get(...at).withResponse());
    await note('update', () => endpoints.update(...at, { name: 'x', tags: ['b'] }).withResponse());
    await note('update to a default', () => endpoints.update(...at, { tags: null }));
    await note('update at an old version', () => endpoints.update(...at, { name: 'y' }, { ifMatch: '"1"' }));
    await note('replace', () => endpoints.replace(...at, { url, description: 'd' }).withResponse());
    await note('pause', () => endpoints.pause(...at).withResponse());
    await note('pause again', () => endpoints.pause(...at).withResponse());
    await note('resume', () => endpoints.resume(...at).withResponse());
    await note('resume again', () => endpoints.resume(...at).withResponse());
    await note('disable', () => endpoints.disable(...at).withResponse());
    await note('pause disabled', () => endpoints.pause(...at));
    await note('resume disabled', () => endpoints.resume(...at));
    await note('list disabled', () => endpoints.list('shop', { status: 'disabled' }));
    await note('enable', () => endpoints.enable(...at).withResponse());
    await note('enable again', () => endpoints.enable(...at).withResponse());
    await note('pause, then enable', async () => [await endpoints.pause(...at), await endpoints.enable(...at)]);
    await note('pause, then disable', async () => [await endpoints.pause(...at), await endpoints.disable(...at)]);
    await note('rotate', () => endpoints.rotateSecret(...at, { overlapHours: 1 }).withResponse());
    const { secrets } = await endpoints.get(...at);
    await note('end an overlap', () => endpoints.endSecretOverlap(...at, secrets[1]?.id ?? ''));
    await note('end the current one', () => endpoints.endSecretOverlap(...at, secrets[0]?.id ?? ''));
    await note('list by tag', () => endpoints.list('shop', { tag: 'a' }));
    await note('list all', () => operator.listEndpoints({ tenantId: 'shop', limit: 2 }).then((page) => page.data));
    await note('delete', () => endpoints.delete(...at));
    await note('delete again', () => endpoints.delete(...at));
    await note('under another tenant', () => endpoints.get('default', first.id));
  });
});

test('of events and deliveries', async () => {
  await expectSame(async ({ tenants, endpoints, events, deliveries, deadLetters, operator }, note) => {
    await tenants.create({ id: 'mill' });
    const url = 'http://127.0.0.1:9/hook';
    await endpoints.create('mill', { url, eventTypes: ['order.*'] });
    const paused = await endpoints.create('mill', { url, eventTypes: ['order.paid'] });
    await endpoints.pause('mill', paused.id);
    const disabled = await endpoints.create('mill', { url });
    await endpoints.disable('mill', disabled.id);
    const event = { type: 'order.paid', data: { n: 1 }, externalId: 'x-1', tags: ['t'], priority: 'high' as const };
    await note('publish', () => events.publish('mill', event).withResponse());
    await note('publish the same', () => events.publish('mill', event).withResponse());
    await note('publish other content', () => events.publish('mill', { ...event, data: 2 }));
    await note('publish a family', () => events.publish('mill', { type: 'order', data: null }));
    await note('publish a strange type', () => events.publish('mill', { type: 'a b', data: 1 }));
    await note('publish without data', () => events.publish('mill', { type: 'a', data: undefined }));
    await note('publish a typo', () =>
      events.publish('mill', { type: 'a', data: 1, tag: 'x' } as { type: string; data: number }),
    );
    await note('publish too much', () => events.publish('mill', { type: 'a', data: 'x'.repeat(262_144) }));
    const tomorrow = new Date(Date.now() + 86_400_000);
    const later = await events.publish('mill', { type: 'order.later', data: 1, deliverAt: tomorrow });
    await note('publish for later', () => deliveries.get('mill', later.deliveries[0]?.id ?? ''));
    await note('publish for nobody', () => events.publish('nobody', event));
    const options = { idempotencyKey: 'k-1' };
    await note('with a key', () => events.publish('mill', { type: 'order.sent', data: 1 }, options).withResponse());
    await note('with the key again', () =>
      events.publish('mill', { type: 'order.sent', data: 1 }, options).withResponse(),
    );
    await note('with the key for another', () => events.publish('mill', { type: 'order.sent', data: 2 }, options));
    const { id: eventId, deliveries: made } = await events.publish('mill', event);
    await note('get', () => events.get('mill', eventId));
    await note('get as the operator', () => operator.getEvent(eventId));
    await note('get elsewhere', () => events.get('default', eventId));
    await note('list', () => events.list('mill', { eventType: 'order.paid' }));
    await note('list by tag', () => events.list('mill', { tag: 'none' }));
    await note('list the future', () => events.list('mill', { from: new Date(Date.now() + 60_000) }));
    const byHold = await deliveries.list('mill', { endpointId: paused.id, eventId });
    const held = byHold.data[0]?.id ?? '';
    const pending = made.map(({ id }) => id).find((id) => id !== held) ?? '';
    await note('deliveries', () => deliveries.list('mill', { eventType: 'order.paid' }));
    await note('delivery', () => deliveries.get('mill', pending));
    await note('held delivery', () => deliveries.get('mill', held));
    await note('delivery as the operator', () => operator.getDelivery(held));
    await note('retry held', () => deliveries.retry('mill', held).withResponse());
    await note('cancel held', () => deliveries.cancel('mill', held).withResponse());
    await note('cancel again', () => deliveries.cancel('mill', held));
    await note('retry cancelled', () => deliveries.retry('mill', held));
    await note('discard cancelled', () => deadLetters.discard('mill', held));
    await note('revive cancelled', () => deadLetters.retry('mill', held));
    await compareHistory(pending, { deliveries, deadLetters, operator }, note);
    await note('waiting of all', () => operator.listDeliveries({ tenantId: 'mill', status: 'waiting' }));
    await note('no such delivery', () => deliveries.get('mill', 'dlv_00000000000000000000000000'));
    await endpoints.delete('mill', paused.id);
    await note('after deletion', () => deliveries.list('mill', { eventId }));
  });
});

test('of keys and the service', async () => {
  await expectSame(async ({ keys, senders, service }, note) => {
    const key = await keys.create({ name: 'ci', tenantId: 'default', scopes: ['write'] });
    await note('create', () => keys.create({ name: 'ci', tenantId: 'default', scopes: ['write'] }));
    await note('create an admin of one', () => keys.create({ name: 'ci', tenantId: 'default', scopes: ['admin'] }));
    await note('create for nobody', () => keys.create({ name: 'ci', tenantId: 'nobody', scopes: ['read'] }));
    await note('create without scopes', () => keys.create({ name: 'ci', scopes: [] }));
    await note('get', () => keys.get(key.id));
    await note('list', () => keys.list({ tenantId: 'default' }));
    await note('delete', () => keys.delete(key.id));
    await note('get deleted', () => keys.get(key.id));
    await note('health', async () => (await service.getHealth()).status);
    await note('readiness', async () => (await service.getReadiness()).status);
    await note('system', async () => Object.keys(await service.getSystem()));
    await note('senders', () => senders.list().withResponse());
  });
});

test('of preferences', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'quiet' });
    const { id } = await endpoints.create('quiet', { url: 'http://127.0.0.1:9/hook' });
    const at = ['quiet', id] as const;
    const night = { timeZone: 'Europe/Berlin', windows: [{ start: '22:00', end: '07:00' }] };
    await note('get', () => tenants.getPreferences('quiet').withResponse());
    await note('get of an endpoint', () => endpoints.getPreferences(...at).withResponse());
    await note('put', () =>
      tenants
        .putPreferences(
          'quiet',
          { quietHours: night, rateLimits: { perSecond: 5 }, maxPerHour: 100 },
          { ifMatch: '"0"' },
        )
        .withResponse(),
    );
    await note('put the same', () =>
      tenants
        .putPreferences('quiet', { quietHours: night, rateLimits: { perSecond: 5 }, maxPerHour: 100 })
        .withResponse(),
    );
    await note('put at an old version', () => tenants.putPreferences('quiet', {}, { ifMatch: '"0"' }));
    await note('put of an endpoint', () =>
      endpoints
        .putPreferences(...at, {
          minPriority: 'normal',
          quietHours: null,
          rateLimits: { perDay: 9, mode: 'drop' },
          eventTypes: { deny: ['order.draft'] },
        })
        .withResponse(),
    );
    await note('get again', () => endpoints.getPreferences(...at).withResponse());
    await note('effective', () => tenants.getEffectivePreferences('quiet').withResponse());
    await note('effective of an endpoint', () => endpoints.getEffectivePreferences(...at).withResponse());
    const instant = '2026-03-28T22:00:00Z';
    await note('preview', async () => (await tenants.previewPreferences('quiet', { at: instant })).decision);
    await note('preview of what is too low', () =>
      endpoints.previewPreferences(...at, { at: instant, priority: 'low' }),
    );
    await note('preview of what is denied', () => endpoints.previewPreferences(...at, { eventType: 'order.draft' }));
    await note('preview a typo', () => tenants.previewPreferences('quiet', { when: instant } as object));
    await note('of nobody', () => tenants.getPreferences('nobody'));
    await note('put for nobody', () => tenants.putPreferences('nobody', {}));
    await note('effective for nobody', () => tenants.getEffectivePreferences('nobody'));
    await note('preview for nobody', () => tenants.previewPreferences('nobody'));
    await note('under another tenant', () => endpoints.putPreferences('default', id, {}));
    await endpoints.delete(...at);
    await note('of a deleted endpoint', () => endpoints.getPreferences(...at));
  });
});

const NIGHT = { windows: [{ start: '22:00', end: '07:00' }] };
const REFUSED: object[] = [
  { quietHours: { ...NIGHT, timeZone: 'Mars/Olympus' } },
  { quietHours: { ...NIGHT, timeZone: '+02:00' } },
  { quietHours: { windows: [] } },
  { quietHours: {} },
  { quietHours: { windows: [{ start: '24:00', end: '07:00' }] } },
  { quietHours: { windows: [NIGHT.windows[0], { start: '9:00', end: '24:01' }] } },
  { quietHours: { windows: [{ start: '07:00', end: '07:00', days: [] }] } },
  { quietHours: { windows: [{ start: '00:00', end: '24:00' }] } },
  { quietHours: { windows: [...NIGHT.windows, { start: '06:00', end: '23:00' }] } },
  { quietHours: { windows: [{ ...NIGHT.windows[0], from: '1' }] } },
  { quietHours: { ...NIGHT, day: 'mon' } },
  { eventTypes: { allow: [] } },
  { eventTypes: { allow: ['a.b', 'a.c.*', 'd'], deny: ['a.*'] } },
  { eventTypes: { deny: ['*.order'] } },
  { eventTypes: { denied: ['a'] } },
  { rateLimits: { perSecond: 0, perDay: 1.5 } },
  { rateLimits: { burst: 5 } },
  { rateLimits: { perSecond: 5, perMinute: 3 } },
  { rateLimits: { perHour: 10, perDay: 5 } },
  { rateLimits: { perWeek: 5 } },
  { rateLimit: {} },
  { maxPerHour: 0 },
];

test('of invalid preferences', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'wrong' });
    const { id } = await endpoints.create('wrong', { url: 'http://127.0.0.1:9/hook' });
    for (const body of REFUSED) await note(JSON.stringify(body), () => tenants.putPreferences('wrong', body));
    const capOfAll = { maxPerHour: 5 } as unknown as { maxPerHour: null }; // the types refuse it, too
    await note('the cap of all at one', () => endpoints.putPreferences('wrong', id, capOfAll));
    await note('a whole week that drops', () =>
      tenants.putPreferences('wrong', { quietHours: { windows: [{ start: '00:00', end: '24:00' }], mode: 'drop' } }),
    );
  });
});

/** The answer to each instant. */
const QUIET: [string, QuietWindow[], string[]][] = [
  [
    'UTC',
    [{ start: '22:00', end: '07:00' }],
    ['2026-02-04T21:59:59.999Z', '2026-02-04T22:00:00Z', '2026-02-05T06:59:59.5Z'],
  ],
  [
    'UTC',
    [
      { start: '12:00', end: '24:00' },
      { start: '00:00', end: '01:30' },
    ],
    ['2026-02-04T18:00:00Z', '2026-02-04T01:30:00Z'],
  ],
  [
    'UTC',
    [{ days: ['sun'], start: '23:00', end: '06:00' }],
    ['2026-02-01T23:30:00Z', '2026-02-02T05:00:00Z', '2026-02-03T05:00:00Z'],
  ],
  ['UTC', [{ days: ['sat', 'sun'], start: '00:00', end: '24:00' }], ['2026-02-06T23:59:00Z', '2026-02-07T00:00:00Z']],
  // The clocks change in these nights.
  ['Europe/Berlin', [{ start: '22:00', end: '07:00' }], ['2026-03-28T22:00:00Z', '2026-10-24T22:00:00Z']],
  [
    'Europe/Berlin',
    [{ start: '02:30', end: '02:45' }],
    ['2026-03-29T01:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
  ],
  [
    'Europe/Berlin',
    [{ start: '02:15', end: '03:15' }],
    ['2026-03-29T00:59:00Z', '2026-03-29T01:10:00Z', '2026-10-25T01:20:00Z'],
  ],
  ['America/New_York', [{ start: '01:30', end: '03:30' }], ['2026-03-08T06:45:00Z', '2026-11-01T05:45:00Z']],
  ['Australia/Lord_Howe', [{ start: '01:00', end: '02:15' }], ['2026-04-04T14:30:00Z', '2026-10-03T15:00:00Z']],
  ['Asia/Kathmandu', [{ start: '20:00', end: '06:15' }], ['2026-06-01T15:00:00Z', '2026-06-01T00:30:00Z']],
  [
    'America/St_Johns',
    [{ days: ['mon'], start: '09:00', end: '17:00' }],
    ['2026-06-01T12:00:00Z', '2026-06-01T19:29:00Z'],
  ],
  ['Pacific/Kiritimati', [{ days: ['tue'], start: '08:00', end: '09:00' }], ['2026-06-01T18:30:00Z']],
];

test.each(QUIET)('of quiet hours in %s, %j', async (timeZone, windows, instants) => {
  const answersOf = async ({ tenants }: Postrider) => {
    await tenants.putPreferences('default', { quietHours: { timeZone, windows } });
    const answers: PreferencesPreview[] = [];
    for (const at of instants) answers.push(await tenants.previewPreferences('default', { at }));
    await tenants.putPreferences('default', {});
    return answers;
  };
  expect(await answersOf(createFakePostrider().postrider)).toEqual(await answersOf(client()));
});

test('of events that are scheduled, cancelled, or not sent to all', async () => {
  await expectSame(async ({ tenants, endpoints, events, deliveries, operator }, note) => {
    await tenants.create({ id: 'later' });
    const url = 'http://127.0.0.1:9/hook';
    const active = await endpoints.create('later', { url });
    const paused = await endpoints.create('later', { url });
    await endpoints.pause('later', paused.id);
    const strict = await endpoints.create('later', { url });
    await endpoints.putPreferences('later', strict.id, { minPriority: 'urgent' });
    const deaf = await endpoints.create('later', { url });
    await endpoints.putPreferences('later', deaf.id, { eventTypes: { allow: ['user.*'] } });
    const off = await endpoints.create('later', { url });
    await endpoints.putPreferences('later', off.id, { enabled: false });
    const disabled = await endpoints.create('later', { url });
    await endpoints.disable('later', disabled.id);
    await endpoints.create('later', { url, eventTypes: ['invoice.*'] });
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    const [soon, later, tooLate] = [inHours(1), inHours(2), inHours(24 * 400)];
    const order = { type: 'order.paid', data: 1 };

    await note('publish what expires', () => events.publish('later', { ...order, expiresAt: new Date(0) }));
    await note('publish for later than it lives', () =>
      events.publish('later', { ...order, deliverAt: later, expiresAt: soon }),
    );
    await note('publish for too late', () =>
      events.publish('later', { ...order, deliverAt: tooLate, expiresAt: new Date(0) }),
    );
    const event = await events.publish('later', { ...order, deliverAt: soon, expiresAt: later });
    const at = ['later', event.id] as const;
    const told = async (endpointId: string) => {
      const { data } = await deliveries.list('later', { eventId: event.id, endpointId });
      return deliveries.get('later', data[0]?.id ?? '');
    };
    await note('explain', () => events.explain(...at));
    await note('scheduled', () => told(active.id));
    await note('paused', () => told(paused.id));
    await note('move past its expiry', () => events.update(...at, { deliverAt: later }));
    await note('move too far', () => events.update(...at, { deliverAt: tooLate }));
    await note('move nowhere', () => events.update(...at, {} as { deliverAt: null }));
    await note('move with a typo', () =>
      events.update(...at, { deliverAt: null, delivrAt: null } as { deliverAt: null }),
    );
    await note('move', () => events.update(...at, { deliverAt: inHours(1.5) }).withResponse());
    await note('moved', () => told(active.id));
    await note('moved while paused', () => told(paused.id));
    await note('move to where it is', async () => {
      const { deliverAt } = await events.get(...at);
      return (await events.update(...at, { deliverAt })).deliverAt;
    });
    await note('now', () => events.update(...at, { deliverAt: null }).withResponse());
    await note('let go', () => told(active.id));
    await note('still paused', () => told(paused.id));
    await note('now again', () => events.update(...at, { deliverAt: null }));
    await note('too late to move', () => events.update(...at, { deliverAt: soon }));
    await note('ask for it', async () => {
      const [held] = (await deliveries.list('later', { endpointId: paused.id })).data;
      await deliveries.retry('later', held?.id ?? '');
      return told(paused.id);
    });
    await note('cancel', () => events.cancel(...at).withResponse());
    await note('cancel again', () => events.cancel(...at));
    await note('cancelled', () => told(active.id));
    await note('explain the end', () => events.explain(...at));
    await note('urgent', async () => {
      const { id } = await events.publish('later', { ...order, type: 'user.created', priority: 'urgent' });
      return events.explain('later', id);
    });
    await endpoints.create('later', { url });
    await note('explain to a newcomer', () => events.explain(...at));
    await note('explain as the operator', () => operator.explainEvent(event.id));
    await note('explain a few', () => events.explain(...at, { limit: 3 }));
    await note('explain the rest', async () => {
      const pages = [];
      for await (const page of events.explain(...at, { limit: 3 }).pages()) pages.push(page);
      return pages;
    });
    await note('explain what nobody knows', () => operator.explainEvent('evt_00000000000000000000000000'));
    for (const act of ['explain', 'cancel'] as const) {
      await note(`${act} elsewhere`, () => events[act]('default', event.id));
      await note(`${act} for nobody`, () => events[act]('nobody', event.id));
    }
    await note('move elsewhere', () => events.update('default', event.id, { deliverAt: null }));
  });
});
