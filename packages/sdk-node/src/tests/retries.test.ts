import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { isPostriderConnectionError } from '../errors/connection-error.ts';
import { isPostriderTimeoutError } from '../errors/timeout-error.ts';
import {
  accepted,
  answer,
  cut,
  hang,
  problem,
  startWireServer,
  type Reaction,
  type WireServer,
} from './testing/start-wire-server.ts';

const event = { type: 'order.paid', data: { amount: 1 } };
const unavailable = problem(503, 'unavailable');

const started: WireServer[] = [];
async function start(...reactions: Reaction[]): Promise<WireServer> {
  const server = await startWireServer(...reactions);
  started.push(server);
  return server;
}
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
});

/** Sends the head and half of a body, then cuts. */
const cutMidway: Reaction = (response) => {
  response.writeHead(202, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":', () => response.destroy());
};

/** Sends the head at once and the body never. */
const dripForever: Reaction = (response) => {
  response.writeHead(202, { 'content-type': 'application/json' });
  response.write('{');
};

describe.concurrent('temporary errors are retried', () => {
  test.each<[string, Reaction]>([
    ['a cut connection', cut],
    ['an answer cut midway', cutMidway],
    ['408', problem(408, 'request_timeout')],
    ['409 while the first is worked on', problem(409, 'idempotency_in_flight')],
    ['425', { status: 425, text: 'too early' }],
    ['429', problem(429, 'too_many_requests')],
    ['500', problem(500, 'internal_error')],
    ['502 of a proxy', { status: 502, text: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } }],
    ['503', unavailable],
    ['504', { status: 504, text: '' }],
  ])('%s', async (_name, reaction) => {
    const server = await start(reaction, accepted);
    const { data, attempts } = await server.client().events.publish('default', event).withResponse();
    expect(data).toEqual(accepted.json);
    expect(attempts).toBe(2);
    const [first, second] = server.requests;
    expect(first?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(second?.body).toBe(first?.body);
    expect(second?.url).toBe(first?.url);
  });

  test.each<[string, Reaction]>([
    ['hangs', hang],
    ['drips its body', dripForever],
  ])('a server that %s costs one attempt of timeoutMs', async (_name, reaction) => {
    const server = await start(reaction, accepted);
    const { attempts } = await server.client({ timeoutMs: 500 }).events.publish('default', event).withResponse();
    expect(attempts).toBe(2);
  });

  test.each(['get', 'put', 'patch', 'delete'] as const)('%s', async (method) => {
    const server = await start(
      unavailable,
      method === 'delete' ? { status: 204 } : { status: 200, json: { id: 'ep_1' } },
    );
    const { endpoints } = server.client();
    const calls = {
      get: () => endpoints.get('default', 'ep_1'),
      put: () => endpoints.replace('default', 'ep_1', { url: 'https://example.com' }),
      patch: () => endpoints.update('default', 'ep_1', { name: 'x' }),
      delete: () => endpoints.delete('default', 'ep_1'),
    };
    await calls[method]();
    expect(server.requests.map((request) => request.method.toLowerCase())).toEqual([method, method]);
    expect(server.requests[0]?.headers['idempotency-key']).toBeUndefined();
  });

  test('a server that starts later', async () => {
    const server = await start(accepted);
    await server.stop();
    const begun = server.client({ maxRetries: 5 }).events.publish('default', event).withResponse();
    const port = Number(new URL(server.url).port);
    const again = await startWireServerAt(port);
    const { attempts } = await begun;
    expect(attempts).toBeGreaterThan(1);
    await again();
  });
});

async function startWireServerAt(port: number): Promise<() => Promise<void>> {
  const server = createServer((_request, response) => answer(response, accepted));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve()).closeAllConnections();
    });
}

