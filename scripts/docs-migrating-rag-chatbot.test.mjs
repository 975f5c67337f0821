import { spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { answersIn, movePage, skipWithoutPython } from './migration-page.mjs';

const TENANT = '/v1/tenants/chatbot';

const scene = movePage('docs/migrating/rag-chatbot.md', { needsPython: true });

const sentTo = (path) => scene.page.requests.filter((request) => request.path === path);

/** As Python's `json.dumps` writes it, which made the bodies of the chatbot. */
function asChatbotWrites(value) {
  const program = 'import json, sys; print(json.dumps(json.loads(sys.stdin.read())), end="")';
  return spawnSync('python3', ['-c', program], { input: JSON.stringify(value), encoding: 'utf8' }).stdout;
}

test('the page moves webhooks of the chatbot, whose receivers get what they got', async (context) => {
  skipWithoutPython(context);
  const { page, receiver } = scene;
  const [, defaults, types] = answersIn(await page.run('2. Tenant, defaults, event types'));
  expect(defaults).toMatchObject({
    timeoutMs: 30_000,
    retry: { attempts: 4, jitter: 0 },
    format: { name: 'rag-chatbot' },
  });
  expect(types.created).toHaveLength(9);

  expect(await page.run('3. The webhooks')).toEqual(['65a1f0 201 \n65a1f1 201 \n']);
  expect(await page.run('3. The webhooks')).toEqual(['65a1f0 200 \n65a1f1 200 \n']);

  const [tried] = answersIn(await page.run('4. A test, before anything is sent'));
  expect(tried).toMatchObject({ outcome: 'delivered', response: { status: 200 } });

  const [unsent] = answersIn(await page.run('5. Publish to both systems'));
  expect(unsent).toMatchObject({ deliveries: [], notSent: [{ reason: 'disabled' }] });

  await page.run('6. Switch one webhook over');
  await vi.waitFor(() => expect([sentTo('/webhooks/tasks').length, sentTo('/slack').length]).toEqual([2, 1]));
  const { headers, body } = sentTo('/webhooks/tasks').at(-1);
  const old = {
    event: 'task_completed',
    timestamp: '2024-01-15T10:30:00Z',
    data: {
      id: 'task_abc123',
      title: 'Complete project documentation',
      status: 'completed',
      tags: ['documentation'],
    },
  };
  // The same members in the same order; only the spaces of Python's are gone.
  expect(body).toBe(JSON.stringify(old));
  expect(asChatbotWrites(JSON.parse(body))).toBe(asChatbotWrites(old));
  expect(headers).toMatchObject({
    authorization: 'Bearer your-secret-token',
    'x-app-id': 'rag-chatbot',
    'content-type': 'application/json',
  });
  const printed = 'ok /webhooks/tasks task_completed 2024-01-15T10:30:00Z\n';
  await vi.waitFor(() => expect(receiver.printed()).toContain(printed));
  const [toSlack] = sentTo('/slack');
  expect(JSON.parse(toSlack.body)).toMatchObject({ text: 'task_completed: Complete project documentation' });
  expect(toSlack.headers).not.toHaveProperty('authorization');

  const [ofWebhook, ofSlack, tags, dead] = await vi.waitFor(async () => {
    const checked = answersIn(await page.run('7. Did it work?'));
    expect(checked[0].data).toMatchObject([{ status: 'delivered', lastStatus: 200 }]);
    return checked;
  });
  expect([ofWebhook.data.length, ofSlack.data[0].externalId]).toEqual([1, '65a1f1']);
  expect(tags.data).toEqual([
    { tag: 'slack', endpoints: 1 },
    { tag: 'tasks', endpoints: 2 },
  ]);
  expect(dead.data).toEqual([]);

  const [byHand, reminder] = answersIn(await page.run('8. By hand, and at its time'));
  expect(byHand.deliveries).toHaveLength(1);
  expect(reminder.deliveries).toMatchObject([{ status: 'waiting' }]);
  await vi.waitFor(() => expect(receiver.printed()).toMatch(/^ok \/webhooks\/tasks custom /m));

  const [{ results }] = answersIn(await page.run('9. Back, if you must'));
  expect(results).toMatchObject([{ status: 200 }, { status: 200 }]);
});

test.for([
  { kind: 'api_key', credentials: { auth_token: 'k-1' }, expected: { 'x-api-key': 'k-1' } },
  { kind: 'basic', credentials: { auth_username: 'u', auth_password: 'p' }, expected: { authorization: 'Basic dTpw' } },
])('the program of the page moves webhooks with $kind', async ({ kind, credentials, expected }, context) => {
  skipWithoutPython(context);
  const { api, page } = scene;
  const webhook = JSON.parse(page.files.get('webhooks.json').split('\n')[0]);
  const moved = { ...webhook, _id: kind, url: webhook.url + kind, auth_type: kind, ...credentials };
  page.write('webhooks.json', JSON.stringify(moved));
  await page.run('3. The webhooks');
  const { json } = await api.call('POST', `${TENANT}/endpoints/ext:${kind}/test`);
  expect(json).toMatchObject({ outcome: 'rejected' });
  expect(page.requests.at(-1).headers).toMatchObject(expected);
});

test('the test runs every command of the page', (context) => {
  skipWithoutPython(context);
  expect(scene.page.sections.filter((section) => !/^[2-9]\. /.test(section))).toEqual([]);
});
