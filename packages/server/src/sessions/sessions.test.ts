import { createSignInCode } from '@postrider/store/sessions';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cookieIn, signIn, type Session } from '../testing/browser.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const MINUTE_MS = 60_000;
const T = '/v1/tenants/default';

let api: TestApi;
let offsetMs = 0;
beforeAll(async () => {
  api = await startTestApi({ replacements: { now: () => new Date(Date.now() + offsetMs) } });
});
beforeEach(() => {
  // Each test after the others, so that failed sign-ins of one do not count in the next.
  offsetMs += 24 * 60 * MINUTE_MS;
});
afterAll(() => api.stop());

const newKey = async (body: object) =>
  (
    await api.call<{ id: string; key: string }>('POST', '/v1/keys', {
      body: { name: 'Ada', scopes: ['write'], ...body },
    })
  ).json;
const statusOf = async (browser: { call: TestApi['call'] }, path = T) => (await browser.call('GET', path)).status;

test('an API key becomes a session, whose cookie no script reads and no other site sends', async () => {
  const answer = await api.call<Session>('POST', '/v1/session', { key: null, body: { apiKey: api.adminKey } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')).toMatch(
    /^postrider_session=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/,
  );
  expect(answer.json).toMatchObject({ tenantId: null, key: { name: 'bootstrap', scopes: ['admin'] } });
  expect(answer.text).not.toContain(api.adminKey);
  const cookie = cookieIn(answer);
  const read = await api.call<Session>('GET', '/v1/session', { key: null, headers: { cookie } });
  expect([read.status, read.json]).toEqual([200, answer.json]);
  expect(await api.call('GET', '/v1/keys', { key: null, headers: { cookie } })).toMatchObject({ status: 200 });
});

test('the cookie is for https only where the page came by https', async () => {
  const signedIn = (headers: Record<string, string>) =>
    api.call('POST', '/v1/session', { key: null, body: { apiKey: api.adminKey }, headers });
  const byOrigin = await signedIn({ origin: api.url.replace('http:', 'https:'), 'sec-fetch-site': 'same-origin' });
  const byProxy = await signedIn({ 'x-forwarded-proto': 'https' });
  for (const { headers } of [byOrigin, byProxy]) expect(headers.get('set-cookie')).toMatch(/; Secure$/);
});

test('the database has neither the token nor the code, and the audit names the key', async () => {
  const { id, key } = await newKey({ tenantId: 'default' });
  const browser = await signIn(api, { apiKey: key });
  const code = await createSignInCode(api.database, { expiresAt: new Date(Date.now() + 1e9), now: new Date() });
  const { rows } = await api.database.query<{ text: string }>(
    `select s::text as text from sessions s union all select c::text from sign_in_codes c
     union all select a::text from audit_entries a`,
  );
  const stored = rows.map(({ text }) => text).join('\n');
  const secrets = [browser.cookie.split('=')[1] ?? '?', code ?? '?'];
  for (const secret of secrets) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
  }
  await browser.call('POST', `${T}/endpoints`, { body: { url: 'http://127.0.0.1:9/' } });
  await browser.call('DELETE', '/v1/session');
  const { json } = await api.call<{ data: { action: string; actor: object }[] }>('GET', `/v1/audit?actor=${id}`);
  expect(json.data.map(({ action }) => action)).toEqual(['deleteSession', 'createEndpoint', 'createSession']);
  expect(json.data.every(({ actor }) => JSON.stringify(actor) === JSON.stringify({ keyId: id, name: 'Ada' }))).toBe(
    true,
  );
});

test('each sign-in makes a new token, takes none that was given to it, and ends the one before', async () => {
  const first = await signIn(api);
  const planted = `postrider_session=${'A'.repeat(43)}`;
  const made = await api.call('POST', '/v1/session', {
    key: null,
    body: { apiKey: api.adminKey },
    headers: { cookie: planted },
  });
  expect(cookieIn(made)).not.toBe(planted);
  expect((await api.call('GET', '/v1/session', { key: null, headers: { cookie: planted } })).status).toBe(401);
  const again = await first.call('POST', '/v1/session', { body: { apiKey: api.adminKey } });
  expect([again.status, cookieIn(again) === first.cookie]).toEqual([200, false]);
  expect(await statusOf(first)).toBe(401);
});

