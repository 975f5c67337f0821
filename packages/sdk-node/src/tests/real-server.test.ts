import { createServer, request as sendOn, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testTemporalAddress } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EventDetails, QuietHours } from '../api-types.ts';
import type { Postrider } from '../postrider.ts';
import { createFakePostrider } from '../testing/index.ts';
import { runScenario, type Scenario } from './testing/run-scenario.ts';
import { startRealApi, type RealApi } from './testing/start-real-api.ts';

let api: RealApi;
beforeAll(async () => {
  api = await startRealApi();
});
afterAll(() => api.stop());

interface Cutter {
  url: string;
  /** What the client sent, as often as it was sent. */
  keys: (string | undefined)[];
}

/**
 * Stands before the API and passes everything on. The first `cuts` answers it reads whole, so that the server has
 * committed, and then cuts the client's connection instead of handing them over.
 */
async function startCutter(cuts: number): Promise<Cutter> {
  const keys: (string | undefined)[] = [];
  let left = cuts;
  const server = createServer((incoming: IncomingMessage, response: ServerResponse) => {
    keys.push(incoming.headers['idempotency-key']?.toString());
    const { method, headers } = incoming;
    const onward = sendOn(`${api.url}${incoming.url}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (left-- > 0) response.destroy();
        else response.writeHead(answer.statusCode ?? 500, answer.headers).end(Buffer.concat(chunks));
      });
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, keys };
}

async function countOf(list: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of list) count++;
  return count;
}

describe('a connection that is cut after the server committed', () => {
  const url = 'http://127.0.0.1:9/hook';
  const cases: Record<
    string,
    { act: (p: Postrider) => PromiseLike<unknown>; count: (p: Postrider) => Promise<number> }
  > = {
    'publishes one event': {
      act: (p) => p.events.publish('cut', { type: 'order.paid', data: { n: 1 } }),
      count: (p) => countOf(p.events.list('cut')),
    },
    'creates one endpoint': {
      act: (p) => p.endpoints.create('cut', { url }),
      count: (p) => countOf(p.endpoints.list('cut')),
    },
    'creates one tenant': {
      act: (p) => p.tenants.create({ id: 'cut-tenant' }),
      count: async (p) => (await p.tenants.list()).data.filter(({ id }) => id === 'cut-tenant').length,
    },
    'creates one key': {
      act: (p) => p.keys.create({ name: 'one', tenantId: 'cut', scopes: ['read'] }),
      count: (p) => countOf(p.keys.list({ tenantId: 'cut' })),
    },
  };
  beforeAll(async () => void (await api.client().tenants.create({ id: 'cut' })));

  test.each(Object.entries(cases))('%s, and its answer arrives by a retry', async (_name, { act, count }) => {
    const cutter = await startCutter(2);
    await expect(act(api.client({ baseUrl: cutter.url }))).resolves.toBeDefined();
    expect(cutter.keys).toHaveLength(3);
    expect(new Set(cutter.keys).size).toBe(1);
    expect(await count(api.client())).toBe(1);
  });

  test('a replayed answer is marked, and the same', async () => {
    const cutter = await startCutter(1);
    const publish = api.client({ baseUrl: cutter.url }).events.publish('cut', { type: 'a', data: 1 });
    const { data, replayed, attempts } = await publish.withResponse();
    expect([replayed, attempts]).toEqual([true, 2]);
    expect((await api.client().events.get('cut', data.id)).type).toBe('a');
  });

  test('a secret that got lost is in the replayed answer', async () => {
    const cutter = await startCutter(1);
    const { data, replayed } = await api
      .client({ baseUrl: cutter.url })
      .endpoints.create('cut', { url })
      .withResponse();
    expect(replayed).toBe(true);
    expect(data.secret).toMatch(/^whsec_/);
  });

  test('a deletion succeeds, although its second attempt gets 404', async () => {
    const { id } = await api.client().endpoints.create('cut', { url });
    const cutter = await startCutter(1);
    await expect(api.client({ baseUrl: cutter.url }).endpoints.delete('cut', id)).resolves.toBeUndefined();
    await expect(api.client().endpoints.get('cut', id)).rejects.toMatchObject({ code: 'endpoint_not_found' });
  });

  test('without retries the error has the key for repeating the call', async () => {
    const cutter = await startCutter(1);
    const client = api.client({ baseUrl: cutter.url, maxRetries: 0 });
    const event = { type: 'order.lost', data: 1 };
    const error: unknown = await client.events.publish('cut', event).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'connection_failed', idempotencyKey: cutter.keys[0] });
    const idempotencyKey = cutter.keys[0];
    const { replayed } = await client.events.publish('cut', event, { idempotencyKey }).withResponse();
    expect(replayed).toBe(true);
    expect(await countOf(api.client().events.list('cut', { eventType: 'order.lost' }))).toBe(1);
  });

  test('each of many simultaneous calls is executed once', async () => {
    const cutter = await startCutter(4);
    const events = Array.from({ length: 400 }, (_, n) => ({ type: 'order.many', data: n }));
    const results = await api.client({ baseUrl: cutter.url }).events.publishMany('cut', events, { concurrency: 8 });
    expect(results.every(({ ok }) => ok)).toBe(true);
    const seen: unknown[] = [];
    for await (const event of api.client().events.list('cut', { eventType: 'order.many' })) seen.push(event.data);
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(events.map(({ data }) => data));
  });
});

test('an invalid key and a missing scope have different errors', async () => {
  await expect(api.client({ apiKey: 'pr_wrong' }).tenants.get('default')).rejects.toMatchObject({
    name: 'PostriderAuthenticationError',
    message: expect.stringContaining('Check `apiKey` or POSTRIDER_API_KEY'),
  });
  const { key } = await api.client().keys.create({ name: 'reader', tenantId: 'default', scopes: ['read'] });
  const reader = api.client({ apiKey: key });
  await expect(reader.events.publish('default', { type: 'a', data: 1 })).rejects.toMatchObject({
    name: 'PostriderPermissionError',
    code: 'insufficient_scope',
  });
});

test('a change with a given ETag succeeds once', async () => {
  const { tenants } = api.client();
  const { etag } = await tenants.create({ id: 'versioned' }).withResponse();
  const changed = await tenants.update('versioned', { name: 'a' }, { ifMatch: etag }).withResponse();
  await expect(tenants.update('versioned', { name: 'b' }, { ifMatch: etag })).rejects.toMatchObject({
    name: 'PostriderConflictError',
    code: 'precondition_failed',
  });
  await tenants.update('versioned', { name: 'b' }, { ifMatch: changed.etag });
});

test('pages have each item once while the list changes', async () => {
  const client = api.client();
  await client.tenants.create({ id: 'pages' });
  const numbers = Array.from({ length: 25 }, (_, n) => n);
  for (const n of numbers) await client.events.publish('pages', { type: 'a', data: n });
  const seen: unknown[] = [];
  for await (const { data } of client.events.list('pages', { limit: 10, from: new Date(Date.now() - 60_000) }))
    seen.push(data);
  expect(seen).toEqual(numbers.reverse());
});

test('the API describes itself', async () => {
  expect(await api.client().service.getApiDescription()).toMatchObject({ openapi: '3.1.0' });
});

/** A receiver that answers the first request with the first status and so on, the last one to all that follow. */
async function startReceiver(...statuses: number[]): Promise<{ url: string; arrived: string[] }> {
  const arrived: string[] = [];
  const receiver = createServer((request, response) => {
    arrived.push(String(request.headers['webhook-id']));
    response.writeHead(statuses[Math.min(arrived.length, statuses.length) - 1] ?? 200).end();
    request.resume();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    receiver.close().closeAllConnections();
  });
  const { port } = receiver.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}/hook`, arrived };
}

describe('with a worker', () => {
  beforeAll(async () => api.startWorker(await testTemporalAddress()));

  test('waitForDelivery returns when the receiver has the delivery', async () => {
    const { url, arrived } = await startReceiver(503, 200);
    const client = api.client();
    const endpoint = await client.endpoints.create('default', { url, retry: { delaysSeconds: [0] } });
    const sample = await client.endpoints.test('default', endpoint.id);
    expect(sample).toMatchObject({ outcome: 'server_error', response: { status: 503 } });
    const event = await client.events.publish('default', { type: 'order.paid', data: { n: 1 } });
    const delivery = await client.waitForDelivery('default', event.deliveries[0]?.id ?? '');
    expect(delivery).toMatchObject({ status: 'delivered', eventId: event.id, attempts: [{ outcome: 'delivered' }] });
    expect(arrived.at(-1)).toBe(event.id);
    const change = { format: { type: 'raw' } } as const;
    for (const [question, differs] of [[{ last: 1 }, false] as const, [{ eventId: event.id, change }, true] as const]) {
      const { data } = await client.endpoints.preview('default', endpoint.id, question);
      expect(data).toMatchObject([{ eventId: event.id, decision: 'sent', differs }]);
    }
    expect(arrived.length).toBe(2);
  });

  test('held, skipped and woken deliveries show the same as with the fake', async () => {
    const { url } = await startReceiver(200);
    const theirs = await runScenario(holdScenario(url), api.client());
    const ours = await runScenario(holdScenario(url), createFakePostrider().postrider);
    expect(ours).toEqual(theirs);
  });
});

/** Quiet from a minute ago for an hour, in UTC. */
function quietNow(): QuietHours {
  const timeAt = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  return { windows: [{ start: timeAt(Date.now() - 60_000), end: timeAt(Date.now() + 3_600_000) }] };
}

const holdScenario =
  (url: string): Scenario =>
  async (client, note) => {
    const { tenants, endpoints, events, deliveries } = client;
    const tenant = 'quiet';
    await tenants.create({ id: tenant });
    const { id: endpointId } = await endpoints.create(tenant, { url });
    const publish = async (more: EventDetails = {}) => {
      const event = await events.publish(tenant, { type: 'order.paid', data: 1, ...more });
      return { eventId: event.id, id: event.deliveries[0]?.id ?? '' };
    };
    const whole = async ({ id, eventId }: { id: string; eventId: string }) => {
      const { status, hold, skipped, attemptCount, timeline } = await deliveries.get(tenant, id);
      return { status, hold, skipped, attemptCount, timeline, explained: await events.explain(tenant, eventId) };
    };
    const held = (id: string, times = 1) =>
      vi.waitFor(
        async () => {
          const { status, timeline } = await deliveries.get(tenant, id);
          expect([status, timeline.filter(({ kind }) => kind === 'held').length]).toEqual(['waiting', times]);
        },
        { interval: 50 },
      );

    const quietHours = quietNow();
    await tenants.putPreferences(tenant, { quietHours: { ...quietHours, allowPriority: 'high' } });
    const first = await publish();
    await held(first.id);
    await note('held', () => whole(first));
    const urgent = await publish({ priority: 'urgent' });
    await client.waitForDelivery(tenant, urgent.id);
    await note('what passes', () => whole(urgent));
    await deliveries.retry(tenant, first.id);
    await held(first.id, 2);
    await note('asked for, and held all the same', () => whole(first));
    await endpoints.pause(tenant, endpointId);
    await tenants.putPreferences(tenant, {});
    await held(first.id, 3);
    await note('woken, and paused', () => whole(first));
    await endpoints.resume(tenant, endpointId);
    await client.waitForDelivery(tenant, first.id);
    await note('sent', () => whole(first));
    await endpoints.putPreferences(tenant, endpointId, { quietHours: { ...quietHours, mode: 'drop' } });
    const dropped = await publish();
    await client.waitForDelivery(tenant, dropped.id);
    await note('dropped', () => whole(dropped));
  };
