// Takes the pictures of the dashboard for the README and the docs, light and dark, from a running `npm start -- --demo`:
// `node scripts/screenshots.mjs`. Needs Chromium (`CHROMIUM`, else Debian's).
import { mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { adminKey, DEFAULT_BASE, openApi } from './running-stack.mjs';

const root = new URL('../', import.meta.url);
const { chromium } = createRequire(new URL('packages/ui/package.json', root))('playwright-core');
const MOST_BYTES = 200_000;
/** What a page reads after its first rows, such as the sparklines of a list. */
const SETTLE_MS = 2_500;
/** Where the machine is busy, as after the start, the newest deliveries are all on their way: that would look stuck. */
const MOST_PENDING = 3;
const NEWEST = 20;
const PATIENCE_MS = 120_000;
const folder = new URL('docs/dashboard/', root);

const api = openApi(1);
/** A dead letter with attempts: the best to explain. */
const letter = await firstOf('/v1/dead-letters', ({ attemptCount }) => attemptCount > 1);
const tenant = `tenant=${letter.tenantId}`;
const PICTURES = [
  { name: 'overview', path: '/?period=7d' },
  { name: 'explain', path: `/explain?q=${letter.eventId}` },
  { name: 'deliveries', path: '/deliveries' },
  { name: 'delivery', path: `/deliveries/${letter.id}?${tenant}` },
  { name: 'dead-letters', path: '/dead-letters' },
  { name: 'endpoints', path: '/endpoints' },
  { name: 'endpoint', path: `/endpoints/${letter.endpointId}?${tenant}` },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  for (const colorScheme of ['light', 'dark']) await takeAll(colorScheme);
} finally {
  await browser.close();
  api.close();
}

async function takeAll(colorScheme) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  await page.goto(new URL('/ui/sign-in', DEFAULT_BASE).href);
  await page.getByLabel('API key').fill(adminKey());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  for (const { name, path } of PICTURES) {
    await untilMostHaveEnded();
    await page.goto(new URL(`/ui${path}`, DEFAULT_BASE).href);
    await page.locator('main h1').waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const file = new URL(`${name}-${colorScheme}.png`, folder);
    await page.screenshot({ path: file.pathname });
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`${file.pathname} has ${size} bytes, more than ${MOST_BYTES}.`);
    console.log(`${name}, ${colorScheme}: ${Math.round(size / 1_000)} kB`);
  }
  await page.close();
}

async function untilMostHaveEnded() {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { body } = await api.call('GET', `/v1/deliveries?limit=${NEWEST}`);
    if (body.data.filter(({ status }) => status === 'pending').length <= MOST_PENDING) return;
    await sleep(1_000);
  }
  throw new Error(`More than ${MOST_PENDING} of the newest ${NEWEST} deliveries are pending after ${PATIENCE_MS} ms.`);
}

async function firstOf(path, isFitting = () => true) {
  const { body } = await api.call('GET', `${path}?limit=100`);
  const found = body.data.find(isFitting);
  if (found === undefined) throw new Error(`${path} has none that fits. Start with --demo.`);
  return found;
}