test('a repeated sign-in with the same Idempotency-Key is a session of its own', async () => {
  const body = { apiKey: api.adminKey };
  const headers = { 'idempotency-key': 'sign-in' };
  const answers = [1, 2].map(() => api.call('POST', '/v1/session', { key: null, body, headers }));
  const cookies = (await Promise.all(answers)).map(cookieIn);
  expect(new Set(cookies).size).toBe(2);
});

test('whatever changes something needs the CSRF token of this very session', async () => {
  const [browser, other] = [await signIn(api), await signIn(api)];
  const body = { url: 'http://127.0.0.1:9/' };
  for (const token of ['', 'x'.repeat(43), other.session.csrfToken, `${browser.session.csrfToken}x`, 'ü'.repeat(22)]) {
    const headers = { 'x-csrf-token': Buffer.from(token).toString('latin1') };
    const refused = await browser.call<ProblemJson>('POST', `${T}/endpoints`, { body, headers });
    expect([refused.status, refused.json.code]).toEqual([403, 'csrf_refused']);
  }
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const refused = await browser.call<ProblemJson>(
      method,
      `${T}/${method === 'PUT' ? 'preferences' : ''}`.replace(/\/$/, ''),
      {
        headers: { 'x-csrf-token': 'no' },
        ...(method === 'DELETE' ? {} : { body: {} }),
      },
    );
    expect([method, refused.json.code]).toEqual([method, 'csrf_refused']);
  }
  expect((await browser.call('POST', `${T}/endpoints`, { body })).status).toBe(201);
});

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin on another port', { origin: 'http://127.0.0.1:1' }],
  ['no origin that has a name', { origin: 'null' }],
  ['no origin at all', { origin: '' }],
  ['another site, whatever the origin says', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
  ['no page', { 'sec-fetch-site': 'none' }],
])('a change that comes from %s is refused, with the right token too', async (_what, headers) => {
  const browser = await signIn(api);
  const refused = await browser.call<ProblemJson>('DELETE', '/v1/session', { headers });
  expect([refused.status, refused.json.code]).toEqual([403, 'csrf_refused']);
  expect(await statusOf(browser)).toBe(200);
});

test('a proxy may change the host when the browser says that the page is of the same origin', async () => {
  const browser = await signIn(api);
  const headers = { origin: 'https://hooks.example.com', 'sec-fetch-site': 'same-origin' };
  expect((await browser.call('DELETE', '/v1/session', { headers })).status).toBe(204);
});

test('another site can neither read by the cookie nor sign a browser in', async () => {
  const browser = await signIn(api);
  for (const site of ['cross-site', 'same-site']) {
    const headers = { 'sec-fetch-site': site };
    for (const path of [T, `${T}/stream`, `${T}/deliveries/export`])
      expect((await browser.call<ProblemJson>('GET', path, { headers })).json.code).toBe('csrf_refused');
    const signIns = {
      key: null,
      body: { apiKey: api.adminKey },
      headers: { ...headers, origin: 'https://evil.example' },
    };
    expect((await api.call<ProblemJson>('POST', '/v1/session', signIns)).json.code).toBe('csrf_refused');
  }
  expect((await browser.call('GET', `${T}/deliveries/export`, { headers: { 'sec-fetch-site': 'none' } })).status).toBe(
    200,
  );
});

test('a page of another site gets no leave to send JSON', async () => {
  const asked = await api.call('OPTIONS', '/v1/session', { key: null, headers: { origin: 'https://evil.example' } });
  expect(asked.headers.get('access-control-allow-origin')).toBeNull();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const raw = JSON.stringify({ apiKey: api.adminKey });
    const sent = await api.call('POST', '/v1/session', { key: null, raw, headers: { 'content-type': type } });
    expect(sent.status).toBe(415);
  }
});

test('a session of one tenant sees that tenant only, and does what its key may do', async () => {
  await api.call('POST', '/v1/tenants', { body: { id: 'stranger' } });
  const browser = await signIn(api, { apiKey: (await newKey({ tenantId: 'default', scopes: ['read'] })).key });
  expect(browser.session).toMatchObject({ tenantId: 'default', key: { name: 'Ada', scopes: ['read'] } });
  expect([await statusOf(browser), await statusOf(browser, '/v1/tenants/stranger')]).toEqual([200, 404]);
  expect(await statusOf(browser, '/v1/keys')).toBe(403);
  const write = await browser.call<ProblemJson>('POST', `${T}/endpoints`, { body: { url: 'http://127.0.0.1:9/' } });
  expect(write.json.code).toBe('insufficient_scope');
});

