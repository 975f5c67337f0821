import type { BuildRequestInput } from '../build-request.ts';

export const SIGNING_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** What a request of `{"n":1}` is built from, with the settings that matter to the test. */
export function requestInput(
  endpoint: Partial<BuildRequestInput['endpoint']>,
  { data = '{"n":1}', secret = SIGNING_SECRET } = {},
): BuildRequestInput {
  return {
    event: { id: 'evt_1', type: 'order.paid', data, timestamp: new Date() },
    deliveryId: 'dlv_1',
    attemptNumber: 1,
    endpoint: {
      id: 'ep_1',
      name: null,
      metadata: {},
      templatedHeaders: [],
      sharesSecrets: false,
      traceparent: false,
      url: 'https://example.com',
      headers: {},
      auth: { type: 'none' },
      format: { type: 'raw' },
      signing: { scheme: 'standard' },
      ...endpoint,
    },
    secrets: [{ secret, expiresAt: null }],
    now: new Date(),
    version: '0.0.0',
  };
}
