import { describe, expect, test, vi } from 'vitest';
import { memoryStore, type IdempotencyStore } from '../idempotency/index.ts';
import { createReceiver, generateSecret } from '../index.ts';
import type { IdempotencyOptions, ReceiverOptions, WebhookContext, WebhookProblem, WebhookReceiver } from '../index.ts';
import { signTestWebhook, type TestWebhookOptions } from '../testing/index.ts';

const secret = generateSecret();
const event = { type: 'order.paid', id: 'evt_1' };

async function send(receiver: WebhookReceiver, options: Partial<TestWebhookOptions> = {}) {
  const { headers, body } = await signTestWebhook({ secret, event, ...options });
  return receiver.receive({ headers, body });
}

function setUp(idempotency: Partial<IdempotencyOptions> = {}, options: Partial<ReceiverOptions> = {}) {
  const problems: WebhookProblem[] = [];
  const handler = vi.fn<(event: unknown, context: WebhookContext) => unknown>();
  const receiver = createReceiver({
    secrets: secret,
    onProblem: (problem) => problems.push(problem),
    idempotency: { store: memoryStore(), scope: 'test', ...idempotency },
    ...options,
  } as ReceiverOptions).fallback(handler);
  return { problems, handler, receiver };
}

/** A promise and the function that ends it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('an event that comes again is answered 200 without the handler', async () => {
  const { receiver, handler } = setUp();
  await expect(send(receiver)).resolves.toMatchObject({ status: 200, outcome: 'handled' });
  await expect(send(receiver)).resolves.toMatchObject({ status: 200, outcome: 'duplicate' });
  await expect(send(receiver, { event: { ...event, id: 'evt_2' } })).resolves.toMatchObject({ outcome: 'handled' });
  expect(handler).toHaveBeenCalledTimes(2);
});

test('of many at once one runs, and the others are told when to come again', async () => {
  const { receiver, handler } = setUp({ leaseMs: 5_000 });
  const { opened, open } = gate();
  const running = gate();
  handler.mockImplementation(() => {
    running.open();
    return opened;
  });
  const first = send(receiver);
  await running.opened;
  const others = await Promise.all(Array.from({ length: 10 }, () => send(receiver)));
  for (const answer of others) {
    expect(answer).toMatchObject({ status: 503, outcome: 'in_progress', headers: { 'retry-after': '5' } });
  }
  open();
  await expect(first).resolves.toMatchObject({ outcome: 'handled' });
  expect(handler).toHaveBeenCalledOnce();
});

test('a handler that failed runs again at once', async () => {
  const { receiver, handler } = setUp();
  handler.mockRejectedValueOnce(new Error('no database'));
  await expect(send(receiver)).resolves.toMatchObject({ status: 500, outcome: 'handler_failed' });
  await expect(send(receiver)).resolves.toMatchObject({ status: 200, outcome: 'handled' });
});

test('a bad signature never touches the store', async () => {
  const store: IdempotencyStore = { begin: vi.fn(), complete: vi.fn(), release: vi.fn() };
  const { receiver } = setUp({ store });
  await send(receiver, { secret: generateSecret() });
  expect(store.begin).not.toHaveBeenCalled();
});

test('receivers of other scopes do not share their events', async () => {
  const store = memoryStore();
  const [billing, mail] = [setUp({ store, scope: 'billing' }), setUp({ store, scope: 'mail' })];
  await send(billing.receiver);
  await expect(send(mail.receiver)).resolves.toMatchObject({ outcome: 'handled' });
});

describe('when the store is away', () => {
  const away = () => Promise.reject(new Error('connection refused'));
  const store = memoryStore();
  test.each([
    ['before the handler', { ...store, begin: away }, 0],
    ['after the handler', { ...memoryStore(), complete: away }, 1],
    ['and answers nonsense', { ...store, begin: async () => undefined as never }, 0],
  ])('%s, the event comes again', async (_, broken, runs) => {
    const { receiver, handler, problems } = setUp({ store: broken });
    await expect(send(receiver)).resolves.toMatchObject({ status: 500, outcome: 'store_failed' });
    expect(handler).toHaveBeenCalledTimes(runs);
    expect(problems).toMatchObject([{ outcome: 'store_failed', error: expect.any(Error) }]);
  });

  test("to release, the handler's own error is told", async () => {
    const broken = {
      ...memoryStore(),
      release: () => {
        throw new Error('sync');
      },
    };
    const { receiver, handler, problems } = setUp({ store: broken });
    handler.mockRejectedValue(new Error('handler'));
    await expect(send(receiver)).resolves.toMatchObject({ status: 500, outcome: 'handler_failed' });
    expect(problems).toMatchObject([{ error: new Error('handler') }]);
  });
});

describe('leases', () => {
  function clocked(leaseMs = 1_000) {
    let nowMs = 0;
    const store = memoryStore({ nowMs: () => nowMs });
    return { ...setUp({ store, leaseMs }), store, pass: (ms: number) => void (nowMs += ms) };
  }

  test('whoever holds a lease that ended cannot mark the event as done', async () => {
    const { receiver, handler, pass, problems } = clocked();
    const slow = gate();
    const running = gate();
    handler.mockImplementationOnce(() => {
      running.open();
      return slow.opened;
    });
    const first = send(receiver);
    await running.opened;
    pass(1_001);
    handler.mockRejectedValueOnce(new Error('the second run fails'));
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handler_failed' });
    slow.open();
    await expect(first).resolves.toMatchObject({ status: 500, outcome: 'lease_lost' });
    expect(problems.map(({ outcome }) => outcome)).toEqual(['handler_failed', 'lease_lost']);
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
    const tokens = handler.mock.calls.map(([, { claim }]) => claim?.fencingToken ?? 0);
    expect(tokens).toEqual([...tokens].toSorted((a, b) => a - b));
    expect(new Set(tokens).size).toBe(3);
  });

  test('a lease that ended and that nobody took still counts', async () => {
    const { receiver, handler, pass } = clocked();
    handler.mockImplementation(() => pass(5_000));
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'duplicate' });
  });

  test('the handler is told when its lease ends', async () => {
    const { receiver, handler } = setUp({ leaseMs: 20 });
    handler.mockImplementation(
      (_, { claim }) => new Promise((resolve) => claim?.signal.addEventListener('abort', resolve)),
    );
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
  });

  describe('a handler that does not end', () => {
    test('is answered and reported when its lease is over, and runs once', async () => {
      const { receiver, handler, problems } = setUp({ leaseMs: 20 });
      const { opened, open } = gate();
      handler.mockReturnValue(opened);
      for (let round = 0; round < 3; round += 1) {
        await expect(send(receiver)).resolves.toMatchObject({
          status: 503,
          outcome: 'handler_timed_out',
          headers: { 'retry-after': '1' },
        });
      }
      expect(handler).toHaveBeenCalledOnce();
      expect(problems.map(({ outcome, type }) => [outcome, type])).toEqual(
        Array.from({ length: 3 }, () => ['handler_timed_out', 'order.paid']),
      );
      expect(problems.map(({ error }) => String(error)).join()).toContain('claim.signal');
      open();
      // It was done after all, and is not done again.
      await expect.poll(async () => (await send(receiver)).outcome).toBe('duplicate');
      expect(handler).toHaveBeenCalledOnce();
    });

    test('runs again as soon as it gave up', async () => {
      const { receiver, handler } = setUp({ leaseMs: 20 });
      const { opened, open } = gate();
      handler.mockImplementationOnce(async () => {
        await opened;
        throw new Error('gave up');
      });
      await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handler_timed_out' });
      open();
      await expect.poll(async () => (await send(receiver)).outcome).toBe('handled');
      expect(handler).toHaveBeenCalledTimes(2);
    });

    test('holds up no other event, nor the same one in another scope', async () => {
      const store = memoryStore();
      const [billing, mail] = [setUp({ store, leaseMs: 20, scope: 'billing' }), setUp({ store, scope: 'mail' })];
      billing.handler.mockReturnValueOnce(gate().opened);
      await expect(send(billing.receiver)).resolves.toMatchObject({ outcome: 'handler_timed_out' });
      await expect(send(mail.receiver)).resolves.toMatchObject({ outcome: 'handled' });
      await expect(send(billing.receiver, { event: { ...event, id: 'evt_2' } })).resolves.toMatchObject({
        outcome: 'handled',
      });
    });

    test('ends the work of the background too, and is reported', async () => {
      let work: Promise<void> | undefined;
      const background = (promise: Promise<void>) => void (work = promise);
      const { receiver, handler, problems } = setUp({ leaseMs: 20 }, { background });
      handler.mockReturnValue(gate().opened);
      await expect(send(receiver)).resolves.toMatchObject({ status: 202 });
      await work;
      expect(problems).toMatchObject([{ outcome: 'handler_timed_out' }]);
    });

    test('that ends in time never hears of the lease', async () => {
      const { receiver, handler } = setUp({ leaseMs: 20 });
      let signal: AbortSignal | undefined;
      handler.mockImplementation((_, { claim }) => void (signal = claim?.signal));
      await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
      await new Promise((resolve) => AbortSignal.timeout(40).addEventListener('abort', resolve));
      expect(signal?.aborted).toBe(false);
    });
  });

  test('after a crash between handling and recording, the event runs again when the lease is over', async () => {
    const { store, receiver, handler, pass } = clocked();
    // What a process leaves that dies while it handles the event.
    await store.begin('test:evt_1', { leaseMs: 1_000 });
    await expect(send(receiver)).resolves.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    pass(1_000);
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
    expect(handler).toHaveBeenCalledOnce();
  });

  test('a done event is remembered for 8 days, and no longer', async () => {
    const { receiver, pass } = clocked();
    await send(receiver);
    pass(8 * 24 * 3_600_000 - 1);
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'duplicate' });
    pass(1);
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
  });
});

describe("completing through a store of the handler's own", () => {
  test('counts where it is visible afterwards', async () => {
    const store = memoryStore();
    const { receiver, handler } = setUp({ store });
    handler.mockImplementation((_, { claim }) => claim?.completeIn(store));
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'duplicate' });
  });

  test('is a failure where its transaction was rolled back although the handler returned', async () => {
    const { receiver, handler } = setUp();
    const rolledBack = { ...memoryStore(), complete: async () => true };
    handler.mockImplementationOnce((_, { claim }) => claim?.completeIn(rolledBack));
    await expect(send(receiver)).resolves.toMatchObject({ status: 500, outcome: 'handler_failed' });
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handled' });
  });

  test('throws where the lease was lost, so that the transaction fails', async () => {
    const { receiver, handler, problems } = setUp();
    const taken = { ...memoryStore(), complete: async () => false };
    handler.mockImplementation((_, { claim }) => claim?.completeIn(taken));
    await expect(send(receiver)).resolves.toMatchObject({ outcome: 'handler_failed' });
    expect(problems).toMatchObject([{ error: expect.objectContaining({ message: expect.stringContaining('lost') }) }]);
  });
});

describe('what duplicates are recognised by', () => {
  const signing = { scheme: 'legacy', header: 'X-Sig', prefix: '', encoding: 'hex', content: 'body' } as const;
  const legacy = { signing, secrets: 'plain' };
  const sent = { secret: 'plain', signing };

  test('in older schemes the body: another `webhook-id`, which is not signed, does not make it new', async () => {
    const { receiver } = setUp({}, legacy);
    const body = '{"type":"order.paid","n":1}';
    await expect(send(receiver, { ...sent, body, id: 'a' })).resolves.toMatchObject({ outcome: 'handled' });
    await expect(send(receiver, { ...sent, body, id: 'b' })).resolves.toMatchObject({ outcome: 'duplicate' });
    await expect(send(receiver, { ...sent, body: `${body} `, id: 'a' })).resolves.toMatchObject({ outcome: 'handled' });
  });

  test('or an id in the body, where `getId` finds one', async () => {
    const getId = (payload: unknown) => (payload as { notification?: { id?: number } }).notification?.id;
    const { receiver } = setUp({}, { ...legacy, getId });
    const body = (id: number, n: number) => JSON.stringify({ type: 't', notification: { id }, n });
    await expect(send(receiver, { ...sent, body: body(7, 1) })).resolves.toMatchObject({ outcome: 'handled' });
    await expect(send(receiver, { ...sent, body: body(7, 2) })).resolves.toMatchObject({ outcome: 'duplicate' });
    await expect(send(receiver, { ...sent, body: body(8, 1) })).resolves.toMatchObject({ outcome: 'handled' });
    await expect(send(receiver, { ...sent, body: '{"type":"t"}' })).resolves.toMatchObject({ outcome: 'handled' });
    await expect(send(receiver, { ...sent, body: '{"type":"t"}' })).resolves.toMatchObject({ outcome: 'duplicate' });
  });

  test('an id that no index takes is hashed: too long, or with a NUL in it', async () => {
    const store = memoryStore();
    const begin = vi.spyOn(store, 'begin');
    const ids = ['x'.repeat(257), 'a\0b', 'a\0c', 'x'.repeat(256)];
    const { receiver } = setUp({ store }, { getId: (payload) => (payload as { id: string }).id });
    for (const id of ids) await send(receiver, { body: JSON.stringify({ type: 't', id }) });
    const keys = begin.mock.calls.map(([key]) => key);
    expect(new Set(keys).size).toBe(4);
    expect(keys.slice(0, 3).every((key) => /^test:sha256:[0-9a-f]{64}$/.test(key))).toBe(true);
    expect(keys[3]).toBe(`test:${ids[3]}`);
  });

  test('a replay under a fresh id runs again', async () => {
    const { receiver } = setUp();
    await send(receiver, { id: 'evt_1' });
    await expect(send(receiver, { id: 'evt_1_r1' })).resolves.toMatchObject({ outcome: 'handled' });
  });
});
