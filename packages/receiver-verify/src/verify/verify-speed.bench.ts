import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { generateSecret, signWebhook, verifyWebhook } from '@postrider/receiver-verify';

// How many webhooks of 1 KiB are verified in a second, here and by the reference library, in turns: the median of
// the turns, since other programs may take the processor in some.

const ROUNDS = 60;
const PER_ROUND = 1_000;

test('verifies at least as fast as standardwebhooks', async () => {
  const secret = generateSecret();
  const body = JSON.stringify({ type: 'order.paid', data: 'x'.repeat(990) });
  const timestamp = new Date();
  const headers = {
    host: 'shop.example',
    'user-agent': 'Postrider/0.1',
    'content-type': 'application/json',
    'content-length': String(body.length),
    'webhook-id': 'evt_0198f2a4',
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': await signWebhook({ id: 'evt_0198f2a4', timestamp, body, secret }),
  };
  const reference = new Webhook(secret);
  const candidates = [
    {
      what: '@postrider/receiver-verify',
      seconds: [] as number[],
      verify: async () => (await verifyWebhook(body, headers, secret)).json(),
    },
    { what: 'standardwebhooks', seconds: [] as number[], verify: () => reference.verify(body, headers) },
  ];
  for (let round = 0; round < ROUNDS; round++) {
    for (const { seconds, verify } of candidates) {
      const startedAt = performance.now();
      for (let i = 0; i < PER_ROUND; i++) await verify();
      seconds.push((performance.now() - startedAt) / 1_000);
    }
  }
  const [own = 0, theirs = 0] = candidates.map(({ what, seconds }) => {
    const perSecond = PER_ROUND / (seconds.toSorted((a, b) => a - b)[ROUNDS / 2] ?? 0);
    console.log(`${what}: ${Math.round(perSecond).toLocaleString('en')}/s`);
    return perSecond;
  });
  console.log(`ratio ${(own / theirs).toFixed(2)}`);
  expect(own / theirs).toBeGreaterThanOrEqual(1);
});
