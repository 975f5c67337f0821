import type { EndpointAuth, PayloadFormat, SigningConfig } from '@postrider/domain';
import { expect, test } from 'vitest';
import { buildRequest, type BuildRequestInput } from './build-request.ts';
import { previewRequest } from './preview-request.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const LEGACY: SigningConfig = {
  scheme: 'legacy',
  header: 'X-Signature',
  prefix: 'sha256=',
  encoding: 'hex',
  content: 'body',
  timestampHeader: 'X-Time',
  companionHeaders: { 'X-Event': '{{event.type}}', 'X-Pin': 'sesame {{event.id}}' },
  alsoStandard: true,
};

function inputWith(endpoint: Partial<BuildRequestInput['endpoint']>): BuildRequestInput {
  return {
    event: { id: 'evt_1', type: 'order.paid', data: '{"a":1}', timestamp: new Date('2026-05-01T11:59:59Z') },
    deliveryId: 'dlv_1',
    attemptNumber: 3,
    endpoint: {
      id: 'ep_1',
      name: null,
      metadata: {},
      url: 'https://example.com/hooks?token=sesame',
      headers: { 'X-Own': 'sesame', 'X-Type': '{{event.type}}' },
      templatedHeaders: ['x-own', 'x-type', 'x-signature'],
      sharesSecrets: false,
      traceparent: false,
      auth: { type: 'bearer', token: 'sesame' },
      format: { type: 'standard' },
      signing: { scheme: 'standard' },
      ...endpoint,
    },
    payload: { body: 'text', contentType: 'text/plain', headers: { 'X-Template': '{{attempt}}' } },
    secrets: [{ secret: SECRET, expiresAt: null }],
    now: new Date('2026-05-01T12:00:00.900Z'),
    version: '1.2.3',
  };
}

const preview = async (input: BuildRequestInput, maxBodyBytes = 16_384) => {
  const { secrets: _, ...unsigned } = input;
  const previewed = await previewRequest(unsigned, { maxBodyBytes });
  if (previewed.kind !== 'built') throw new Error(previewed.detail);
  return previewed;
};

const CASES: [string, Partial<BuildRequestInput['endpoint']>, string[]][] = [
  ['standard', {}, ['webhook-signature']],
  ['legacy', { signing: LEGACY }, ['webhook-signature', 'X-Signature']],
  ['raw', { format: { type: 'raw' } satisfies PayloadFormat }, ['webhook-signature']],
  [
    'a template',
    {
      format: { type: 'template', body: '1', headers: { 'X-Template': '{{attempt}}' } },
      auth: { type: 'api_key', header: 'X-Key', value: 'sesame' } satisfies EndpointAuth,
    },
    ['webhook-signature'],
  ],
];

test.each(CASES)(
  'what is shown for %s is what is sent, but for signatures and secrets',
  async (_name, endpoint, names) => {
    const input = inputWith(endpoint);
    const { request } = await preview(input);
    const sent = await buildRequest(input);
    const shown = { ...sent.maskedHeaders, ...Object.fromEntries(names.map((each) => [each, '••••'])) };
    expect([request.headers, request.body, request.bodySha256]).toEqual([shown, sent.body, sent.bodySha256]);
    expect(request.url).toBe('https://example.com/hooks?token=••••');
    expect(request.headers).toMatchObject({ 'X-Own': '••••', 'X-Type': 'order.paid' });
    expect(JSON.stringify(request)).not.toMatch(/sesame|unsigned|sha256=/);
  },
);

test('a long body is cut, its hash is that of the whole', async () => {
  const input = inputWith({});
  const whole = await preview(input);
  const cut = await preview(input, 10);
  expect([whole.isBodyCut, cut.isBodyCut]).toEqual([false, true]);
  expect([cut.request.body, cut.request.bodySha256]).toEqual(['{"id":"evt', whole.request.bodySha256]);
});

test('settings that make no request say so', async () => {
  const { secrets: _, ...input } = inputWith({ headers: { 'X-Bad': 'a\nb' } });
  expect(await previewRequest(input, { maxBodyBytes: 100 })).toEqual({
    kind: 'build_failed',
    detail: expect.stringContaining('The header "X-Bad" cannot be sent.'),
  });
});

test('a companion header with a secret is masked, also where another setting has the same name without one', async () => {
  const signing: SigningConfig = { ...LEGACY, companionHeaders: { 'X-Both': 'sesame' } };
  const sent = await buildRequest(inputWith({ signing, headers: { 'X-Both': '{{event.type}}' } }));
  expect([sent.headers['X-Both'], sent.maskedHeaders['X-Both']]).toEqual(['sesame', '••••']);
});
