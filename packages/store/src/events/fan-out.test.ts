import { compileFilter, decideFilter, isId, type CompiledFilter } from '@postrider/domain';
import { expect, test } from 'vitest';
import { after, NOW } from '../testing/store-scene.ts';
import { newId } from '../sql/new-id.ts';
import { filtersAsked, planFanOut, readForFilters, type FannedEvent, type SubscribedEndpoint } from './fan-out.ts';

const endpoint = (overrides: Partial<SubscribedEndpoint> = {}): SubscribedEndpoint => ({
  id: 'ep_1',
  externalId: null,
  tenantId: 'ten_1',
  status: 'active',
  disabledReason: null,
  eventTypes: null,
  filter: null,
  preferences: { tenant: {}, endpoint: {} },
  ...overrides,
});
const event = (deliverAt: Date | null = null, endpointIds: string[] | null = null): FannedEvent => ({
  type: 'order.paid',
  data: '{"amount":12}',
  externalId: null,
  priority: 'normal',
  deliverAt,
  tags: [],
  endpointIds,
});
const decide = (filter: CompiledFilter) => decideFilter(filter, readForFilters(event())());

test.each([
  ['takes every type', null, 'sent'],
  ['takes this type', ['order.paid'], 'sent'],
  ['takes its family', ['order.*'], 'sent'],
  ['takes another family too', ['invoice.*', 'order.*'], 'sent'],
  ['takes another type', ['order.refunded'], 'type_not_subscribed'],
  ['takes a family of another name', ['orders.*'], 'type_not_subscribed'],
  ['takes nothing', [], 'type_not_subscribed'],
])('an endpoint that %s: %j → %s', (_what, eventTypes, expected) => {
  const { deliveries, notSent } = planFanOut(event(), [endpoint({ eventTypes })], { now: NOW, newId, decide });
  expect(deliveries).toHaveLength(expected === 'sent' ? 1 : 0);
  expect(notSent).toEqual(expected === 'sent' ? [] : [{ endpointId: 'ep_1', reason: expected }]);
});

test.each([
  ['active', null, null, { status: 'pending', hold: null, dueAt: NOW }],
  ['paused', null, null, { status: 'waiting', hold: { reason: 'paused', until: null }, dueAt: null }],
  ['disabled', 'gone', null, { status: 'waiting', hold: { reason: 'disabled', until: null }, dueAt: null }],
  ['disabled', 'failing', null, { status: 'waiting', hold: { reason: 'disabled', until: null }, dueAt: null }],
  [
    'active',
    null,
    after(60_000),
    { status: 'waiting', hold: { reason: 'scheduled', until: after(60_000) }, dueAt: after(60_000) },
  ],
  ['active', null, NOW, { status: 'pending', hold: null, dueAt: NOW }],
  ['paused', null, after(60_000), { status: 'waiting', hold: { reason: 'paused', until: null }, dueAt: null }],
] as const)('at an endpoint that is %s (%s), to be delivered at %s, a delivery begins as %j', (...row) => {
  const [status, disabledReason, deliverAt, expected] = row;
  const { deliveries, notSent } = planFanOut(event(deliverAt), [endpoint({ status, disabledReason })], {
    now: NOW,
    newId,
    decide,
  });
  expect(deliveries).toEqual([{ id: expect.anything(), endpointId: 'ep_1', ...expected }]);
  expect(isId('dlv', deliveries[0]?.id ?? '')).toBe(true);
  expect(notSent).toEqual([]);
});

test('an endpoint that a person disabled gets no delivery, and the event records why', () => {
  const disabled = endpoint({ status: 'disabled', disabledReason: 'requested' });
  expect(planFanOut(event(), [disabled], { now: NOW, newId, decide })).toEqual({
    deliveries: [],
    notSent: [{ endpointId: 'ep_1', reason: 'disabled' }],
  });
});

test('each of many endpoints gets a delivery of its own', () => {
  const endpoints = Array.from({ length: 50 }, (_, i) => endpoint({ id: `ep_${i}` }));
  const { deliveries } = planFanOut(event(), endpoints, { now: NOW, newId, decide });
  expect(deliveries.map(({ endpointId }) => endpointId)).toEqual(endpoints.map(({ id }) => id));
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(50);
});

test('an event that the preferences exclude is not sent, and the reason is recorded', () => {
  const preferences = { tenant: { eventTypes: { deny: ['order.*'] } }, endpoint: {} };
  const plan = planFanOut(event(), [endpoint({ preferences })], { now: NOW, newId, decide });
  expect(plan).toEqual({ deliveries: [], notSent: [{ endpointId: 'ep_1', reason: 'type_denied' }] });
});

test('an event that a filter stops is not sent, and the operand that it fails is recorded', () => {
  const filters = [100, 10].map((least) => compileFilter({ 'data.amount': { $gte: least } }));
  const endpoints = filters.map((filter, i) => endpoint({ id: `ep_${i}`, filter }));
  const plan = planFanOut(event(), endpoints, { now: NOW, newId, decide });
  expect(plan.deliveries).toMatchObject([{ endpointId: 'ep_1' }]);
  const failure = { pointer: '/data.amount/$gte', operator: '$gte', detail: 'data.amount must be $gte 100' };
  expect(plan.notSent).toEqual([{ endpointId: 'ep_0', reason: 'filtered', failure }]);
});

test('a filter is asked only where nothing else keeps the event from its endpoint', () => {
  const filter = compileFilter({ type: { $eq: 'x' } });
  const preferences = { tenant: {}, endpoint: { enabled: false } };
  const others = [
    endpoint({ eventTypes: ['a'] }),
    endpoint({ preferences }),
    endpoint({ status: 'disabled', disabledReason: 'requested' }),
  ];
  const endpoints = [...others.map((each) => ({ ...each, filter })), endpoint(), endpoint({ filter })];
  expect(filtersAsked(event(), endpoints)).toEqual([filter]);
  const { notSent } = planFanOut(event(), endpoints, { now: NOW, newId, decide });
  expect(notSent.map(({ reason }) => reason)).toEqual([
    'type_not_subscribed',
    'preferences_disabled',
    'disabled',
    'filtered',
  ]);
});

test('an event for named endpoints goes to them, whatever types they take, and their preferences count', () => {
  const preferences = { tenant: {}, endpoint: { eventTypes: { deny: ['order.*'] } } };
  const endpoints = [
    endpoint({ id: 'ep_other' }),
    endpoint({ id: 'ep_named', eventTypes: ['invoice.*'] }),
    endpoint({ id: 'ep_denied', preferences }),
  ];
  const plan = planFanOut(event(null, ['ep_named', 'ep_denied']), endpoints, { now: NOW, newId, decide });
  expect(plan.deliveries).toMatchObject([{ endpointId: 'ep_named' }]);
  expect(plan.notSent).toEqual([
    { endpointId: 'ep_other', reason: 'not_addressed' },
    { endpointId: 'ep_denied', reason: 'type_denied' },
  ]);
});
