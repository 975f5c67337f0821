import { createHmac } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { answersIn, movePage, skipWithoutPython } from './migration-page.mjs';

const PAGE = 'docs/migrating/aifai.md';
const SECRET = 'your-secret-key';

const scene = movePage(PAGE, { needsPython: true });

/** What AIFAI sent for a notification, as its page describes it. */
function sentByAifai(notification) {
  const { created_at: timestamp } = notification;
  const body = JSON.stringify({ event: 'notification', notification, timestamp, platform: 'aifai' });
  return { body, headers: headersOf(body) };
}

const headersOf = (body) => ({
  'content-type': 'application/json',
  'x-aifai-signature': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
  'x-aifai-event': 'notification',
  'user-agent': 'AIFAI-Webhook/1.0',
});

/** As Python's `json.dumps` writes it: spaces between the parts, and no letters beyond ASCII. */
const asPythonWrites = (value) => {
  if (Array.isArray(value)) return `[${value.map(asPythonWrites).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value).replaceAll(
      /[^ -~]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `{${Object.entries(value)
    .map(([name, each]) => `${asPythonWrites(name)}: ${asPythonWrites(each)}`)
    .join(', ')}}`;
};

const NOTIFICATION = {
  id: 123,
  notification_type: 'problem_matching',
  title: 'Optimize Zoë’s queries',
  content: '…',
  priority: 'high',
  read: false,
  created_at: '2026-02-04T10:30:00Z',
  read_at: null,
  related_entity_type: null,
  metadata: { category: 'performance' },
};

test('the page moves an agent of AIFAI, whose receiver takes the same bytes as before', async (context) => {
  skipWithoutPython(context);
  const { api, page, receiver } = scene;
  const [pinned, defaults, types] = answersIn(await page.run('2. Defaults and the event type'));
  expect([pinned.signing, defaults.timeoutMs, types.created]).toEqual([
    { scheme: 'standard' },
    10_000,
    ['notification'],
  ]);

  const [moved] = await page.run('3. The agents');
  expect(moved).toMatch(/^7 \{.*'maxPerHour': 10.*\n8 \{.*'22:00'.*\n$/);
  expect(await page.run('3. The agents')).toEqual([moved]);

  const [tried] = answersIn(await page.run('4. A test, before anything is sent'));
  expect(tried).toMatchObject({ outcome: 'delivered', response: { status: 200 } });
  expect(receiver.printed()).toBe('new 1 Hello\n');

  const [unsent] = answersIn(await page.run('5. Publish to both systems'));
  expect(unsent).toMatchObject({ deliveries: [], notSent: [{ reason: 'preferences_disabled' }] });

  await page.run('6. Switch agents over, one by one');
  await vi.waitFor(() => expect(receiver.printed()).toMatch('\nnew 123 Optimize Zoë’s queries\n'));
  const { headers, body, path } = page.requests.at(-1);
  const old = sentByAifai(NOTIFICATION);
  expect([path, body]).toEqual(['/webhooks/aifai', old.body]);
  expect(headers).toMatchObject(old.headers);

  // AIFAI sends it too, with its own spaces: known by its id. A changed one is not taken.
  const spaced = asPythonWrites(JSON.parse(old.body));
  expect([spaced === old.body, JSON.parse(spaced)]).toEqual([false, JSON.parse(old.body)]);
  expect(await page.send(spaced, headersOf(spaced))).toBe('');
  expect(await page.send(spaced.replace('high', 'low'), headersOf(spaced))).toContain('Invalid signature');
  expect(receiver.printed()).toMatch(/\nagain 123 Optimize Zoë’s queries\n$/);

  await vi.waitFor(async () => {
    const [deliveries, found, atNight, effective] = answersIn(await page.run('7. Did it work?'));
    expect(deliveries.data).toMatchObject([{ status: 'delivered', attemptCount: 1 }]);
    expect(found.data).toHaveLength(1);
    expect(atNight).toMatchObject({ decision: 'skip', skipped: { reason: 'quiet_hours' } });
    expect(effective).toMatchObject({
      secret: { source: 'deployment' },
      retry: { value: { delaysSeconds: [1, 2, 3], jitter: 0 }, source: 'deployment' },
      signing: { value: { header: 'X-AIFAI-Signature' }, source: 'deployment' },
    });
  });

  await page.run('8. Back, if you must');
  const { json } = await api.call('GET', '/v1/tenants/agent-7/preferences');
  expect(json).toMatchObject({ enabled: false, maxPerHour: 10 });
});

test('the test runs every command of the page', (context) => {
  skipWithoutPython(context);
  expect(scene.page.sections.filter((section) => !/^[2-8]\. /.test(section))).toEqual([]);
});
