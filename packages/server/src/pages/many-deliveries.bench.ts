import { connect } from '@postrider/store/sql';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillDeliveries } from '../testing/fill-deliveries.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// How fast the dashboard is with many deliveries behind it: until a new visitor sees figures, from a click or a key until the next
// picture, and how smoothly a long list scrolls. Needs 7 GB of disk and four minutes to fill them; BENCH_DELIVERIES asks for fewer.

const CHROMIUM = '/usr/bin/chromium';
const DELIVERIES = Number(process.env['BENCH_DELIVERIES'] ?? 10_000_000);
const VISITS = 7;
const ROWS = 100_000;
const ROWS_AT_ONCE = 5_000;
const PIXELS_A_FRAME = 120;

// What runs in the browser.
const MARK_FIGURES = `
  const look = () => {
    if (document.body?.innerText.includes('Backlog now')) performance.mark('figures');
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);`;
const NOTE_EVENTS = `
  window.seen = [];
  new PerformanceObserver((list) => window.seen.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'event', durationThreshold: 16 });`;
const SCROLL = `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  window.scrollTo(0, document.documentElement.scrollHeight / 3);
  for (let n = 0; n < 30; n++) await frame();
  let last = await frame();
  const result = { gaps: [], blank: 0, rows: 0 };
  for (let n = 0; n < 400; n++) {
    window.scrollBy(0, ${PIXELS_A_FRAME});
    const now = await frame();
    result.gaps.push(now - last);
    last = now;
    if (!document.elementFromPoint(640, 500)?.closest('tr')) result.blank++;
    result.rows = Math.max(result.rows, document.querySelectorAll('tbody tr').length);
  }
  return result;
})()`;

let api: TestApi;
let browser: Browser;
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
beforeAll(async () => {
  api = await startTestApi({ replacements: { checkAnswers: false } });
  const database = connect(api.databaseUrl, { maxConnections: 1, applicationName: 'bench', unlimited: true });
  await fillDeliveries(database, DELIVERIES, (what) => console.log(`filling: ${what}`));
  await database.end();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const { page, context } = await visit();
  await page.goto(`${api.url}/ui/sign-in`);
  await page.getByLabel('API key').fill(api.adminKey);
  await page.keyboard.press('Enter');
  await page.getByText('Backlog now').waitFor();
  signedIn = await context.storageState();
  await context.close();
}, 3_600_000);
afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

/** A browser that has no file of the pages yet. */
async function visit(): Promise<{ page: Page; context: BrowserContext }> {
  const viewport = { width: 1280, height: 900 };
  const context = await browser.newContext({ viewport, ...(signedIn && { storageState: signedIn }) });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  return { page, context };
}

const at = (sorted: readonly number[], share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
const show = (what: string, values: number[], unit = 'ms') => {
  const sorted = values.toSorted((one, other) => one - other);
  const figures = [0.5, 0.95, 1].map((share) => `${at(sorted, share)}`);
  console.log(`${what}: ${figures.join(', ')} ${unit} (p50, p95, most of ${sorted.length})`);
};

test(`the first view, with ${DELIVERIES} deliveries`, async () => {
  const shown: number[] = [];
  const painted: number[] = [];
  let script = 0;
  for (let n = 0; n < VISITS; n++) {
    const { page, context } = await visit();
    const scripts = new Map<string, number>();
    page.on('response', async (response) => {
      if (!response.url().endsWith('.js')) return;
      const { responseBodySize } = await response.request().sizes();
      scripts.set(response.url(), responseBodySize);
    });
    await page.addInitScript({ content: MARK_FIGURES });
    await page.goto(`${api.url}/ui/`);
    await page.getByText('Backlog now').waitFor();
    // The mark follows with the next picture.
    await page.waitForTimeout(500);
    // By the clock of the page, which begins with the navigation.
    const times = await page.evaluate<number[]>(
      `['figures', 'first-contentful-paint'].map((name) => performance.getEntriesByName(name)[0]?.startTime)`,
    );
    shown.push(times[0] ?? NaN);
    painted.push(times[1] ?? NaN);
    script = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
    await context.close();
  }
  show('first paint', painted);
  show('figures shown', shown);
  console.log(`script: ${Math.round(script / 1_000)} kB as sent`);
  expect(shown.every(Number.isFinite)).toBe(true);
});

test('clicks and keys', async () => {
  const { page, context } = await visit();
  await page.addInitScript({ content: NOTE_EVENTS });
  await page.goto(`${api.url}/ui/`);
  await page.getByText('Backlog now').waitFor();
  const link = (name: string) => page.getByRole('link', { name, exact: true }).first();
  for (const period of ['7d', '30d', '1h', '24h']) {
    await page.getByLabel('Period').selectOption(period);
    await page.getByText('Backlog now').waitFor();
  }
  await link('Deliveries').click();
  await page.locator('tbody tr').first().waitFor();
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
  await page.getByLabel('Status', { exact: true }).selectOption('delivered');
  await page.locator('tbody tr').first().waitFor();
  for (const name of ['Endpoints', 'Dead letters', 'Overview']) {
    await link(name).click();
    await page.getByRole('heading', { name, exact: true }).waitFor();
  }
  await page.waitForTimeout(1_000);
  const seen = await page.evaluate<number[]>('window.seen');
  show('from a click or key to the next picture', seen);
  expect(seen.length).toBeGreaterThan(0);
  await context.close();
});

test(`a list of ${ROWS} rows`, async () => {
  const { page, context } = await visit();
  const first = await api.call<{ data: object[] }>('GET', '/v1/deliveries?limit=1');
  let sent = 0;
  await page.route(/\/v1\/deliveries\?/, (route) => {
    const data = Array.from({ length: ROWS_AT_ONCE }, (_, n) => ({
      ...first.json.data[0],
      id: `dlv_${String(sent + n).padStart(26, '0')}`,
    }));
    sent += ROWS_AT_ONCE;
    return route.fulfill({ json: { data, nextCursor: sent < ROWS ? `after-${sent}` : null } });
  });
  await page.goto(`${api.url}/ui/deliveries`);
  await page.locator('tbody tr').first().waitFor();
  while (sent < ROWS) {
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await page.waitForTimeout(100);
  }
  await page.waitForTimeout(1_000);
  const { gaps, blank, rows } = await page.evaluate<{ gaps: number[]; blank: number; rows: number }>(SCROLL);
  show(`from frame to frame while it scrolls ${PIXELS_A_FRAME} pixels in each`, gaps);
  console.log(`frames without a row in the middle: ${blank}; most rows in the page: ${rows}`);
  expect(sent).toBeGreaterThanOrEqual(ROWS);
  expect(rows).toBeLessThan(200);
  await context.close();
});
