import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isPostriderUsageError } from '../errors/usage-error.ts';
import { answer, problem, startWireServer, type SeenRequest, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer;
afterEach(() => server.stop());

/** The event of a request, as the tests publish it. */
const numberIn = (request: SeenRequest) => (JSON.parse(request.body) as { data: number }).data;
const events = (count: number) => Array.from({ length: count }, (_, index) => ({ type: 'a', data: index }));

/** Answers each request after a while, some with errors, and counts those in flight. */
async function startBusy({
  fail = () => false,
  delayMs = 5,
}: { fail?: (n: number) => boolean; delayMs?: number } = {}) {
  const load = { now: 0 };
  server = await startWireServer((response, request) => {
    const n = numberIn(request);
    load.now++;
    setTimeout(
      () => {
        load.now--;
        answer(response, fail(n) ? problem(422, 'validation_failed') : { status: 202, json: { id: `evt_${n}` } });
      },
      delayMs * (1 + (n % 3)),
    );
  });
  return load;
}

test('each event gets its result, in the given order, independent of the others', async () => {
  await startBusy({ fail: (n) => n % 4 === 1 });
  const given = events(30);
  const results = await server.client().events.publishMany('default', given);
  expect(results).toHaveLength(30);
  for (const [index, result] of results.entries()) {
    expect(result).toMatchObject({ index, input: given[index] });
    if (index % 4 === 1) expect(result).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    else expect(result).toMatchObject({ ok: true, event: { id: `evt_${index}` } });
  }
  expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(30);
});

test.each([1, 3, 8])('exactly %i are in flight at once while enough are left', async (concurrency) => {
  const count = 3 * concurrency;
  const held: (() => void)[] = [];
  const groups: number[] = [];
  server = await startWireServer((response) => {
    held.push(() => answer(response, { status: 202, json: { id: 'evt' } }));
    if (held.length < concurrency) return;
    // Time for one too many to arrive before these are answered.
    setTimeout(() => {
      groups.push(held.length);
      for (const letGo of held.splice(0)) letGo();
    }, 30);
  });
  await server.client().events.publishMany('default', events(count), { concurrency });
  expect(groups).toEqual([concurrency, concurrency, concurrency]);
});

test('an async iterable is not read ahead of publishing', async () => {
  await startBusy();
  let read = 0;
  async function* source() {
    for (const event of events(12)) {
      expect(read - server.requests.length).toBeLessThanOrEqual(3);
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
  expect(server.requests).toHaveLength(3);
});

test('aborting fails unanswered events, and every event of an array has a result', async () => {
  await startBusy({ delayMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error('enough');
  const run = server.client().events.publishMany('default', events(50), { concurrency: 4, signal: controller.signal });
  await server.arrived(4);
  controller.abort(reason);
  const results = await run;
  expect(results).toHaveLength(50);
  expect(results.every((result) => !result.ok && result.error === reason)).toBe(true);
  expect(server.requests).toHaveLength(4);
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
