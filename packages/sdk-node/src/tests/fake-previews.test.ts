import { expect, test } from 'vitest';
import type { EndpointPreview, PreviewQuestion } from '../index.ts';
import { createFakePostrider } from '../testing/index.ts';

const EVENT = { type: 'order.paid', data: { amount: 12 } };

async function startFake() {
  const fake = createFakePostrider();
  const { id } = await fake.postrider.endpoints.create('default', { url: 'https://example.com/hook' });
  const preview = async (question: PreviewQuestion): Promise<EndpointPreview[]> =>
    (await fake.postrider.endpoints.preview('default', id, question)).data;
  return { ...fake, endpointId: id, preview };
}

test('the fake previews what it would send, and whether that differs from what it sent', async () => {
  const { postrider, preview } = await startFake();
  const { id: eventId } = await postrider.events.publish('default', EVENT);
  const { id: later } = await postrider.events.publish('default', { ...EVENT, data: { amount: 200 } });
  expect(await preview({ eventId })).toMatchObject([{ eventId, decision: 'sent', differs: false }]);
  const change = { format: { type: 'raw' }, filter: { 'data.amount': { $gte: 100 } } } as const;
  expect(await preview({ last: 2, change })).toMatchObject([
    { eventId: later, decision: 'sent', differs: true, request: { body: '{"amount":200}' } },
    { eventId, decision: 'filtered', reason: 'filtered', request: null },
  ]);
});

test('the fake publishes nothing for a preview, and knows pauses and preferences', async () => {
  const { postrider, endpointId, preview } = await startFake();
  await postrider.endpoints.pause('default', endpointId);
  expect(await preview({ event: EVENT })).toMatchObject([{ eventId: null, decision: 'held', reason: 'paused' }]);
  const change = { preferences: { enabled: false } };
  expect(await preview({ event: EVENT, change })).toMatchObject([
    { decision: 'skipped', reason: 'preferences_disabled' },
  ]);
  expect(await preview({ last: 100 })).toEqual([]);
});
