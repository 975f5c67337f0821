import type {
  ALBHandler,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  LambdaFunctionURLHandler,
} from 'aws-lambda';
import { beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { createReceiver, generateSecret, type WebhookProblem } from '../index.ts';
import { maliciousVariants, signTestWebhook } from '../testing/index.ts';
import { lambdaWebhooks, type LambdaEvent } from './lambda.ts';

const secret = generateSecret();
const problems: WebhookProblem[] = [];
const handler = vi.fn<(event: { data: unknown }) => unknown>();
const receiver = createReceiver({ secrets: secret, onProblem: (problem) => problems.push(problem) }).fallback(handler);
const handle = lambdaWebhooks(receiver);

type Pairs = [string, string][];
const text = (body: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
const base64 = (body: Uint8Array) => Buffer.from(body).toString('base64');
const lists = (pairs: Pairs) => {
  const all: Record<string, string[]> = {};
  for (const [name, value] of pairs) (all[name.toLowerCase()] ??= []).push(value);
  return all;
};

// API Gateway's single-value form: of a header that came twice it shows one.
const lastOnes = (pairs: Pairs) => Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));

/** How each front door of Lambda puts a request into an event. */
const doors: [string, (pairs: Pairs, body: Uint8Array) => LambdaEvent][] = [
  [
    'API Gateway v1',
    (pairs, body) => ({
      headers: lastOnes(pairs),
      multiValueHeaders: lists(pairs),
      body: text(body),
      isBase64Encoded: false,
    }),
  ],
  [
    'API Gateway v1, binary',
    (pairs, body) => ({
      headers: lastOnes(pairs),
      multiValueHeaders: lists(pairs),
      body: base64(body),
      isBase64Encoded: true,
    }),
  ],
  ['API Gateway v2', (pairs, body) => ({ headers: joined(pairs), body: text(body), isBase64Encoded: false })],
  ['a function URL', (pairs, body) => ({ headers: joined(pairs), body: base64(body), isBase64Encoded: true })],
  [
    'a load balancer with multi-value headers',
    (pairs, body) => ({ multiValueHeaders: lists(pairs), body: text(body), isBase64Encoded: false }),
  ],
];
const joined = (pairs: Pairs) =>
  Object.fromEntries(Object.entries(lists(pairs)).map(([name, values]) => [name, values.join(',')]));

beforeEach(() => {
  problems.length = 0;
  handler.mockReset();
});

describe.each(doors)('through %s', (_, eventOf) => {
  test('a good webhook is handled', async () => {
    const { headers, body } = await signTestWebhook({ secret, event: { type: 'order.paid', data: 'naïve 🙂' } });
    const result = await handle(eventOf(Object.entries(headers), body));
    expect(result).toMatchObject({ statusCode: 200, body: '{"received":true}', isBase64Encoded: false });
    expect(handler).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ data: 'naïve 🙂' }), expect.anything());
  });

  test('nothing that was tampered with is handled', async () => {
    for (const variant of await maliciousVariants({ secret })) {
      const result = await handle(eventOf(variant.headerPairs, variant.body));
      expect([variant.name, result.statusCode]).toEqual([variant.name, 401]);
    }
    expect(handler).not.toHaveBeenCalled();
  });
});

test('headers come back in the form that the load balancer asked in', async () => {
  const { headers, body } = await signTestWebhook({ secret });
  const multiValueHeaders = lists(Object.entries(headers));
  await expect(handle({ multiValueHeaders, body: text(body) })).resolves.toMatchObject({
    multiValueHeaders: { 'content-type': ['application/json'] },
  });
  await expect(handle({ headers, body: text(body) })).resolves.not.toHaveProperty('multiValueHeaders');
});

test.each<[string, (body: string) => LambdaEvent | object]>([
  ['middleware that parsed the body', (body) => ({ headers: {}, body: JSON.parse(body) as unknown })],
  ['the same of a base64 body', (body) => ({ headers: {}, body: JSON.parse(body) as unknown, isBase64Encoded: true })],
  ['no proxy integration: the event is the body', (body) => JSON.parse(body) as object],
])('%s: it says how to remedy that', async (_, eventOf) => {
  const { headers, body } = await signTestWebhook({ secret });
  const event = eventOf(text(body));
  const result = await handle({ ...event, ...('headers' in event && { headers }) });
  expect(result.statusCode).toBe(500);
  expect(problems).toMatchObject([{ outcome: 'body_already_parsed' }]);
  expect(String(problems[0]?.error)).toContain('proxy integration');
});

test('what is not base64 is not decoded loosely', async () => {
  const { headers, body } = await signTestWebhook({ secret });
  const event = { headers, body: `${base64(body)}\n`, isBase64Encoded: true };
  await expect(handle(event)).resolves.toMatchObject({ statusCode: 500 });
});

test('an empty body', async () => {
  const { headers } = await signTestWebhook({ secret });
  for (const body of [null, undefined, '']) {
    await expect(handle({ headers, body })).resolves.toMatchObject({ statusCode: 401 });
  }
});

test('types: it is a handler of each kind', () => {
  expectTypeOf(handle).parameter(0).toExtend<LambdaEvent>();
  expectTypeOf<Parameters<APIGatewayProxyHandler>[0]>().toExtend<LambdaEvent>();
  expectTypeOf<Parameters<APIGatewayProxyHandlerV2>[0]>().toExtend<LambdaEvent>();
  expectTypeOf<Parameters<LambdaFunctionURLHandler>[0]>().toExtend<LambdaEvent>();
  expectTypeOf<Parameters<ALBHandler>[0]>().toExtend<LambdaEvent>();
  expectTypeOf(handle).toExtend<APIGatewayProxyHandler>();
  expectTypeOf(handle).toExtend<APIGatewayProxyHandlerV2>();
  expectTypeOf(handle).toExtend<LambdaFunctionURLHandler>();
  expectTypeOf(handle).toExtend<ALBHandler>();
});

describe('headers that come in two forms', () => {
  const upper = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
  type Forms = (headers: Record<string, string>) => Pick<LambdaEvent, 'headers' | 'multiValueHeaders'>;
  test.each<[string, Forms]>([
    ['an empty list of lists', (headers) => ({ headers, multiValueHeaders: {} })],
    ['lists of other names', (headers) => ({ headers, multiValueHeaders: { accept: ['*/*'] } })],
    ['a list that is empty', (headers) => ({ headers, multiValueHeaders: { 'webhook-id': [] } })],
    [
      'some names in either',
      ({ 'webhook-id': id = '', ...headers }) => ({ headers, multiValueHeaders: { 'Webhook-Id': [id] } }),
    ],
    [
      'both, in other cases',
      (headers) => ({ headers: upper(headers), multiValueHeaders: lists(Object.entries(headers)) }),
    ],
    ['no single form', (headers) => ({ headers: null, multiValueHeaders: lists(Object.entries(headers)) })],
  ])('%s', async (_, forms) => {
    const { headers, body } = await signTestWebhook({ secret });
    await expect(handle({ ...forms(headers), body: text(body) })).resolves.toMatchObject({ statusCode: 200 });
  });

  test('a header that was sent twice is refused, though the single form shows one', async () => {
    const { headers, body } = await signTestWebhook({ secret });
    const multiValueHeaders = { 'webhook-id': ['evt_other', headers['webhook-id'] ?? ''] };
    await expect(handle({ headers, multiValueHeaders, body: text(body) })).resolves.toMatchObject({ statusCode: 401 });
  });
});
