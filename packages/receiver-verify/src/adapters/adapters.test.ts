import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryStore } from '../idempotency/index.ts';
import { createReceiver, generateSecret, type WebhookProblem } from '../index.ts';
import { maliciousVariants, signTestWebhook, type TestWebhook } from '../testing/index.ts';
import { HANDLING, REFUSING, type Running, type Setup } from './testing/frameworks.ts';

const secret = generateSecret();
const problems: WebhookProblem[] = [];
const handler = vi.fn<(event: { data: unknown }) => unknown>();
let app: Running;

async function start(setup: Setup): Promise<void> {
  const receiver = createReceiver({
    secrets: secret,
    onProblem: (problem) => problems.push(problem),
    idempotency: { store: memoryStore(), scope: 'test' },
  }).fallback(handler);
  app = await setup.start(receiver);
}

beforeEach(() => {
  problems.length = 0;
  handler.mockReset();
});

/** Sends headers as given, twice where they are there twice, which `fetch` cannot. */
async function post(
  headers: Iterable<[string, string]>,
  body: Uint8Array,
  chunked = false,
): Promise<{ status: number; text: string; header: (name: string) => string | undefined }> {
  const all = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    all.set(key, [...(all.get(key) ?? []), value]);
  }
  const request = httpRequest(app.url, { method: 'POST', agent: false });
  for (const [name, values] of all) request.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
  if (!chunked) request.setHeader('content-length', body.length);
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk as Uint8Array));
  const header = (name: string) => response.headers[name] as string | undefined;
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), header };
}

const send = (webhook: TestWebhook, chunked = false) => post(Object.entries(webhook.headers), webhook.body, chunked);

describe.each(HANDLING.map((setup) => [setup.name, setup] as const))('%s', (_, setup) => {
  beforeEach(() => start(setup));
  afterEach(() => app.close());

  test('a good webhook is handled and answered', async () => {
    const event = { type: 'order.paid', data: { note: 'naïve — 🙂', total: 12 } };
    for (const chunked of [false, true]) {
      const answer = await send(await signTestWebhook({ secret, event }), chunked);
      expect(answer).toMatchObject({ status: 200, text: '{"received":true}' });
      expect(answer.header('content-type')).toContain('application/json');
    }
    expect(handler).toHaveBeenCalledTimes(2);
    expect(handler.mock.calls[0]?.[0]).toMatchObject(event);
    expect(problems).toEqual([]);
  });

  test('bytes arrive as they were sent: white space, key order, numbers, many chunks', async () => {
    const body = `{\r\n "b": 1.0, "a": 1e3, "type" : "big.one", "data": "${'é'.repeat(200_000)}" }\n`;
    const answer = await send(await signTestWebhook({ secret, body }), true);
    expect([answer.status, problems]).toEqual([200, []]);
  });

  test('nothing that was tampered with is handled', async () => {
    for (const variant of await maliciousVariants({ secret, event: { type: 'order.paid', data: { a: 1 } } })) {
      const answer = await post(variant.headerPairs, variant.body);
      expect([variant.name, answer.status >= 400]).toEqual([variant.name, true]);
      expect(answer.text).not.toMatch(/signature|secret|header/i);
    }
    expect(handler).not.toHaveBeenCalled();
  });

  test('of the same event many times at once, one is handled', async () => {
    const webhook = await signTestWebhook({ secret });
    let finish: () => void = () => undefined;
    handler.mockImplementation(() => new Promise<void>((resolve) => void (finish = resolve)));
    let refused = 0;
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const answer = await send(webhook);
        // The one that runs ends when all others have their answer.
        if (answer.status === 503 && (refused += 1) === 5) finish();
        return answer;
      }),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 503, 503, 503, 503, 503]);
    for (const answer of answers)
      if (answer.status === 503) expect(Number(answer.header('retry-after'))).toBeGreaterThan(0);
    await expect(send(webhook)).resolves.toMatchObject({ status: 200 });
    expect(handler).toHaveBeenCalledOnce();
  });

  test('a handler that fails is 500', async () => {
    handler.mockRejectedValue(new Error('no database'));
    await expect(send(await signTestWebhook({ secret }))).resolves.toMatchObject({
      status: 500,
      text: '{"error":"internal error"}',
    });
  });

  test('a sender that hangs up halfway is not handled, and the next one is', async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const { headers } = await signTestWebhook({ secret });
    const lines = Object.entries({ ...headers, host: 'x', 'content-length': '1000' }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write(`POST /webhooks HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n{"type":`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    await expect(send(await signTestWebhook({ secret }))).resolves.toMatchObject({ status: 200 });
    expect(handler).toHaveBeenCalledOnce();
  });
});

// A parser in front answers these by itself.
describe.each(
  HANDLING.filter(({ behindParser }) => behindParser !== true).map((setup) => [setup.name, setup] as const),
)('%s, to the last byte', (_, setup) => {
  beforeEach(() => start(setup));
  afterEach(() => app.close());

  test('a body that is too large is 413, whether it says so or not', async () => {
    const webhook = await signTestWebhook({ secret, body: 'x'.repeat(1_500_000) });
    await expect(send(webhook)).resolves.toMatchObject({ status: 413 });
    await expect(send(webhook, true)).resolves.toMatchObject({ status: 413 });
    expect(handler).not.toHaveBeenCalled();
  });

  test('no body at all, with and without a content type', async () => {
    const { headers } = await signTestWebhook({ secret });
    await expect(post(Object.entries(headers), new Uint8Array())).resolves.toMatchObject({ status: 401 });
    const { 'content-type': _type, ...others } = headers;
    await expect(post(Object.entries(others), new Uint8Array())).resolves.toMatchObject({ status: 401 });
  });

  test('other content types, or none, make no difference', async () => {
    for (const type of ['application/cloudevents+json', 'text/plain', 'application/octet-stream', undefined]) {
      const webhook = await signTestWebhook({ secret });
      const { 'content-type': _type, ...headers } = webhook.headers;
      const pairs = Object.entries({ ...headers, ...(type !== undefined && { 'content-type': type }) });
      const answer = await post(pairs, webhook.body);
      expect([type, answer.status]).toEqual([type, 200]);
    }
  });
});

describe.each(REFUSING.map(([setup, remedy]) => [setup.name, setup, remedy] as const))('%s', (_, setup, remedy) => {
  beforeEach(() => start(setup));
  afterEach(() => app.close());

  test('says so at once, how to fix it, and that the event should come again', async () => {
    const answer = await send(await signTestWebhook({ secret, event: { type: 'order.paid', data: { a: 1 } } }));
    expect(answer).toMatchObject({ status: 500, text: '{"error":"internal error"}' });
    expect(problems).toMatchObject([{ outcome: 'body_already_parsed', status: 500 }]);
    expect(String(problems[0]?.error)).toContain(remedy);
    expect(handler).not.toHaveBeenCalled();
  });
});