test('a session that nobody uses ends, use moves its end on, and after twelve hours it ends in any case', async () => {
  const [idle, busy] = [await signIn(api), await signIn(api)];
  for (let minutes = 0; minutes < 696; minutes += 29) {
    offsetMs += 29 * MINUTE_MS;
    expect(await statusOf(busy)).toBe(200);
    // Another process knows the end only from the database.
    await expect
      .poll(async () => {
        const { rows } = await api.database.query<{ at: Date }>('select max(idle_expires_at) as at from sessions');
        return (rows[0]?.at.getTime() ?? 0) - Date.now() - offsetMs;
      })
      .toBeGreaterThan(Math.min(29, 719 - minutes - 29) * MINUTE_MS - 1_000);
  }
  expect(await statusOf(idle)).toBe(401);
  offsetMs += 25 * MINUTE_MS;
  const ended = await busy.call<ProblemJson>('GET', T);
  expect([ended.status, ended.json.code]).toEqual([401, 'unauthorized']);
});

test('a session is written once a minute, however often it is used', async () => {
  const browser = await signIn(api);
  const writes = async () =>
    (
      await api.database.query<{ version: string }>(
        `select string_agg(xmin::text, ',' order by xmin::text) as version from sessions`,
      )
    ).rows[0]?.version;
  const before = await writes();
  for (let i = 0; i < 20; i++) await statusOf(browser);
  expect(await writes()).toBe(before);
});

test.each([
  ['is revoked', (id: string) => api.call('DELETE', `/v1/keys/${id}`)],
  [
    'is replaced without an overlap',
    (id: string) => api.call('POST', `/v1/keys/${id}/rotate`, { body: { overlapHours: 0 } }),
  ],
  [
    'expires',
    async (id: string) => {
      const expiresAt = new Date(Date.now() + offsetMs + MINUTE_MS).toISOString();
      await api.call('PATCH', `/v1/keys/${id}`, { body: { expiresAt } });
      offsetMs += 2 * MINUTE_MS;
    },
  ],
  [
    'is replaced and the overlap ends',
    async (id: string) => {
      const overlapHours = 0.1;
      await api.call('POST', `/v1/keys/${id}/rotate`, { body: { overlapHours } });
      expect(await statusOf(kept)).toBe(200);
      offsetMs += 7 * MINUTE_MS;
    },
  ],
])('a session ends when its key %s', async (_what, end) => {
  const { id, key } = await newKey({ tenantId: 'default' });
  kept = await signIn(api, { apiKey: key });
  const other = await signIn(api);
  expect(await statusOf(kept)).toBe(200);
  await end(id);
  expect([await statusOf(kept), await statusOf(other)]).toEqual([401, 200]);
});
let kept: Awaited<ReturnType<typeof signIn>>;

test('signing out ends one session, signing out everywhere all of the key, and the key ends them too', async () => {
  const { key } = await newKey({ tenantId: 'default' });
  const sessions = [
    await signIn(api, { apiKey: key }),
    await signIn(api, { apiKey: key }),
    await signIn(api, { apiKey: key }),
  ];
  const other = await signIn(api);
  const statuses = () => Promise.all([...sessions, other].map((each) => statusOf(each)));
  const out = await sessions[0]?.call('DELETE', '/v1/session');
  expect(out?.status).toBe(204);
  expect(out?.headers.get('set-cookie')).toMatch(/^postrider_session=; HttpOnly; SameSite=Strict; Path=\/; Max-Age=0$/);
  expect(await statuses()).toEqual([401, 200, 200, 200]);
  expect((await sessions[1]?.call('DELETE', '/v1/session?everywhere=true'))?.status).toBe(204);
  expect(await statuses()).toEqual([401, 401, 401, 200]);
  const last = await signIn(api, { apiKey: key });
  expect((await api.call('DELETE', '/v1/session?everywhere=true', { key })).status).toBe(204);
  expect([await statusOf(last), await statusOf(other)]).toEqual([401, 200]);
});

test('with an API key there is no session, and the key goes before the cookie', async () => {
  for (const method of ['GET', 'DELETE']) {
    const { json } = await api.call<ProblemJson>(method, '/v1/session');
    expect(json).toMatchObject({ status: 404, code: 'session_not_found' });
  }
  const browser = await signIn(api);
  const { key } = await newKey({ tenantId: 'default', scopes: ['read'] });
  const asked = await api.call('GET', '/v1/keys', { key, headers: { cookie: browser.cookie } });
  expect(asked.status).toBe(403);
});

