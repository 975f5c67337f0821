import { afterEach, expect, test } from 'vitest';
import { isPostriderTimeoutError } from '../errors/timeout-error.ts';
import { cut, hang, problem, startWireServer, type Reaction, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer;
async function start(...reactions: Reaction[]): Promise<WireServer> {
  server = await startWireServer(...reactions);
  return server;
}
afterEach(() => server.stop());

function delivery(status: string, more: object = {}): Reaction {
  const json = { id: 'dlv_1', status, hold: null, nextAttemptAt: null, attempts: [], ...more };
  return { status: 200, json };
}

test.each(['delivered', 'dead_lettered', 'skipped', 'cancelled'])('it ends with %s', async (end) => {
  await start(delivery('pending'), delivery('retrying'), delivery('waiting'), delivery(end));
  const result = await server.client().waitForDelivery('default', 'dlv_1');
  expect(result.status).toBe(end);
  expect(server.requests.map(({ url }) => url)).toEqual(Array(4).fill('/v1/tenants/default/deliveries/dlv_1'));
});

test('polls become less frequent', async () => {
  await start(...Array<Reaction>(4).fill(delivery('pending')), delivery('delivered'));
  await server.client().waitForDelivery('default', 'dlv_1');
  const gaps = server.requests.slice(1).map(({ arrivedAt }, at) => arrivedAt - (server.requests[at]?.arrivedAt ?? 0));
  expect(gaps).toHaveLength(4);
  for (const [at, gapMs] of gaps.entries()) expect(gapMs).toBeGreaterThanOrEqual(100 * 1.5 ** at - 2);
});

test('the error of a timeout has the status of the delivery', async () => {
  const nextAttemptAt = '2026-02-04T11:00:00.000Z';
  await start(delivery('retrying', { nextAttemptAt, attempts: [{ number: 1, outcome: 'server_error' }] }));
  const error: unknown = await server
    .client()
    .waitForDelivery('default', 'dlv_1', { timeoutMs: 800 })
    .catch((reason: unknown) => reason);
  expect(isPostriderTimeoutError(error)).toBe(true);
  expect(error).toMatchObject({
    code: 'wait_timed_out',
    message: `The delivery has not ended within 800 ms: it is retrying, attempt 1 was server_error, the next attempt is due at ${nextAttemptAt}.`,
  });
});

test.each([
  ['2026-02-05T07:00:12.000Z', '2026-02-05T07:00:12.000Z'],
  [null, 'somebody ends it'],
])('the error mentions a hold until %s', async (until, told) => {
  const hold = { reason: until === null ? 'paused' : 'quiet_hours', until };
  await start(delivery('waiting', { hold, nextAttemptAt: until }));
  await expect(server.client().waitForDelivery('default', 'dlv_1', { timeoutMs: 100 })).rejects.toMatchObject({
    message: `The delivery has not ended within 100 ms: it is waiting (${hold.reason}) until ${told}.`,
  });
});

test('the timeout also ends a poll that hangs', async () => {
  await start(hang);
  const wait = server.client().waitForDelivery('default', 'dlv_1', { timeoutMs: 100 });
  await expect(wait).rejects.toMatchObject({ code: 'wait_timed_out' });
});

test('a temporary error does not end the wait', async () => {
  await start(delivery('pending'), cut, problem(503, 'unavailable'), delivery('delivered'));
  await expect(server.client().waitForDelivery('default', 'dlv_1')).resolves.toMatchObject({ status: 'delivered' });
});

test('an unknown delivery is an error at once', async () => {
  await start(problem(404, 'delivery_not_found'));
  await expect(server.client().waitForDelivery('default', 'dlv_1')).rejects.toMatchObject({
    code: 'delivery_not_found',
  });
});

test('it can be aborted', async () => {
  await start(delivery('pending'));
  const controller = new AbortController();
  const wait = server.client().waitForDelivery('default', 'dlv_1', { signal: controller.signal });
  await server.arrived(2);
  controller.abort(new Error('enough'));
  await expect(wait).rejects.toThrow('enough');
});
