// Takes the pictures of the dashboard for the README and the docs, light and dark, from a running `npm start -- --demo`:
// `node scripts/screenshots.mjs`. Needs Chromium (`CHROMIUM`, else Debian's).
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';

const root = new URL('../', import.meta.url);
const base = process.env.POSTRIDER_BASE_URL ?? 'http://127.0.0.1:8080';
const apiKey =
  process.env.POSTRIDER_API_KEY ?? readFileSync(new URL('.postrider/secrets/admin-key', root), 'utf8').trim();
const { chromium } = createRequire(new URL('packages/ui/package.json', root))('playwright-core');
const MOST_BYTES = 200_000;
/** What a page reads after its first rows, such as the sparklines of a list. */
const SETTLE_MS = 2_500;
const folder = new URL('docs/dashboard/', root);

/** A dead letter: the best to explain. */
const letter = await firstOf('/v1/dead-letters');
const endpoint = await firstOf(`/v1/tenants/${letter.tenantId}/endpoints`);
const tenant = `tenant=${letter.tenantId}`;
const PICTURES = [
  { name: 'overview', path: '/?period=7d' },
  { name: 'explain', path: `/explain?q=${letter.eventId}` },
  { name: 'deliveries', path: '/deliveries' },
  { name: 'delivery', path: `/deliveries/${letter.id}?${tenant}` },
  { name: 'dead-letters', path: '/dead-letters' },
  { name: 'endpoints', path: `/endpoints?${tenant}` },
  { name: 'endpoint', path: `/endpoints/${endpoint.id}?${tenant}` },
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
}

async function takeAll(colorScheme) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  await page.goto(`${base}/ui/sign-in`);
  await page.getByLabel('API key').fill(apiKey);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  for (const { name, path } of PICTURES) {
    await page.goto(`${base}/ui${path}`);
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

async function firstOf(path) {
  const answer = await fetch(`${base}${path}?limit=1`, { headers: { authorization: `Bearer ${apiKey}` } });
  const { data } = await answer.json();
  if (data?.[0] === undefined) throw new Error(`${path} is empty. Start with --demo.`);
  return data[0];
}
