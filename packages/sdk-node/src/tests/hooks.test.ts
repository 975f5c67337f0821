import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Hooks, RequestInfo } from '../request/hooks.ts';
import {
  accepted,
  cut,
  hang,
  problem,
  startWireServer,
  type Reaction,
  type WireServer,
} from './testing/start-wire-server.ts';

let server: WireServer;
async function start(...reactions: Reaction[]): Promise<void> {
  server = await startWireServer(...reactions);
}
afterEach(async () => {
  vi.restoreAllMocks();
  await server.stop();
});

const event = { type: 'order.paid', data: { card: '4111-1111-1111-1111' } };

function recordAll(): { hooks: Hooks; seen: [string, Record<string, unknown>][] } {
  const seen: [string, Record<string, unknown>][] = [];
  const hooks: Hooks = {
    onRequest: (info) => void seen.push(['request', { ...info }]),
    onResponse: (info) => void seen.push(['response', { ...info }]),
    onFailure: (info) => void seen.push(['failure', { ...info }]),
    onRetry: (info) => void seen.push(['retry', { ...info }]),
  };
  return { hooks, seen };
}

test('they report every step of a call', async () => {
  await start(cut, problem(503, 'unavailable'), accepted);
  const { hooks, seen } = recordAll();
  await server.client({ hooks }).events.publish('default', event);
  expect(seen.map(([name]) => name)).toEqual([
    ...['request', 'failure', 'retry'],
    ...['request', 'response', 'retry'],
    ...['request', 'response'],
  ]);
  const request = {
    operation: 'publishEvent',
    method: 'POST',
    route: '/v1/tenants/{tenantId}/events',
    path: '/v1/tenants/default/events',
    attempt: 1,
  };
  expect(seen[0]?.[1]).toEqual(request);
  expect(seen[1]?.[1]).toMatchObject({ request, code: 'connection_failed', durationMs: expect.any(Number) });
  expect(seen[2]?.[1]).toMatchObject({ request, code: 'connection_failed', delayMs: expect.any(Number) });
  expect(seen[4]?.[1]).toMatchObject({ request: { attempt: 2 }, status: 503, requestId: 'req_1' });
  expect(seen[5]?.[1]).toMatchObject({ code: 'unavailable', status: 503 });
  expect(seen[7]?.[1]).toMatchObject({ request: { attempt: 3 }, status: 202 });
});

test('they report that a stream or an export is tried again', async () => {
  const row = `${JSON.stringify({ id: 'dlv_1' })}\n`;
  await start(cut, (response) => response.end(row));
  const { hooks, seen } = recordAll();
  for await (const { id } of server.client({ hooks }).deliveries.export('default')) expect(id).toBe('dlv_1');
  expect(seen.map(([name]) => name)).toEqual(['request', 'failure', 'retry', 'request', 'response']);
  const request = { operation: 'exportDeliveries', attempt: 1 };
  expect(seen[2]?.[1]).toMatchObject({ request, code: 'connection_failed', delayMs: expect.any(Number) });
});

test('they see no body, no query and no key', async () => {
  await start({ status: 200, json: { id: 'evt_1', data: [], nextCursor: null, leaked: '4111-1111-1111-1111' } });
  const { hooks, seen } = recordAll();
  const client = server.client({ hooks });
  await client.events.publish('default', event, { idempotencyKey: 'key-4111-1111-1111-1111' });
  await client.events.list('default', { tag: 'tag-4111-1111-1111-1111' });
  expect(seen).toHaveLength(4);
  expect(JSON.stringify(seen)).not.toMatch(/4111-1111-1111-1111|pr_secret_key|authorization/i);
});

test('a timeout and an abort have different codes', async () => {
  await start(hang);
  const { hooks, seen } = recordAll();
  const client = server.client({ hooks, timeoutMs: 50, maxRetries: 0 });
  await expect(client.tenants.get('a')).rejects.toThrow(/not answered within 50 ms/);
  const call = client.tenants.get('a', { signal: AbortSignal.timeout(10) });
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(client.waitForDelivery('a', 'b', { timeoutMs: 10 })).rejects.toMatchObject({ code: 'wait_timed_out' });
  const codes = seen.filter(([name]) => name === 'failure').map(([, { code }]) => code);
  expect(codes).toEqual(['timed_out', 'aborted', 'aborted']);
});

test('all hooks of an attempt get the same object, which can be a key for a span', async () => {
  await start(problem(503, 'unavailable'), accepted);
  const spans = new WeakMap<RequestInfo, string[]>();
  const ended: string[][] = [];
  const hooks: Hooks = {
    onRequest: (request) => void spans.set(request, [`begin ${request.attempt}`]),
    onResponse: ({ request, status }) => void ended.push([...(spans.get(request) ?? []), `end ${status}`]),
  };
  await server.client({ hooks }).events.publish('default', event);
  expect(ended).toEqual([
    ['begin 1', 'end 503'],
    ['begin 2', 'end 202'],
  ]);
});

describe('headers from onRequest', () => {
  test('are sent along', async () => {
    await start(accepted);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await server
      .client({ hooks: { onRequest: () => ({ headers: { traceparent } }) } })
      .events.publish('default', event);
    expect(server.requests[0]?.headers['traceparent']).toBe(traceparent);
  });

  test('replace no header of the client', async () => {
    await start(accepted);
    const headers = { Authorization: 'Bearer other', 'Idempotency-Key': 'other', 'Content-Type': 'text/plain' };
    await server.client({ hooks: { onRequest: () => ({ headers }) } }).events.publish('default', event);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer pr_secret_key',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe('a hook that', () => {
  // In plain JavaScript, hooks may be async functions.
  const rejecting = (() => Promise.reject(new Error('hook'))) as () => never;
  test.each<[string, Hooks]>([
    ['throws', { onRequest: fail, onResponse: fail }],
    ['is async and rejects', { onRequest: rejecting, onResponse: rejecting }],
    ['returns headers that cannot be sent', { onRequest: () => ({ headers: { a: 'b\nc' } }), onResponse: fail }],
  ])('%s warns and changes nothing', async (_name, hooks) => {
    const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await start(accepted);
    await expect(server.client({ hooks }).events.publish('default', event)).resolves.toEqual(accepted.json);
    await vi.waitFor(() => expect(warnings).toHaveBeenCalledTimes(2));
    expect(String(warnings.mock.calls[0]?.[0])).toMatch(/^A hook given to Postrider threw/);
  });
});

function fail(): never {
  throw new Error('hook');
}
