import { createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { answersIn, movePage } from './migration-page.mjs';

const PAGE = 'docs/migrating/noa-server.md';
const WEBHOOK = 'wh_550e8400-e29b-41d4-a716-446655440000';
const SECRET = 'shared-with-monitoring';

const scene = movePage(PAGE, { needsPython: false });

/** What Noa Server sent for an event: as it is described in its guide, and written by Node. */
function sentByNoaServer({ id, event, timestamp, data, requestId }) {
  const metadata = { apiVersion: 'v1', requestId };
  const body = JSON.stringify({ id, event, timestamp, webhookId: WEBHOOK, data, metadata });
  return { body, signature: `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` };
}

const linesOf = ({ printed }) => printed().trim().split('\n');

test('the page moves a webhook of Noa Server, whose receiver takes the same bytes as before', async () => {
  const { page, receiver } = scene;
  const [, defaults, types] = answersIn(await page.run('2. Tenant, defaults, event types'));
  expect(defaults).toMatchObject({ timeoutMs: 30_000, retry: { attempts: 5 }, format: { name: 'noa-server' } });
  expect(types.created).toHaveLength(22);

  const [moved] = await page.run('3. The webhooks');
  expect(moved).toBe(`${WEBHOOK} 201 \n`);
  expect(await page.run('3. The webhooks')).toEqual([moved.replace('201', '200')]);

  const [tried] = answersIn(await page.run('4. A test, before anything is sent'));
  expect(tried).toMatchObject({ outcome: 'delivered', response: { status: 200, body: 'OK' } });
  await vi.waitFor(() =>
    expect(linesOf(receiver)).toEqual([expect.stringMatching(`^new evt_\\w+ workflow.completed ${WEBHOOK}$`)]),
  );

  const [unsent] = answersIn(await page.run('5. Publish to both systems'));
  expect(unsent).toMatchObject({ deliveries: [], notSent: [{ reason: 'disabled' }], warnings: [] });

  await page.run('6. Switch one webhook over');
  await vi.waitFor(() => expect(linesOf(receiver)).toContain(`new evt_124 workflow.failed ${WEBHOOK}`));
  const { headers, body } = page.requests.at(-1);
  const event = {
    id: 'evt_124',
    event: 'workflow.failed',
    timestamp: '2025-10-22T10:05:00Z',
    data: { workflowId: 'wf_789', executionId: 'exec_abd', error: 'No space left' },
  };
  const old = sentByNoaServer({ ...event, requestId: headers['postrider-delivery'] });
  expect(body).toBe(old.body);
  expect(headers).toMatchObject({ 'x-webhook-signature': old.signature, 'content-type': 'application/json' });

  // The other system sends it too.
  const fromThere = sentByNoaServer({ ...event, requestId: 'req_12345' });
  await page.send(fromThere.body, { 'x-webhook-signature': fromThere.signature });
  await page.send(fromThere.body, { 'x-webhook-signature': old.signature });
  await vi.waitFor(() =>
    expect(linesOf(receiver).slice(-2)).toEqual([
      `again evt_124 workflow.failed ${WEBHOOK}`,
      `forged evt_124 workflow.failed ${WEBHOOK}`,
    ]),
  );

  const [ofWebhook, found, dead] = await vi.waitFor(async () => {
    const checked = answersIn(await page.run('7. Did it work?'));
    expect(checked[0].data).toMatchObject([{ status: 'delivered', eventType: 'workflow.failed', attemptCount: 1 }]);
    return checked;
  });
  expect([ofWebhook.data.length, found.data.length, dead.data]).toEqual([1, 1, []]);

  const [back] = answersIn(await page.run('8. Back, if you must'));
  expect(back).toMatchObject({ externalId: WEBHOOK, status: 'disabled' });
});

test('a receiver that compares the digest without its prefix gets it so', async () => {
  const { api, page } = scene;
  const path = `/v1/tenants/noa/endpoints/ext:${WEBHOOK}`;
  const { json: endpoint } = await api.call('GET', path);
  await api.call('PATCH', path, { body: { signing: { ...endpoint.signing, prefix: '' } } });
  await api.call('POST', `${path}/test`);
  const { headers, body } = page.requests.at(-1);
  expect(headers['x-webhook-signature']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
});

test('the test runs every command of the page', () => {
  expect(scene.page.sections.filter((section) => !/^[2-8]\. /.test(section))).toEqual([]);
});
