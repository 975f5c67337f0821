import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isPostriderUsageError } from '../errors/usage-error.ts';
import { answer, problem, startWireServer, type SeenRequest, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer;
afterEach(() => server.stop());

/** The events of a request, as the tests publish them. */
const numbersIn = (request: SeenRequest) =>
  (JSON.parse(request.body) as { events: { data: number }[] }).events.map(({ data }) => data);
const readBy = (target: WireServer) => target.requests.flatMap(numbersIn);
const REFUSED = { type: 't', title: 't', status: 422, detail: 'no', code: 'validation_failed', errors: [] };
const events = (count: number) => Array.from({ length: count }, (_, index) => ({ type: 'a', data: index }));

/** Answers each request after a while, some with errors, and counts those in flight. */
async function startBusy({
  fail = () => false,
  delayMs = 5,
}: { fail?: (n: number) => boolean; delayMs?: number } = {}) {
  const load = { now: 0 };
  server = await startWireServer((response, request) => {
    const numbers = numbersIn(request);
    load.now++;
    setTimeout(
      () => {
        load.now--;
        const results = numbers.map((n) =>
          fail(n) ? { status: 422, problem: REFUSED } : { status: 202, event: { id: `evt_${n}` } },
        );
        answer(response, { status: 202, json: { results } });
      },
      delayMs * (1 + ((numbers[0] ?? 0) % 3)),
    );
  });
  return load;
}

test('each event gets its result, in the given order, independent of the others', async () => {
  await startBusy({ fail: (n) => n % 4 === 1 });
  const given = events(30);
  const results = await server.client().events.publishMany('default', given, { concurrency: 10 });
  expect(results).toHaveLength(30);
  expect(server.requests.map((request) => numbersIn(request).length)).toEqual([5, 5, 5, 5, 5, 5]);
  for (const [index, result] of results.entries()) {
    expect(result).toMatchObject({ index, input: given[index] });
    if (index % 4 === 1) expect(result).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    else expect(result).toMatchObject({ ok: true, event: { id: `evt_${index}` } });
  }
  expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(6);
});

test.each([1, 3, 8, 256])('exactly %i are in flight at once while enough are left', async (concurrency) => {
  const count = 3 * concurrency;
  const held: { numbers: number[]; letGo: () => void }[] = [];
  const groups: number[] = [];
  const heldEvents = () => held.reduce((sum, { numbers }) => sum + numbers.length, 0);
  server = await startWireServer((response, request) => {
    const numbers = numbersIn(request);
    const results = numbers.map((n) => ({ status: 202, event: { id: `evt_${n}` } }));
    held.push({ numbers, letGo: () => answer(response, { status: 202, json: { results } }) });
    if (heldEvents() < concurrency) return;
    // Time for one too many to arrive before these are answered.
    setTimeout(() => {
      groups.push(heldEvents());
      for (const { letGo } of held.splice(0)) letGo();
    }, 30);
  });
  await server.client().events.publishMany('default', events(count), { concurrency });
  expect(groups).toEqual([concurrency, concurrency, concurrency]);
});

test('batches have at most 100 events, and at most 1 MB', async () => {
  await startBusy();
  expect(await server.client().events.publishMany('default', events(250))).toHaveLength(250);
  const sizes = (from: number) =>
    server.requests
      .slice(from)
      .map((request) => numbersIn(request).length)
      .toSorted((a, b) => a - b);
  expect(sizes(0)).toEqual([50, 100, 100]);
  const large = Array.from({ length: 10 }, (_, data) => ({ type: 'a', data, externalId: 'x'.repeat(300_000) }));
  const results = await server.client().events.publishMany('default', large);
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(sizes(3)).toEqual([1, 3, 3, 3]);
});

test('an event is published at once, however long the next one takes to come', async () => {
  await startBusy();
  let letGo: () => void = () => undefined;
  const next = new Promise<void>((resolve) => (letGo = resolve));
  async function* source() {
    yield { type: 'a', data: 0 };
    await next;
    yield { type: 'a', data: 1 };
  }
  const run = server.client().events.publishMany('default', source());
  await server.arrived(1);
  letGo();
  expect((await run).map(({ ok }) => ok)).toEqual([true, true]);
});

test('what cannot be sent fails alone', async () => {
  await startBusy();
  const given = [
    { type: 'a', data: 0 },
    { type: 'a', data: 1n },
    { type: 'a', data: 2 },
  ];
  const results = await server.client().events.publishMany('default', given);
  expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(results[1]).toMatchObject({ index: 1, error: { code: 'invalid_usage' } });
});

test('a request that fails fails each of its events, a server without batches gets them one by one', async () => {
  server = await startWireServer(problem(404, 'tenant_not_found'));
  const failed = await server.client().events.publishMany('default', events(2));
  expect(failed).toMatchObject([{ ok: false, error: { code: 'tenant_not_found' } }, { ok: false }]);
  await server.stop();
  server = await startWireServer((response, { url, body }) => {
    const old = url.endsWith('/batch') ? problem(405, 'method_not_allowed') : undefined;
    answer(response, old ?? { status: 202, json: { id: `evt_${(JSON.parse(body) as { data: number }).data}` } });
  });
  const results = await server.client().events.publishMany('default', events(3));
  expect(results).toMatchObject([0, 1, 2].map((n) => ({ ok: true, event: { id: `evt_${n}` } })));
});

test('an async iterable is not read ahead of publishing', async () => {
  await startBusy();
  let read = 0;
  async function* source() {
    for (const event of events(12)) {
      expect(read - readBy(server).length).toBeLessThanOrEqual(3);
      read++;
      yield event;
    }
  }
  const results = await server.client().events.publishMany('default', source(), { concurrency: 2 });
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(read).toBe(12);
});

test('an error of the iterable is thrown after the requests in flight ended', async () => {
  const load = await startBusy({ delayMs: 30 });
  function* source() {
    yield* events(3);
    throw new Error('source');
  }
  await expect(server.client().events.publishMany('default', source())).rejects.toThrow('source');
  expect(load.now).toBe(0);
  expect(readBy(server)).toEqual([0, 1, 2]);
});

test('aborting fails unanswered events, and every event of an array has a result', async () => {
  await startBusy({ delayMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error('enough');
  const run = server.client().events.publishMany('default', events(50), { concurrency: 4, signal: controller.signal });
  await server.arrived(2);
  controller.abort(reason);
  const results = await run;
  expect(results).toHaveLength(50);
  expect(results.every((result) => !result.ok && result.error === reason)).toBe(true);
  expect(server.requests).toHaveLength(2);
});

test('aborting ends an endless iterable', async () => {
  await startBusy();
  const controller = new AbortController();
  function* endless() {
    for (let n = 0; ; n++) yield { type: 'a', data: n };
  }
  const run = server.client().events.publishMany('default', endless(), { concurrency: 2, signal: controller.signal });
  await server.arrived(10);
  controller.abort();
  const results = await run;
  expect(results.length).toBeGreaterThanOrEqual(10);
  expect(server.requests.length).toBeLessThanOrEqual(results.length);
});

describe('aborting while the iterable hangs', () => {
  const never = new Promise<never>(() => undefined);
  const stalled: Record<string, (onReturn: () => void) => AsyncIterable<{ type: string; data: number }>> = {
    'a generator that waits for ever': async function* () {
      yield { type: 'a', data: 0 };
      await never;
    },
    'an iterator that can be told to stop': (onReturn) => {
      const first = [Promise.resolve({ done: false as const, value: { type: 'a', data: 0 } })];
      const iterator = { next: () => first.pop() ?? never, return: () => (onReturn(), never) };
      return { [Symbol.asyncIterator]: () => iterator };
    },
  };
  test.each(Object.entries(stalled))('%s: returns the results so far', async (name, source) => {
    await startBusy();
    const controller = new AbortController();
    let told = 0;
    const run = server.client().events.publishMany(
      'default',
      source(() => told++),
      { signal: controller.signal, concurrency: 4 },
    );
    await server.arrived(1);
    controller.abort(new Error('enough'));
    const results = await run;
    expect(results).toHaveLength(1);
    expect(told).toBe(name.includes('told') ? 1 : 0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('nothing is read after an earlier abort', async () => {
    await startBusy();
    const next = vi.fn(() => never);
    const source = { [Symbol.asyncIterator]: () => ({ next }) };
    expect(await server.client().events.publishMany('default', source, { signal: AbortSignal.abort() })).toEqual([]);
    expect(next).not.toHaveBeenCalled();
  });
});

test('no events give no results', async () => {
  await startBusy();
  expect(await server.client().events.publishMany('default', [])).toEqual([]);
});

test.each([0, 257, Number.NaN])('a concurrency of %s is refused', async (concurrency) => {
  await startBusy();
  const error: unknown = await server
    .client()
    .events.publishMany('default', events(1), { concurrency })
    .catch((reason: unknown) => reason);
  expect(isPostriderUsageError(error)).toBe(true);
  expect(server.requests).toHaveLength(0);
});
