import * as v from 'valibot';
import { afterEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '../../../sdk-node/src/api-types.ts';
import { createReceiver, generateSecret, WebhookVerificationError } from '../index.ts';
import type { ReceiverOptions, WebhookEvent, WebhookProblem, WebhookReceiver } from '../index.ts';
import { signTestWebhook, type TestWebhookOptions } from '../testing/index.ts';

interface Events {
  'order.paid': { total: number };
  'order.item.added': { sku: string };
  'customer.created': { name: string };
}

const secret = generateSecret();
const silent = { onProblem: () => undefined };
afterEach(() => vi.restoreAllMocks());

async function send(receiver: WebhookReceiver, options: Partial<TestWebhookOptions> = {}) {
  const { headers, body } = await signTestWebhook({ secret, ...options });
  return receiver.receive({ headers, body });
}

function recorder() {
  const calls: [string, unknown][] = [];
  const as = (name: string) => (event: { data: unknown }) => void calls.push([name, event.data]);
  return { calls, as };
}

describe('dispatch', () => {
  test('the most specific handler runs, and it alone', async () => {
    const { calls, as } = recorder();
    const receiver = createReceiver<Events>({ secrets: secret })
      .on('order.*', as('order.*'))
      .on('order.paid', as('order.paid'))
      .fallback(as('fallback'));
    for (const type of ['order.paid', 'order.item.added', 'customer.created']) {
      await expect(send(receiver, { event: { type, data: type } })).resolves.toMatchObject({
        status: 200,
        outcome: 'handled',
      });
    }
    expect(calls).toEqual([
      ['order.paid', 'order.paid'],
      ['order.*', 'order.item.added'],
      ['fallback', 'customer.created'],
    ]);
  });

  test('the event and its context come from what was signed', async () => {
    const seen = vi.fn();
    const receiver = createReceiver({ secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', secret] }).fallback(seen);
    const event = { type: 'order.paid', id: 'evt_1', data: { total: 3 }, timestamp: '2026-01-02T03:04:05Z' };
    await send(receiver, { event, id: 'evt_1_r2' });
    expect(seen).toHaveBeenCalledExactlyOnceWith(
      { ...event, timestamp: new Date('2026-01-02T03:04:05Z'), payload: event },
      { webhook: expect.objectContaining({ id: 'evt_1_r2', secretIndex: 1, scheme: 'v1' }), claim: undefined },
    );
  });

  test('headers that are not signed decide nothing', async () => {
    const { calls, as } = recorder();
    const receiver = createReceiver<Events>({ secrets: secret }).on('order.paid', as('paid')).fallback(as('fallback'));
    const { headers, body } = await signTestWebhook({ secret, event: { type: 'customer.created' } });
    await receiver.receive({
      headers: { ...headers, 'postrider-event-type': 'order.paid', 'x-event': 'order.paid' },
      body,
    });
    expect(calls).toEqual([['fallback', {}]]);
  });

  test('types that nobody handles pass, or are refused so that they come again', async () => {
    const { as } = recorder();
    const pass = createReceiver<Events>({ secrets: secret }).on('order.paid', as('paid'));
    await expect(send(pass, { event: { type: 'new.type' } })).resolves.toMatchObject({
      status: 200,
      outcome: 'ignored',
    });
    const problems: WebhookProblem[] = [];
    const reject = createReceiver<Events>({
      secrets: secret,
      unknownTypes: 'reject',
      onProblem: (problem) => problems.push(problem),
    });
    await expect(send(reject, { event: { type: 'new.type' } })).resolves.toMatchObject({
      status: 501,
      outcome: 'unknown_type',
    });
    expect(problems).toMatchObject([{ outcome: 'unknown_type', type: 'new.type' }]);
  });

  test.each(['{"data":1}', '{"type":7}', '[]', 'null', '"order.paid"', '7'])(
    'the body %s has no type: only the fallback takes it',
    async (body) => {
      const without = createReceiver<Events>({ secrets: secret, ...silent }).on('order.paid', () => undefined);
      await expect(send(without, { body })).resolves.toMatchObject({ status: 422, outcome: 'invalid_schema' });
      const seen: WebhookEvent<string | undefined>[] = [];
      const withFallback = createReceiver({ secrets: secret }).fallback((event) => void seen.push(event));
      await expect(send(withFallback, { body, id: 'evt_9' })).resolves.toMatchObject({ status: 200 });
      expect(seen).toMatchObject([{ type: undefined, id: 'evt_9', payload: JSON.parse(body) }]);
    },
  );

  test('another shape of body is read by `getType` and `getData`', async () => {
    const { calls, as } = recorder();
    const field = (name: string) => (payload: unknown) => (payload as Record<string, unknown>)[name];
    const receiver = createReceiver<{ 'agent.spawned': { pid: number } }>({
      secrets: secret,
      ...silent,
      getType: field('event'),
      getData: field('body'),
    }).on('agent.spawned', as('spawned'));
    await send(receiver, { body: '{"event":"agent.spawned","type":"other","body":{"pid":1}}' });
    expect(calls).toEqual([['spawned', { pid: 1 }]]);
    await expect(send(receiver, { body: 'null' })).resolves.toMatchObject({ status: 422, outcome: 'invalid_schema' });
  });
});

describe('answers', () => {
  const failing: [string, Partial<ReceiverOptions>, Partial<TestWebhookOptions>, number, string][] = [
    ['a bad signature', {}, { secret: generateSecret() }, 401, 'no_matching_signature'],
    ['an old signature', {}, { timestamp: new Date(0) }, 401, 'timestamp_too_old'],
    ['an invalid secret', { secrets: 'x' }, {}, 500, 'invalid_secret'],
    ['a list of no secrets', { secrets: [] }, {}, 500, 'invalid_secret'],
    [
      'secrets that cannot be fetched',
      { secrets: () => Promise.reject(new Error('vault')) },
      {},
      500,
      'invalid_secret',
    ],
    ['a body that is too large', { maxBodyBytes: 10 }, {}, 413, 'body_too_large'],
    ['a body that is no JSON', {}, { body: '{' }, 422, 'invalid_json'],
    ['a body that is no text', {}, { body: Uint8Array.of(255) }, 422, 'invalid_encoding'],
  ];
  test.each(failing)('%s', async (_, options, webhook, status, outcome) => {
    const problems: WebhookProblem[] = [];
    const handler = vi.fn();
    const receiver = createReceiver({
      secrets: secret,
      onProblem: (problem) => problems.push(problem),
      ...options,
    } as ReceiverOptions).fallback(handler);
    const answer = await send(receiver, webhook);
    expect(answer).toMatchObject({ status, outcome });
    expect(problems).toMatchObject([{ status, outcome, error: expect.any(WebhookVerificationError) }]);
    expect(handler).not.toHaveBeenCalled();
  });

  test('a handler that throws is 500, and the sender learns nothing of why', async () => {
    const problems: WebhookProblem[] = [];
    const error = new Error('password=hunter2');
    const receiver = createReceiver({ secrets: secret, onProblem: (problem) => problems.push(problem) }).fallback(() =>
      Promise.reject(error),
    );
    const answer = await send(receiver, { event: { type: 'order.paid', id: 'evt_1' } });
    expect(answer).toEqual({
      outcome: 'handler_failed',
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"internal error"}',
    });
    expect(problems).toEqual([
      { outcome: 'handler_failed', status: 500, error, webhookId: 'evt_1', type: 'order.paid' },
    ]);
  });

  test('the answer waits for the handler', async () => {
    const order: string[] = [];
    const receiver = createReceiver({ secrets: secret }).fallback(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('handled');
    });
    await send(receiver).then(() => order.push('answered'));
    expect(order).toEqual(['handled', 'answered']);
  });

  test('in the background it does not, and a failure is still told', async () => {
    const works: Promise<void>[] = [];
    const problems: WebhookProblem[] = [];
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<void>((_, reject) => {
      fail = reject;
    });
    const receiver = createReceiver({
      secrets: secret,
      background: (promise) => void works.push(promise),
      onProblem: (problem) => problems.push(problem),
    }).fallback(() => work);
    await expect(send(receiver)).resolves.toMatchObject({ status: 202, outcome: 'accepted' });
    fail(new Error('later'));
    await Promise.all(works);
    expect(problems).toMatchObject([{ outcome: 'handler_failed', error: new Error('later') }]);
  });

  test('where there is no background, the answer waits after all', async () => {
    const background = () => {
      throw new Error('waitUntil outside of a request');
    };
    const receiver = createReceiver({ secrets: secret, background }).fallback(() => undefined);
    await expect(send(receiver)).resolves.toMatchObject({ status: 200, outcome: 'handled' });
  });

  test('secrets can be fetched for each request', async () => {
    const secrets = vi.fn(async () => [secret]);
    const receiver = createReceiver({ secrets }).fallback(() => undefined);
    await expect(send(receiver)).resolves.toMatchObject({ status: 200 });
    expect(secrets).toHaveBeenCalledOnce();
  });

  test('a body that cannot be read is 500', async () => {
    const receiver = createReceiver({ secrets: secret, ...silent }).fallback(() => undefined);
    const { headers } = await signTestWebhook({ secret });
    const body = () => Promise.reject(new Error('aborted'));
    await expect(receiver.receive({ headers, body })).resolves.toMatchObject({
      status: 500,
      outcome: 'body_unreadable',
    });
  });

  test('an error of a newer copy of the package, with a code that is not known here, is 500', async () => {
    const receiver = createReceiver({ secrets: secret, ...silent }).fallback(() => undefined);
    const { headers } = await signTestWebhook({ secret });
    for (const code of ['of_tomorrow', 'toString', '__proto__']) {
      const body = () => Promise.reject(new WebhookVerificationError(code as 'invalid_body', 'What.'));
      await expect(receiver.receive({ headers, body })).resolves.toMatchObject({ status: 500 });
    }
  });

  test('a logger that fails changes nothing', async () => {
    for (const onProblem of [() => Promise.reject(new Error('log')), () => JSON.parse('{')]) {
      const receiver = createReceiver({ secrets: 'x', onProblem }).fallback(() => undefined);
      await expect(send(receiver)).resolves.toMatchObject({ status: 500, outcome: 'invalid_secret' });
    }
  });

  test('without a logger the console says what is wrong, and never the secret or the body', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const body = '{"type":"order.paid","data":"card 4111-1111"}';
    await send(createReceiver({ secrets: generateSecret() }), { body });
    await send(
      createReceiver({ secrets: secret }).fallback(() => Promise.reject(new Error('no database'))),
      { body, id: 'evt_1' },
    );
    const lines = log.mock.calls.map((call) => call.join(' '));
    expect(lines[0]).toMatch(/^webhook answered 401 \(no_matching_signature\): No signature fits/);
    expect(lines[1]).toContain('webhook order.paid evt_1 answered 500 (handler_failed)');
    expect(lines.join()).toContain('no database');
    expect(lines.join()).not.toContain('4111-1111');
    expect(lines.join()).not.toContain(secret);
  });
});

