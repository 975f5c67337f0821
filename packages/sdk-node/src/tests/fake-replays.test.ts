import { expect, test } from 'vitest';
import { createFakePostrider } from '../testing/index.ts';
import { compareWithServer } from './testing/compare-with-server.ts';

const { expectSame } = compareWithServer();
const nobody = { replay: `rpl_${'0'.repeat(26)}`, endpoint: `ep_${'0'.repeat(26)}` };

test('the fake answers as the server does, of replays', async () => {
  await expectSame(async ({ tenants, endpoints, events, replays, deliveries, deadLetters }, note) => {
    await tenants.create({ id: 'again' });
    const { id: endpointId } = await endpoints.create('again', { url: 'http://127.0.0.1:9/', externalId: 'own/1' });
    await events.publish('again', { type: 'order.paid', data: 1 });
    const filter = { status: 'dead_lettered' as const };
    await note('preview', () => replays.preview('again', { filter }));
    await note('preview what is open', () => replays.preview('again', { filter: { endpointId } }));
    await note('create', () => replays.create('again', { filter, ratePerSecond: 5 }).withResponse());
    await note('create for an external id', () => replays.create('again', { filter: { endpointId: 'ext:own/1' } }));
    const since = '2026-01-01T00:00:00.000Z';
    await note('missed', () => replays.preview('again', { missedBy: { endpointId, since } }));
    await note('missed by nobody', () => replays.create('again', { missedBy: { endpointId: nobody.endpoint, since } }));
    await note('nothing', () => replays.create('again', {}));
    await note('everything', () => replays.create('again', { filter: {} }));
    await note('retry all', () => deadLetters.retryAll('again', { filter: { endpointId } }));
    await note('discard all', () => deadLetters.discardAll('again', { filter: { endpointId } }));
    await note('discard everything', () => deadLetters.discardAll('again', { filter: {} }));
    await note('retry what is open', () => deliveries.retryAll('again', { filter: { endpointId }, ratePerSecond: 5 }));
    await note('cancel what is open', () => deliveries.cancelAll('again', { filter: { status: 'pending' } }));
    await note('cancel everything', () => deliveries.cancelAll('again', { filter: {} }));
    await note('cancel what has ended', () =>
      deliveries.cancelAll('again', { filter: { status: 'delivered' as 'pending' } }),
    );
    await note('get none', () => replays.get('again', nobody.replay));
    await note('pause none', () => replays.pause('again', nobody.replay));
    await note('update none', () => replays.update('again', nobody.replay, { ratePerSecond: 1 }));
    await note('elsewhere', () => replays.list('nobody'));
  });
});

test('the fake sends what is open now, or cancels it', async () => {
  const { postrider } = createFakePostrider({ outcome: () => 'pending' });
  const { id: endpointId } = await postrider.endpoints.create('default', { url: 'https://example.com/' });
  await postrider.events.publish('default', { type: 'order.paid', data: 1 });
  const retried = await postrider.deliveries.retryAll('default', { filter: { endpointId } });
  expect(await postrider.replays.get('default', retried.id)).toMatchObject({ action: 'retry', matched: 1, sent: 1 });
  const cancelled = await postrider.deliveries.cancelAll('default', { filter: { endpointId } });
  const counts = { matched: 1, sent: 0, discarded: 1 };
  expect(await postrider.replays.get('default', cancelled.id)).toMatchObject({ action: 'cancel', ...counts });
  const { data } = await postrider.deliveries.list('default');
  expect(data.map(({ status }) => status)).toEqual(['cancelled']);
});

test('a replay of the fake sends at once, and counts what came of it', async () => {
  let outcome: 'delivered' | 'dead_lettered' | 'pending' = 'dead_lettered';
  const { postrider } = createFakePostrider({ outcome: () => outcome });
  const { id: endpointId } = await postrider.endpoints.create('default', { url: 'https://example.com/' });
  await postrider.events.publish('default', { type: 'order.paid', data: 1 });
  const other = await postrider.endpoints.create('default', { url: 'https://example.com/other' });
  const missedBy = { endpointId: other.id, since: '1970-01-01T00:00:00Z' };
  expect(await postrider.replays.preview('default', { missedBy })).toMatchObject({ matched: 1 });
  outcome = 'delivered';
  const retried = await postrider.deadLetters.retryAll('default', { filter: { endpointId } });
  expect(retried.status).toBe('counting');
  const counts = { matched: 1, sent: 1, delivered: 1, failed: 0, skipped: 0 };
  expect(await postrider.replays.get('default', retried.id)).toMatchObject({ status: 'finished', ...counts });
  outcome = 'pending';
  const missed = await postrider.replays.create('default', { missedBy });
  expect(await postrider.replays.get('default', missed.id)).toMatchObject({ status: 'running', sent: 1, delivered: 0 });
  expect(await postrider.replays.pause('default', missed.id)).toMatchObject({ status: 'paused' });
  expect(await postrider.replays.resume('default', missed.id)).toMatchObject({ status: 'running' });
  expect(await postrider.replays.cancel('default', missed.id)).toMatchObject({ status: 'cancelled' });
  await expect(postrider.replays.resume('default', missed.id)).rejects.toMatchObject({ code: 'replay_ended' });
  const { data } = await postrider.replays.list('default');
  expect(data.map(({ id }) => id)).toEqual([missed.id, retried.id]);
});
