import { createHash, createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { answersIn, movePage, skipWithoutPython } from './migration-page.mjs';
import { textOf } from './source-files.mjs';

const PAGE = 'docs/migrating/policy-change.md';
const FIRST = '6f1c3d0e-3b7a-4d0c-9a51-7e2f6d1b8c01';

const scene = movePage(PAGE, { needsPython: true });

/** As the service signs: its key is the hash of the secret, as a text. */
const KEY = createHash('sha256').update('secret-of-the-first-webhook').digest('hex');
const signatureOf = (body) => createHmac('sha256', KEY).update(body).digest('hex');

test('the page moves a webhook with a hashed secret, whose receiver takes the same bytes as before', async (context) => {
  skipWithoutPython(context);
  const { page, receiver } = scene;
  const [, defaults, types] = answersIn(await page.run('2. Defaults and the event type'));
  expect(defaults).toMatchObject({ timeoutMs: 30_000, retry: { attempts: 6, jitter: 0 } });
  expect(types.created).toEqual(['policy_change']);

  const [moved] = await page.run('3. The webhooks');
  expect(moved).toMatch(/^Policies of Germany disabled \nSecond disabled whsec_\S+\n$/);
  expect(await page.run('3. The webhooks')).toEqual([moved.replace(/whsec_\S+/, 'has its secret')]);

  const [tried] = answersIn(await page.run('4. A test, before anything is sent'));
  expect(tried).toMatchObject({ outcome: 'delivered', response: { status: 200 } });
  expect(receiver.printed()).toMatch(/^new route_1 source_7 \S+Z None\n$/);

  const [unsent] = await page.run('5. Publish to both systems');
  expect(unsent.match(/'reason': 'disabled'/g)).toHaveLength(2);

  await page.run('6. Switch one webhook over');
  const line = 'route_1 source_7 2025-01-27T09:00:00Z Longer stays\n';
  await vi.waitFor(() => expect(receiver.printed()).toMatch(`\nnew ${line}`));
  const { headers, body, path } = page.requests.at(-1);
  const old = JSON.stringify({
    event_type: 'policy_change',
    route: { id: 'route_1', origin: 'IN', destination: 'DE', visa: 'student' },
    source: { id: 'source_7', name: 'Federal Foreign Office' },
    timestamp: '2025-01-27T09:00:00Z',
    diff: '- 90 days\n+ 180 days',
    summary: 'Longer stays',
  });
  expect([path, body]).toEqual(['/policies', old]);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-webhook-signature': signatureOf(old) });

  // The service sends it too. A changed one is not taken.
  expect(await page.send(old, { 'x-webhook-signature': signatureOf(old) })).toBe('');
  const changed = old.replace('Longer', 'Shorter');
  expect(await page.send(changed, { 'x-webhook-signature': signatureOf(old) })).toContain('Invalid signature');
  expect(receiver.printed().endsWith(`\nagain ${line}`)).toBe(true);

  await vi.waitFor(async () => {
    const [deliveries, events, dead] = answersIn(await page.run('7. Did it work?'));
    expect(deliveries.data).toMatchObject([{ status: 'delivered', lastStatus: 200, attemptCount: 1 }]);
    expect([events.data.length, dead.data]).toEqual([1, []]);
  });

  const [back] = answersIn(await page.run('8. Back, if you must'));
  expect(back).toMatchObject({ externalId: FIRST, status: 'disabled', tags: ['was-active'] });
});

test('the queries of the page run on the tables of Postrider', async (context) => {
  skipWithoutPython(context);
  const { api } = scene;
  const [, queries] = /```sql\n([^]*?)```/.exec(textOf(PAGE));
  const [rate, latency] = await api.database.query(queries);
  expect(rate.rows).toMatchObject([{ external_id: FIRST, count: 1 }]);
  expect(latency.rows).toMatchObject([{ external_id: FIRST }]);
});

test('the test runs every command of the page', (context) => {
  skipWithoutPython(context);
  expect(scene.page.sections.filter((section) => !/^[2-8]\. /.test(section))).toEqual([]);
});
