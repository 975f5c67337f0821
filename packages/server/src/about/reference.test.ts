import { existsSync } from 'node:fs';
import { PATIENCE_MS, skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  await testBuild();
  api = await startTestApi();
});
afterAll(() => api?.stop());

const CHROMIUM = '/usr/bin/chromium';

test('the page may load nothing from elsewhere, runs no script of its own, and cannot be framed', async () => {
  const { status, headers, text } = await api.call('GET', '/docs/api', { key: null });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain('<title>Postrider: API reference</title>');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(text).not.toMatch(/<script>|<style>|https?:/);
});

test('the files of the page are kept by browsers, and come packed to those that take that', async () => {
  const { text } = await api.call('GET', '/docs/api', { key: null });
  const files = [...text.matchAll(/"(\/docs\/api\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(files).toEqual([
    expect.stringMatching(/reference\.[0-9a-f]{16}\.css$/),
    expect.stringMatching(/reference\.[0-9a-f]{16}\.js$/),
  ]);
  for (const path of files) {
    const { status, headers } = await api.call('GET', path, { key: null });
    expect([status, headers.get('content-encoding')]).toEqual([200, 'gzip']);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const plain = await api.call('GET', path, { key: null, headers: { 'accept-encoding': 'identity' } });
    expect([plain.status, plain.headers.get('content-encoding')]).toEqual([200, null]);
  }
});

test.each(['/docs/api/index.html', '/docs/api/..%2f..%2fpackage.json', '/docs/api/reference.js', '/docs/api/a/b'])(
  '%s is not a file of the page',
  async (path) => {
    expect(await api.call('GET', path, { key: null })).toMatchObject({
      status: 404,
      json: { code: 'route_not_found' },
    });
  },
);

test('the page takes no other method than GET and HEAD', async () => {
  const { status, headers } = await api.call('POST', '/docs/api', { key: null, body: {} });
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect((await api.call('HEAD', '/docs/api', { key: null })).status).toBe(200);
});

test('a browser shows every operation, asks no other server, and finds nothing against the policy', async (context) => {
  skipUnless(context, existsSync(CHROMIUM), `It drives ${CHROMIUM}, which is not there.`);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const complaints: string[] = [];
    const requested: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${api.url}/docs`);
    await page.getByRole('heading', { name: 'Publish an event' }).waitFor();
    expect(await page.title()).toBe('Postrider: API reference');
    const { json } = await api.call<{ paths: Record<string, object> }>('GET', '/openapi.json');
    const operations = Object.values(json.paths).flatMap(
      (methods) => Object.values(methods) as { operationId: string }[], // as OpenAPI says
    );
    const shown = await page.locator('[id*="/operation/"]').evaluateAll((elements) => elements.map(({ id }) => id));
    const missing = operations.filter(
      ({ operationId }) => !shown.some((id) => id.endsWith(`/operation/${operationId}`)),
    );
    expect([operations.length > 50, missing]).toEqual([true, []]);
    // The search has a worker.
    await page.getByPlaceholder('Search').fill('rotate');
    await page.locator('[data-role="search:results"] li').first().waitFor();
    const elsewhere = requested.filter((url) => !url.startsWith(api.url) && !url.startsWith(`blob:${api.url}`));
    expect([complaints, elsewhere]).toEqual([[], []]);
    expect(requested).toContain(`${api.url}/openapi.json`);
  } finally {
    await browser.close();
  }
});