describe('options', () => {
  const store = { begin: vi.fn(), complete: vi.fn(), release: vi.fn() };
  test.each([
    [{ unknownTypes: 'drop' }],
    [{ background: true }],
    [{ onProblem: null }],
    [{ getType: 'type' }],
    [{ schemas: null }],
    [{ idempotency: null }],
    [{ idempotency: { store } }],
    [{ idempotency: { store, scope: '' } }],
    [{ idempotency: { store, scope: 'a:b' } }],
    [{ idempotency: { store, scope: 'x', leaseMs: 0 } }],
    [{ idempotency: { store, scope: 'x', leaseMs: 1e9 } }],
    [{ idempotency: { store, scope: 'x', rememberMs: Number.NaN } }],
  ])('%j is refused at once', (wrong) => {
    expect(() => createReceiver({ secrets: secret, ...(wrong as object) })).toThrow(TypeError);
  });

  test.each([
    [{ toleranceSeconds: null }],
    [{ maxBodyBytes: null }],
    [{ now: null }],
    [{ headerPrefix: 'hook' }],
    [{ signing: { scheme: 'other' } }],
  ])('%j is refused at once too', (wrong) => {
    expect(() => createReceiver({ secrets: secret, ...(wrong as object) })).toThrow(WebhookVerificationError);
  });

  test('a second fallback is refused', () => {
    expect(() =>
      createReceiver({ secrets: secret })
        .fallback(() => 1)
        .fallback(() => 2),
    ).toThrow(TypeError);
  });
});

