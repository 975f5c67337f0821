import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPostriderError } from '../errors/postrider-error.ts';
import type { Postrider } from '../postrider.ts';
import { createFakePostrider } from '../testing/index.ts';
import { startRealApi, type RealApi } from './testing/start-real-api.ts';

let real: RealApi;
beforeAll(async () => {
  real = await startRealApi();
});
afterAll(() => real.stop());

/** The steps of a story, each with what it says of itself. */
type Record_ = (name: string, step: () => PromiseLike<unknown>) => Promise<void>;

/** Plays a story and notes what each step gave, without what differs from run to run. */
async function notesOf(story: (postrider: Postrider, note: Record_) => Promise<void>, postrider: Postrider) {
  const notes: Record<string, unknown> = {};
  await story(postrider, async (name, step) => {
    expect(notes).not.toHaveProperty(name);
    notes[name] = await Promise.resolve(step()).then(
      (value) => neutral(value),
      (error: unknown) => (isPostriderError(error) ? failureOf(error) : error),
    );
  });
  return notes;
}

function failureOf({
  name,
  code,
  status,
  errors,
}: {
  name: string;
  code: string;
  status: number | undefined;
  errors: readonly { pointer: string }[];
}) {
  return { name, code, status, pointers: errors.map(({ pointer }) => pointer) };
}

function neutral(value: unknown): unknown {
  const text = JSON.stringify(value ?? null)
    .replaceAll(/\b(evt|ep|dlv|key|ten)_[0-9a-z]{26}\b/g, '$1_')
    .replaceAll(/\breq_\w{32}\b/g, 'req_')
    .replaceAll(/\b(whsec|whpk)_[\w+/]+=*/g, '$1_')
    .replaceAll(/"pr_[\w-]+"/g, '"pr_"')
    .replaceAll(/"nextCursor":"[^"]+"/g, '"nextCursor":"opaque"')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"instant"');
  return JSON.parse(text);
}

async function expectSame(story: (postrider: Postrider, note: Record_) => Promise<void>): Promise<void> {
  const fake = createFakePostrider({ outcome: 'pending' });
  const [theirs, ours] = [await notesOf(story, real.client()), await notesOf(story, fake.postrider)];
  expect(ours).toEqual(theirs);
}

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
    await note('dead letters', () => deadLetters.list('mill'));
    await note('waiting of all', () => operator.listDeliveries({ tenantId: 'mill', status: 'waiting' }));
    await note('dead of all', () => operator.listDeadLetters({ tenantId: 'mill' }));
    await note('no such delivery', () => deliveries.get('mill', 'dlv_00000000000000000000000000'));
    await endpoints.delete('mill', paused.id);
    await note('after deletion', () => deliveries.list('mill', { eventId }));
  });
});

test('of keys and the service', async () => {
  await expectSame(async ({ keys, service }, note) => {
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
  });
});
