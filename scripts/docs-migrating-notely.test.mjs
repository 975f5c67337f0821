import { createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { answersIn, movePage, skipWithoutPython } from './migration-page.mjs';
import { textOf } from './source-files.mjs';

const PAGE = 'docs/migrating/notely.md';

const scene = movePage(PAGE, { needsPython: true });

const signatureOf = (body) => `sha256=${createHmac('sha256', 'secret-of-subscription-1').update(body).digest('hex')}`;

test('the page moves a subscription of Notely, whose receiver takes the same bytes as before', async (context) => {
  skipWithoutPython(context);
  const { api, page, receiver } = scene;
  const [, defaults, types] = answersIn(await page.run('2. Defaults and event types'));
  expect(defaults).toMatchObject({
    timeoutMs: 10_000,
    retry: { attempts: 4, jitter: 0 },
    format: { name: 'notely' },
  });
  expect(types.created).toHaveLength(17);

  const [moved] = await page.run('3. The subscriptions');
  expect(moved).toMatch(/^1 ep_\w+ disabled\n2 ep_\w+ disabled\n$/);
  expect(await page.run('3. The subscriptions')).toEqual([moved]);
  const { json } = await api.call('GET', '/v1/tenants/user-42/endpoints/ext:2');
  expect(json).toMatchObject({ timeoutMs: 60_000, retry: { attempts: 6, initialSeconds: 2 }, description: null });

  const [tried] = answersIn(await page.run('4. A test, before anything is sent'));
  expect(tried).toMatchObject({ outcome: 'delivered', response: { status: 200 } });
  expect(receiver.printed()).toBe('new email.received msg-1 Hello\n');

  expect(await page.run('5. Publish to both systems')).toEqual([expect.stringContaining("'reason': 'disabled'")]);

  await page.run('6. Switch one subscription over');
  const line = 'email.received msg-123 Meeting Reminder\n';
  await vi.waitFor(() => expect(receiver.printed()).toMatch(`\nnew ${line}`));
  const { headers, body, path } = page.requests.at(-1);
  // What Notely sent: four members, the time in whole seconds.
  const { timestamp } = JSON.parse(body);
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const old = JSON.stringify({
    event_type: 'email.received',
    event_id: 'msg-123',
    timestamp,
    data: { email_id: 'msg-123', subject: 'Meeting Reminder', from: 'john@example.com', to: ['me@example.com'] },
  });
  expect([path, body]).toEqual(['/webhook', old]);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-webhook-signature': signatureOf(old) });

  // Notely sends it too. A changed one is not taken.
  expect(await page.send(old, { 'x-webhook-signature': signatureOf(old) })).toBe('');
  const changed = old.replace('Reminder', 'Cancelled');
  expect(await page.send(changed, { 'x-webhook-signature': signatureOf(old) })).toContain('Invalid signature');
  expect(receiver.printed().endsWith(`\nagain ${line}`)).toBe(true);

  await vi.waitFor(async () => {
    const [deliveries, endpoints, dead] = answersIn(await page.run('7. Did it work?'));
    expect(deliveries.data).toMatchObject([{ status: 'delivered', eventType: 'email.received', attemptCount: 1 }]);
    expect([endpoints.data.map(({ externalId }) => externalId), dead.data]).toEqual([['1'], []]);
  });

  const [back] = answersIn(await page.run('8. Back, if you must'));
  expect(back).toMatchObject({ externalId: '1', status: 'disabled', tags: ['switch'] });
});

test('the body has the id of the data, else the one that the app gave', async (context) => {
  skipWithoutPython(context);
  const { api } = scene;
  const idOf = async (data) => {
    const event = { type: 'email.received', externalId: 'msg-7', data };
    const body = { event, change: { status: 'active' } };
    const { json } = await api.call('POST', '/v1/tenants/user-42/endpoints/ext:1/preview', { body });
    return JSON.parse(json.data[0].request.body).event_id;
  };
  expect([await idOf({ id: 8 }), await idOf({})]).toEqual(['8', 'msg-7']);
});

test('the queries of the page run on the tables of Postrider', async (context) => {
  skipWithoutPython(context);
  const { api } = scene;
  const [, queries] = /```sql\n([^]*?)```/.exec(textOf(PAGE));
  const [rate, seconds, due, failing] = await api.database.query(queries);
  expect(rate.rows).toEqual([{ count: 1, success_rate: '100.0000000000000000' }]);
  expect(Number(seconds.rows[0].seconds)).toBeGreaterThan(0);
  expect([due.rows, failing.rows]).toEqual([[{ count: 0 }], []]);
});

test('the test runs every command of the page', (context) => {
  skipWithoutPython(context);
  expect(scene.page.sections.filter((section) => !/^[2-8]\. /.test(section))).toEqual([]);
});
