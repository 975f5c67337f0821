import { idTime } from '@postrider/domain';
import { expect, test } from 'vitest';
import type { MadeEndpoint } from './create-shops.ts';
import { seededNumbers } from './event-data.ts';
import { planWeek } from './plan-week.ts';
import { SHOPS } from './shops.ts';
import { rowsOf } from './week-rows.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const HOUR_MS = 3_600_000;

const endpoints = SHOPS.flatMap((shop) =>
  shop.endpoints.map((each, i): MadeEndpoint => ({
    ...each,
    id: `ep_${shop.id}_${i}`,
    tenantId: shop.id,
    url: `http://127.0.0.1:8099/${shop.id}/${each.path}`,
  })),
);
const week = [...planWeek({ endpoints, random: seededNumbers(11), now: NOW, events: 20_000 })];
const deliveries = week.flatMap((event) => event.deliveries);
const of = (behaviour: MadeEndpoint['behaviour']) =>
  deliveries.filter(({ endpoint }) => endpoint.behaviour === behaviour);

test('a week has about twenty thousand events, most of them by day, and all of them have ended', () => {
  expect(Math.abs(week.length - 20_000)).toBeLessThan(600);
  const times = week.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect((times[0] ?? 0) >= NOW.getTime() - 7 * 24 * HOUR_MS && (times.at(-1) ?? 0) < NOW.getTime()).toBe(true);
  const during = (from: number, to: number) =>
    week.filter(({ at }) => at.getUTCHours() >= from && at.getUTCHours() < to).length;
  expect(during(9, 21)).toBeGreaterThan(4 * during(0, 6));
  for (const { attempts } of deliveries) {
    const ends = attempts.map(({ at, durationMs }) => at.getTime() + durationMs);
    expect(Math.max(...ends)).toBeLessThan(NOW.getTime());
  }
});

test('each receiver has behaved as it is said to', () => {
  const dead = (behaviour: MadeEndpoint['behaviour']) =>
    new Set(of(behaviour).flatMap(({ ending }) => (ending.status === 'dead_lettered' ? [ending.reason] : [])));
  expect(dead('failing')).toEqual(new Set(['attempts_exhausted']));
  expect(dead('picky')).toEqual(new Set(['rejected']));
  expect(dead('moved')).toEqual(new Set(['rejected']));
  expect(dead('gone')).toEqual(new Set(['gone']));
  expect(of('gave_up').every(({ ending }) => ending.status === 'dead_lettered')).toBe(true);
  expect(of('had_outage').some(({ attempts }) => attempts.length > 3)).toBe(true);
  expect(dead('misses_members')).toEqual(new Set(['template_failed']));
  expect(deliveries.some(({ heldUntil }) => heldUntil !== null)).toBe(true);
  expect(deliveries.some(({ ending }) => ending.status === 'skipped')).toBe(true);
});

test('the rows have ids of their time, bodies, and no address that is not on loopback', () => {
  const rows = rowsOf(week.slice(0, 500));
  const [first] = rows.events as { id: string; created_at: Date }[];
  const named = week.flatMap(({ externalId }) => externalId ?? []);
  expect([named.length > 5_000, new Set(named).size]).toEqual([true, named.length]);
  expect(idTime(first?.id ?? '')).toBe(first?.created_at.getTime());
  const requests = (rows.attempts as { request: { url: string; body: string } }[]).map(({ request }) => request);
  expect(requests.length).toBeGreaterThan(500);
  expect(requests.every(({ url, body }) => url.startsWith('http://127.0.0.1:8099/') && body.startsWith('{'))).toBe(
    true,
  );
});

test('of each event it is known why an endpoint of its tenant did not get it, unless its delivery would still be open', () => {
  const old = week.filter(({ at }) => NOW.getTime() - at.getTime() > 72 * HOUR_MS);
  for (const { tenantId, deliveries: sent, notSent } of old) {
    const told = [...sent.map(({ endpoint }) => endpoint.id), ...notSent.map(({ endpointId }) => endpointId)];
    const all = endpoints.filter((each) => each.tenantId === tenantId).map(({ id }) => id);
    expect(told.toSorted()).toEqual(all.toSorted());
  }
  const reasons = new Set(week.flatMap(({ notSent }) => notSent.map(({ reason }) => reason)));
  expect(reasons).toEqual(new Set(['type_not_subscribed', 'filtered', 'disabled']));
});