test('a sign-in code works once, until it expires', async () => {
  const at = () => new Date(Date.now() + offsetMs);
  const codeFor = async (minutes: number) =>
    (await createSignInCode(api.database, { expiresAt: new Date(at().getTime() + minutes * MINUTE_MS), now: at() })) ??
    '';
  const code = await codeFor(15);
  const signIns = await Promise.allSettled([signIn(api, { code }), signIn(api, { code }), signIn(api, { code })]);
  const made = signIns.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(made.map(({ session }) => session.key.scopes)).toEqual([['admin']]);
  const used = await api.call<ProblemJson>('POST', '/v1/session', { key: null, body: { code } });
  expect([used.status, used.json.detail]).toEqual([401, 'The sign-in code is unknown, was used, or has expired.']);
  const late = await codeFor(15);
  offsetMs += 15 * MINUTE_MS;
  expect((await api.call('POST', '/v1/session', { key: null, body: { code: late } })).status).toBe(401);
});

test.each([
  ['neither', {}],
  ['both', { apiKey: 'pr_a', code: 'b' }],
  ['an unknown member', { apiKey: 'pr_a', remember: true }],
  ['a key that cannot be one', { apiKey: 'pr_ä' }],
  ['a very long key', { apiKey: 'x'.repeat(513) }],
])('a sign-in with %s is refused', async (_what, body) => {
  expect((await api.call('POST', '/v1/session', { key: null, body })).status).toBe(422);
});

test('hostile cookies are no session and break nothing', async () => {
  const { cookie } = await signIn(api);
  const hostile = [
    'postrider_session=',
    'postrider_session',
    `${cookie}x`,
    `postrider_session="${cookie.slice(18)}"`,
    `postrider_session=${'%41'.repeat(43)}`,
    `postrider_session=' or 1=1 --${'a'.repeat(29)}`,
    `Postrider_Session=${cookie.slice(18)}`,
    ';;;=;==; postrider_session=__proto__',
    `postrider_session=${'a'.repeat(12_000)}`,
    Array.from({ length: 1_500 }, (_, i) => `c${i}=1`).join('; '),
    Array.from({ length: 100 }, () => cookie).join('; '),
    // A sibling domain planted a second one.
    `postrider_session=${'B'.repeat(43)}; ${cookie}`,
  ];
  for (const each of hostile) {
    const { status } = await api.call('GET', T, { key: null, headers: { cookie: each } });
    expect([each.slice(0, 60), status]).toEqual([each.slice(0, 60), 401]);
  }
  const among = Array.from({ length: 500 }, (_, i) => `c${i}=1`).join('; ');
  expect((await api.call('GET', T, { key: null, headers: { cookie: `${among}; ${cookie}` } })).status).toBe(200);
});

test('after thirty failed sign-ins in a minute an address has to wait, and right ones do not count', async () => {
  const attempt = (apiKey: string) => api.call<ProblemJson>('POST', '/v1/session', { key: null, body: { apiKey } });
  for (let i = 0; i < 31; i++) expect((await attempt(api.adminKey)).status).toBe(200);
  const statuses = (await Promise.all(Array.from({ length: 35 }, () => attempt('pr_wrong')))).map(
    ({ status }) => status,
  );
  expect(statuses.toSorted((a, b) => a - b)).toEqual([...Array<number>(30).fill(401), ...Array<number>(5).fill(429)]);
  const refused = await attempt(api.adminKey);
  expect([refused.json.code, Number(refused.headers.get('retry-after')) > 0]).toEqual(['too_many_sign_ins', true]);
  offsetMs += MINUTE_MS;
  expect((await attempt(api.adminKey)).status).toBe(200);
});

test('a key that signs in again and again keeps its hundred latest sessions', async () => {
  const { id, key } = await newKey({ tenantId: 'default' });
  const first = await signIn(api, { apiKey: key });
  await api.database.query(
    `insert into sessions select sha256(n::text::bytea), key_id, key_hash, created_at + n * interval '1 ms', expires_at, idle_expires_at
     from sessions, generate_series(1, 99) n where key_id = $1`,
    [id],
  );
  expect(await statusOf(first)).toBe(200);
  await signIn(api, { apiKey: key });
  const { rows } = await api.database.query('select count(*)::int as n from sessions where key_id = $1', [id]);
  expect([rows, await statusOf(first)]).toEqual([[{ n: 100 }], 401]);
});
