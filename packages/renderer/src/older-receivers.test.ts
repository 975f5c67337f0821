import { createHmac, timingSafeEqual } from 'node:crypto';
import { testBuild } from '@postrider/dev-stack/testing';
import { DEFAULT_RETRY, READY_MADE_TEMPLATES, renderPayload, type LegacySigning } from '@postrider/domain';
import { attemptDelivery, createAccessTokens, type Sender } from '@postrider/sender';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRenderer } from './renderer.ts';

const renderer = createRenderer({ quickChildren: 2 });
beforeAll(testBuild);
afterAll(() => renderer.close());

const SECRET = 'your-secret-key';
type Received = Parameters<Sender['send']>[0];

/** Sends the example of a template, signed as its system signed, and gives what the receiver gets. */
async function send(name: string, header: string): Promise<Received> {
  const template = READY_MADE_TEMPLATES.find((each) => each.name === name);
  if (template === undefined) throw new Error(`There is no template ${name}.`);
  const { data, timestamp, ...event } = template.example.event;
  const format = { type: 'template' as const, name };
  const facts = {
    event: { ...event, timestamp: new Date(timestamp), data: JSON.stringify(data) },
    endpoint: { id: 'ep_1', name: null, metadata: { webhookId: 'wh_456' } },
    deliveryId: 'dlv_1',
    attemptNumber: 1,
    now: new Date('2026-03-01T14:05:10Z'),
  };
  const outcome = await renderPayload(renderer, {
    owner: 'ep_1',
    format,
    facts: { ...facts, tenant: { id: 'acme', metadata: {} } },
  });
  if (outcome.kind !== 'rendered') throw new Error(outcome.kind);
  const signing: LegacySigning = { scheme: 'legacy', header, prefix: 'sha256=', encoding: 'hex', content: 'body' };
  const sent: Received[] = [];
  const sender: Sender = {
    send: async (request) => {
      sent.push(request);
      return { kind: 'aborted', startedAt: new Date(), durationMs: 0, timings: NO_TIMINGS };
    },
    close: async () => undefined,
  };
  const settings = {
    url: 'https://example.com/hooks',
    headers: {},
    templatedHeaders: [],
    sharesSecrets: false,
    traceparent: false,
    retry: DEFAULT_RETRY,
  };
  const endpoint = { ...facts.endpoint, ...settings, auth: { type: 'none' as const }, format, signing };
  const secrets = [{ secret: SECRET, expiresAt: null }];
  const input = { ...facts, endpoint, payload: outcome.payload, secrets, version: '0' };
  const accessTokens = createAccessTokens({ sender, version: '0' });
  await attemptDelivery({ input, endpointVersion: 1, sender, accessTokens, timeoutMs: 1_000 });
  const [request] = sent;
  if (request === undefined) throw new Error('Nothing was sent.');
  return request;
}

const NO_TIMINGS = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');
const header = ({ headers }: Received, name: string) => headers[name] ?? '';

test('a receiver of AIFAI compares digests of the raw body, and reads the notification', async () => {
  const request = await send('aifai', 'X-AIFAI-Signature');
  const received = header(request, 'X-AIFAI-Signature').replace('sha256=', '');
  expect(timingSafeEqual(Buffer.from(received), Buffer.from(hmac(request.body)))).toBe(true);
  const { event, notification, platform } = JSON.parse(request.body) as Record<string, Record<string, unknown>>;
  expect([event, platform, header(request, 'X-AIFAI-Event')]).toEqual(['notification', 'aifai', 'notification']);
  expect(notification).toMatchObject({ id: 123, notification_type: 'problem_matching', priority: 'high', read: false });
});

test('a receiver of Noa Server makes the text of what it parsed again, and switches by the event', async () => {
  const request = await send('noa-server', 'X-Webhook-Signature');
  const payload = JSON.parse(request.body) as { event: string; webhookId: string; data: { workflowId: string } };
  const expected = Buffer.from(`sha256=${hmac(JSON.stringify(payload))}`);
  expect(timingSafeEqual(Buffer.from(header(request, 'X-Webhook-Signature')), expected)).toBe(true);
  expect(payload).toMatchObject({ event: 'workflow.completed', webhookId: 'wh_456', data: { workflowId: 'wf_789' } });
});

test.each(['notely', 'policy-change', 'rag-chatbot'])('a receiver of %s verifies the raw body', async (name) => {
  const request = await send(name, 'X-Webhook-Signature');
  expect(header(request, 'X-Webhook-Signature')).toBe(`sha256=${hmac(request.body)}`);
  expect(header(request, 'Content-Type')).toBe('application/json');
});
