import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// What a tenant whose 50 endpoints have the dearest filters costs its neighbours: the API's answers to another tenant while
// large events are published without end to these 50 endpoints, with filters that take as long as they may, and without.

const PUBLISHES = 150;
const ROUNDS = 2;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.call('POST', '/v1/tenants', { body: { id: 'hostile' } });
});
afterAll(() => api.stop());

const text = `c${'abbabaab'.repeat(1_000)}`;
const large = { text, long: 'a'.repeat(240_000) };
const FILTERS: [string, (i: number) => object][] = [
  [
    'of 99 comparisons',
    (i) => ({ $and: Array.from({ length: 99 }, (_, n) => ({ 'data.text': { $ne: `${i} ${n}` } })) }),
  ],
  ['of one search in 240 KB', (i) => ({ 'data.long': { $not: { $contains: `${'a'.repeat(200)}b${i}` } } })],
  [
    'of 10 expressions',
    (i) => ({ $and: Array.from({ length: 10 }, (_, n) => ({ 'data.text': { $regex: `c[ab]*$|${i}${n}` } })) }),
  ],
  ['of the worst expression', (i) => ({ 'data.text': { $not: { $regex: `(?:a|b)*a(?:a|b){${40 + (i % 50)}}[de]` } } })],
];

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function latencies(): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < PUBLISHES; i++) {
    const startedAt = performance.now();
    await api.call('POST', '/v1/tenants/default/events', { body: { type: 'a', data: i } });
    taken.push(performance.now() - startedAt);
  }
  return median(taken);
}

const publish = () => api.call('POST', '/v1/tenants/hostile/events', { body: { type: 'a', data: large } });

/** How long a neighbour's publish takes beside those of the other tenant, and those themselves. */
async function besideAttack(): Promise<{ besideMs: number; eventMs: number }> {
  await publish();
  let isOver = false;
  const taken: number[] = [];
  const attack = (async () => {
    while (!isOver) {
      const startedAt = performance.now();
      expect((await publish()).status).toBe(202);
      taken.push(performance.now() - startedAt);
    }
  })();
  const besideMs = await latencies();
  isOver = true;
  await attack;
  return { besideMs, eventMs: median(taken) };
}

test.each(FILTERS)('50 endpoints with filters %s', { timeout: 300_000 }, async (what, filterOf) => {
  const path = '/v1/tenants/hostile/endpoints';
  const create = async () =>
    (await api.call<{ id: string }>('POST', path, { body: { url: 'http://127.0.0.1:9/' } })).json.id;
  const ids = await Promise.all(Array.from({ length: 50 }, create));
  const setFilters = (filter: (i: number) => object | null) =>
    Promise.all(ids.map((id, i) => api.call('PATCH', `${path}/${id}`, { body: { filter: filter(i) } })));
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await setFilters(() => null);
    const without = await besideAttack();
    await setFilters(filterOf);
    const filtered = await besideAttack();
    ratios.push(filtered.besideMs / without.besideMs);
    console.log(
      `${what}: a neighbour's publish took ${without.besideMs.toFixed(1)} ms beside the events without filters, ${filtered.besideMs.toFixed(1)} ms with them: ${ratios.at(-1)?.toFixed(2)} times. The events themselves: ${without.eventMs.toFixed(0)} and ${filtered.eventMs.toFixed(0)} ms`,
    );
  }
  await Promise.all(ids.map((id) => api.call('DELETE', `${path}/${id}`)));
  expect(Math.min(...ratios)).toBeLessThan(2);
});