describe.concurrent('permanent errors are not retried', () => {
  test.each([
    [400, 'malformed_json'],
    [401, 'unauthorized'],
    [403, 'insufficient_scope'],
    [404, 'tenant_not_found'],
    [409, 'external_id_taken'],
    [413, 'payload_too_large'],
    [422, 'validation_failed'],
    [422, 'idempotency_mismatch'],
  ])('%i %s', async (status, code) => {
    const server = await start(problem(status, code), accepted);
    await expect(server.client().events.publish('default', event)).rejects.toMatchObject({ status, code, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test('a redirect is not followed: it could send the key elsewhere, or turn a POST into a GET', async () => {
    const elsewhere = await start(accepted);
    const server = await start({ status: 301, headers: { location: `${elsewhere.url}/v1/x?secret=1` } });
    await expect(server.client().events.publish('default', event)).rejects.toMatchObject({
      code: 'unexpected_answer',
      status: 301,
      message: expect.stringMatching(/redirect to .*\/v1\/x, which is not followed: set baseUrl/),
    });
    expect(elsewhere.requests).toHaveLength(0);
  });
});

describe.concurrent('maxRetries', () => {
  test('0 means one attempt, for the client and for a call', async () => {
    const server = await start(unavailable);
    const failure = { status: 503, code: 'unavailable', attempts: 1 };
    await expect(server.client({ maxRetries: 0 }).tenants.get('a')).rejects.toMatchObject(failure);
    await expect(server.client().tenants.get('a', { maxRetries: 0 })).rejects.toMatchObject(failure);
    expect(server.requests).toHaveLength(2);
  });

  test('the last error is thrown with the idempotency key', async () => {
    const server = await start(cut, unavailable);
    const error: unknown = await server
      .client({ maxRetries: 1 })
      .events.publish('default', event)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 503, attempts: 2 });
    expect(error).toHaveProperty('idempotencyKey', server.requests[0]?.headers['idempotency-key']);
  });

  test('a key of your own is sent as it is', async () => {
    const server = await start(unavailable, accepted);
    await server.client().events.publish('default', event, { idempotencyKey: 'order-1' });
    expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['order-1', 'order-1']);
  });
});

describe.concurrent('Retry-After', () => {
  test('is waited for, also beyond the timeout of an attempt', async () => {
    const server = await start(problem(429, 'too_many_requests', { headers: { 'retry-after': '1' } }), accepted);
    await server.client({ timeoutMs: 900 }).events.publish('default', event);
    const [first, second] = server.requests;
    expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('above the maximum ends the call with an error', async () => {
    const server = await start(problem(503, 'unavailable', { headers: { 'retry-after': '3600' } }));
    await expect(server.client().tenants.get('a')).rejects.toMatchObject({ retryAfterMs: 3_600_000, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe.concurrent('the deadline', () => {
  test('counts for each attempt: three slow ones take three times as long', async () => {
    const server = await start(hang);
    const begun = performance.now();
    const error: unknown = await server
      .client({ timeoutMs: 400, maxRetries: 2 })
      .tenants.get('a')
      .catch((reason: unknown) => reason);
    expect(isPostriderTimeoutError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'timed_out', attempts: 3, status: undefined });
    expect(server.requests).toHaveLength(3);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(3 * 400 + 250 + 500);
  });

  test('of an import is longer: a client that sends it again is refused while the first still runs', async () => {
    let answerImport = (): void => undefined;
    const server = await start((response) => {
      answerImport = () => answer(response, { status: 200, json: { dryRun: false, plan: [], warnings: [] } });
    }, hang);
    const client = server.client({ timeoutMs: 200, maxRetries: 0 });
    const applying = client.config.apply({ document: { version: 1 } });
    await server.arrived(1);
    await expect(client.tenants.get('a')).rejects.toMatchObject({ code: 'timed_out' });
    answerImport();
    await expect(applying).resolves.toMatchObject({ plan: [] });
  });

  test('also ends a fetch that ignores the signal', async () => {
    const server = await start(accepted);
    const client = server.client({ timeoutMs: 100, maxRetries: 0, fetch: () => new Promise(() => undefined) });
    await expect(client.tenants.get('a')).rejects.toMatchObject({ code: 'timed_out' });
  });
});

describe.concurrent('a signal', () => {
  const reason = new Error('enough');

  test('that is aborted before sends nothing', async () => {
    const server = await start(accepted);
    await expect(server.client().tenants.get('a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.requests).toHaveLength(0);
  });

  test('aborts the request that runs', async () => {
    let closed: () => void = () => undefined;
    const whenClosed = new Promise<void>((resolve) => (closed = resolve));
    const server = await start((response) => response.on('close', closed));
    const controller = new AbortController();
    const call = server.client().tenants.get('a', { signal: controller.signal });
    await server.arrived(1);
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await whenClosed;
    expect(server.requests).toHaveLength(1);
  });

  test('ends the wait for another attempt', async () => {
    const server = await start(problem(503, 'unavailable', { headers: { 'retry-after': '30' } }));
    const controller = new AbortController();
    const hooks = { onRetry: () => controller.abort(reason) };
    // Longer than a test may take.
    await expect(server.client({ hooks }).tenants.get('a', { signal: controller.signal })).rejects.toBe(reason);
  });

  test('limits a call with all its attempts, as AbortSignal.timeout does', async () => {
    const server = await start(unavailable);
    const call = server.client({ maxRetries: 50 }).tenants.get('a', { signal: AbortSignal.timeout(700) });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('keeps no listeners of ended calls', async () => {
    const server = await start(unavailable, { status: 200, json: { id: 'a' } });
    const { signal } = new AbortController();
    const client = server.client();
    for (let n = 0; n < 20; n++) await client.tenants.get('a', { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe.concurrent('when an attempt may have been executed without an answer', () => {
  test('a deletion of a missing object succeeds', async () => {
    const server = await start(cut, problem(404, 'endpoint_not_found'));
    expect(await server.client().endpoints.delete('default', 'ep_1')).toBeUndefined();
  });

  test('another 404 is still an error, and so is one at the first attempt', async () => {
    const server = await start(cut, problem(404, 'tenant_not_found'), problem(404, 'endpoint_not_found'));
    const { endpoints } = server.client();
    await expect(endpoints.delete('default', 'ep_1')).rejects.toMatchObject({ code: 'tenant_not_found' });
    await expect(endpoints.delete('default', 'ep_1')).rejects.toMatchObject({ code: 'endpoint_not_found' });
  });

  test('412 says that the change may have been made', async () => {
    const server = await start(cut, problem(412, 'precondition_failed'), problem(412, 'precondition_failed'));
    const { endpoints } = server.client();
    const change = () => endpoints.update('default', 'ep_1', { name: 'x' }, { ifMatch: '"1"' });
    await expect(change()).rejects.toThrow(/got no answer and may have made the change/);
    await expect(change()).rejects.not.toThrow(/may have made/);
  });

  test('a missing answer has its own class', async () => {
    const server = await start(cut);
    const error: unknown = await server
      .client({ maxRetries: 0 })
      .events.publish('default', event)
      .catch((thrown: unknown) => thrown);
    expect(isPostriderConnectionError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'connection_failed', status: undefined, cause: expect.any(TypeError) });
  });
});
