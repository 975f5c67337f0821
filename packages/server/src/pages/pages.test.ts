import { existsSync } from 'node:fs';
import { PATIENCE_MS, skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { createSignInCode } from '@postrider/store/sessions';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const CHROMIUM = '/usr/bin/chromium';

let api: TestApi;
beforeAll(async () => {
  await testBuild();
  api = await startTestApi();
});
afterAll(() => api?.stop());

const get = (path: string, headers: Record<string, string> = {}) => api.call('GET', path, { key: null, headers });

test.each(['/ui', '/ui/', '/ui/sign-in', '/ui/tenants/default/deliveries/dlv_1?status=retrying', '/ui/index.html'])(
  '%s is the page, which may load nothing from elsewhere and cannot be framed',
  async (path) => {
    const { status, headers, text } = await get(path);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    const [, nonce = ''] = /nonce="([^"]+)"/.exec(text) ?? [];
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect((await get(path)).text).not.toContain(nonce);
    expect(text).not.toMatch(/<script>|<style>|https?:/);
  },
);

test('browsers keep the files for ever, and get them packed as they can read them', async () => {
  const { text } = await get('/ui');
  const paths = [...text.matchAll(/"(\/ui\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(paths.some((path) => path.endsWith('.js')) && paths.some((path) => path.endsWith('.css'))).toBe(true);
  for (const path of paths) {
    const answers = await Promise.all(
      ['gzip, br', 'gzip', 'identity'].map((encodings) => get(path, { 'accept-encoding': encodings })),
    );
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', null]);
    expect(new Set(answers.map((each) => each.text)).size).toBe(1);
    for (const { status, headers } of answers) {
      expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(headers.get('content-type')).toMatch(/^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)$/);
    }
  }
});

test.each([
  '/ui/assets/index-00000000.js',
  '/ui/assets/..%2f..%2fpackage.json',
  '/ui/assets/%2e%2e%2f.built',
  '/ui/assets/',
])('%s is no file of the pages', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, json: { code: 'route_not_found' } });
});

test.each(['/ui/..%2f..%2fpackage.json', '/ui/.built', '/ui/%2e%2e/%2e%2e/src/main.tsx', '/ui/%00.js'])(
  '%s is the page or nothing, and never a file beside it',
  async (path) => {
    const { text, status } = await get(path);
    expect([200, 400, 404]).toContain(status);
    expect(text).not.toMatch(/workspace:|createRoot/);
  },
);

test('the pages take no other method than GET and HEAD', async () => {
  for (const path of ['/ui', '/ui/deliveries']) {
    const { status, headers } = await api.call('POST', path, { key: null, body: {} });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await api.call('HEAD', path, { key: null })).status).toBe(200);
  }
});

test('an operator can switch the pages and their sign-in off', async () => {
  const without = await startTestApi({ env: { POSTRIDER_UI: 'off' } });
  try {
    expect((await without.call('GET', '/ui')).status).toBe(404);
    const signIn = await without.call('POST', '/v1/session', { key: null, body: { apiKey: without.adminKey } });
    expect(signIn.status).toBe(404);
  } finally {
    await without.stop();
  }
});

test('a browser signs in by a link, finds nothing against the policy, and keeps no code', async (context) => {
  skipUnless(context, existsSync(CHROMIUM), `It drives ${CHROMIUM}, which is not there.`);
  const now = new Date();
  const code = await createSignInCode(api.database, { expiresAt: new Date(now.getTime() + 60_000), now });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${api.url}/ui/sign-in#code=${code}`);
    await page.getByRole('navigation').first().waitFor();
    expect(page.url()).not.toContain(code);
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'postrider_session', httpOnly: true, sameSite: 'Strict', path: '/' }]);
    expect(complaints.filter((text) => /policy|trusted/i.test(text))).toEqual([]);
  } finally {
    await browser.close();
  }
});