test("an endpoint's `signing`, as the SDK gives it, can be passed on", () => {
  expectTypeOf<Endpoint['signing']>().toExtend<NonNullable<ReceiverOptions['signing']>>();
  const passOn = ({ signing }: Pick<Endpoint, 'signing'>) => createReceiver({ secrets: secret, signing });
  const legacy = { scheme: 'legacy', header: 'X-S', prefix: '', encoding: 'hex', content: 'body' } as const;
  for (const signing of [{ scheme: 'standard' } as const, { scheme: 'standard_ed25519' } as const, legacy]) {
    expect(passOn({ signing })).toBeDefined();
  }
});

describe('schemas', () => {
  const schemas = {
    'order.paid': z.object({ total: z.coerce.number() }),
    'customer.created': v.object({ name: v.pipe(v.string(), v.toUpperCase()) }),
    'order.checked': v.objectAsync({
      sku: v.pipeAsync(
        v.string(),
        v.checkAsync(async (sku) => sku !== 'bad', 'no such sku'),
      ),
    }),
  };

  test('the handler gets what the validator gives', async () => {
    const seen: unknown[] = [];
    const receiver = createReceiver({ secrets: secret, schemas })
      .on('order.paid', ({ data }) => void seen.push(data.total))
      .on('customer.created', ({ data }) => void seen.push(data.name));
    await send(receiver, { event: { type: 'order.paid', data: { total: '12' } } });
    await send(receiver, { event: { type: 'customer.created', data: { name: 'ada' } } });
    expect(seen).toEqual([12, 'ADA']);
  });

  test.each([
    ['order.paid', { total: 'many' }, 'total'],
    ['customer.created', { name: 1 }, 'name'],
    ['order.checked', { sku: 'bad' }, 'no such sku'],
    ['customer.created', undefined, 'Expected "name"'],
  ])('%s with the data %j is 422, and the log names the field', async (type, data, words) => {
    const problems: WebhookProblem[] = [];
    const handler = vi.fn();
    const receiver = createReceiver({
      secrets: secret,
      schemas,
      onProblem: (problem) => problems.push(problem),
    }).fallback(handler);
    const answer = await send(receiver, { event: { type, data } });
    expect(answer).toMatchObject({ status: 422, outcome: 'invalid_schema', body: '{"error":"unprocessable"}' });
    expect(problems).toMatchObject([
      { error: { code: 'invalid_schema', issues: expect.any(Array), message: expect.stringContaining(words) } },
    ]);
    expect(handler).not.toHaveBeenCalled();
  });

  test('a validator that throws is our own trouble', async () => {
    const validate = () => {
      throw new Error('bug');
    };
    const broken = { '~standard': { version: 1, vendor: 'x', validate } } as const;
    const receiver = createReceiver({ secrets: secret, schemas: { 'order.paid': broken }, ...silent }).fallback(
      () => undefined,
    );
    await expect(send(receiver, { event: { type: 'order.paid' } })).resolves.toMatchObject({ status: 500 });
  });

  test('types without a schema pass, also those named like members of every object', async () => {
    const { calls, as } = recorder();
    const receiver = createReceiver({ secrets: secret, schemas }).fallback(as('fallback'));
    for (const type of ['other', 'toString', '__proto__']) {
      await expect(send(receiver, { event: { type, data: 1 } })).resolves.toMatchObject({ status: 200 });
    }
    expect(calls).toHaveLength(3);
  });
});

test('types: patterns and data follow the event map', () => {
  const receiver = createReceiver<Events>({ secrets: secret });
  receiver.on('order.paid', (event) => {
    expectTypeOf(event.type).toEqualTypeOf<'order.paid'>();
    expectTypeOf(event.data).toEqualTypeOf<{ total: number }>();
  });
  receiver.on('order.*', (event) => {
    expectTypeOf(event.type).toEqualTypeOf<'order.paid' | 'order.item.added'>();
    if (event.type === 'order.paid') expectTypeOf(event.data).toEqualTypeOf<{ total: number }>();
  });
  receiver.on('order.item.*', (event) => {
    expectTypeOf(event.data).toEqualTypeOf<{ sku: string }>();
  });
  // @ts-expect-error There is no such type.
  receiver.on('order.payed', () => undefined);
  // @ts-expect-error Nor such a family.
  receiver.on('orders.*', () => undefined);
  const untyped = createReceiver({ secrets: secret });
  untyped.on('anything', (event) => {
    expectTypeOf(event.type).toEqualTypeOf<'anything'>();
    expectTypeOf(event.data).toEqualTypeOf<unknown>();
  });
  const validated = createReceiver({
    secrets: secret,
    schemas: { 'order.paid': z.object({ total: z.coerce.number() }) },
  });
  validated.on('order.paid', (event) => {
    expectTypeOf(event.data).toEqualTypeOf<{ total: number }>();
  });
  // @ts-expect-error The schemas name the types.
  validated.on('other', () => undefined);
});
