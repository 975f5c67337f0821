import { createFakePostrider } from '@postrider/sdk-node/testing';
import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { overflowsIn } from './what-is-wrong.ts';

const SCRIPT = '<script>globalThis.hacked=1</script><img src=x onerror="globalThis.hacked=1">';
const HOSTILE = `${SCRIPT} \u001b[2J\u001b[31mred \u202egnirts \u2066 {{7*7}} javascript:alert(1)`;
/** The API takes no characters that cannot be seen in names. */
const NAME = `${SCRIPT.slice(0, 60)} مرحبا`;
const LONG_LINE = `${HOSTILE} ${'W'.repeat(16_384)}`;
/** As large as the API takes them. */
const WORST = 'a\u202e'.repeat(65_000);

const fake = createFakePostrider({
  tenants: ['acme'],
  outcome: ({ event }) => (event.type === 'order.lost' ? 'dead_lettered' : 'delivered'),
});
const ids: Record<string, string> = {};
await makeHostileScene();
const pages = await drivePages({ fake, ids, change: {} });

/** Whatever somebody outside can name or send, in every place that takes text. */
async function makeHostileScene(): Promise<void> {
  const { endpoints, events, eventTypes, keys, schedules, tenants } = fake.postrider;
  await tenants.update('acme', { name: NAME, metadata: { note: HOSTILE } });
  const url = `https://receiver.example.com/${encodeURIComponent(SCRIPT)}`;
  const endpoint = await endpoints.create('acme', { url, name: NAME, headers: { 'x-note': '<b>bold</b>' } });
  ids['endpointId'] = endpoint.id;
  const schema = {
    type: 'object',
    description: HOSTILE,
    properties: { [HOSTILE]: { type: 'string', default: HOSTILE } },
  };
  await eventTypes.create({ name: 'order.lost', description: HOSTILE, schema, examples: [{ note: LONG_LINE }] });
  await keys.create({ name: NAME, tenantId: 'acme', scopes: ['read'] });
  const event = { type: 'order.lost', data: { note: LONG_LINE, [HOSTILE]: HOSTILE }, externalId: NAME };
  const published = await events.publish('acme', event);
  ids['deliveryId'] = published.deliveries[0]?.id ?? '';
  const large = await events.publish('acme', { type: 'order.lost', data: { note: WORST } });
  ids['largeId'] = large.deliveries[0]?.id ?? '';
  const schedule = await schedules.create('acme', {
    name: NAME,
    everySeconds: 900,
    event: { type: 'order.lost', data: { note: LONG_LINE } },
  });
  ids['scheduleId'] = schedule.id;
}

test.each([
  ['/deliveries', 'order.lost'],
  ['/deliveries/$deliveryId', 'Request'],
  ['/live?endpointId=$endpointId', /مرحبا/],
  ['/dead-letters', 'Discard 2'],
  ['/explain?q=$deliveryId', 'See its attempts'],
  ['/explain?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%E2%80%AE', /Nothing is called|invisible/],
  ['/endpoints', 'State'],
  ['/endpoints/$endpointId', 'Signing secrets'],
  ['/endpoints/$endpointId/edit', 'Time machine'],
  ['/event-types/order.lost', 'Its data'],
  ['/schedules/$scheduleId', 'What it publishes'],
  ['/keys', 'Revoke'],
  ['/audit', 'Create schedule'],
  ['/tenants/acme', 'Deliveries and events'],
])('%s shows hostile text as text, cannot be turned around by it, and stays as wide as it was', async (path, shown) => {
  const { page } = pages;
  const filled = path.replace(/\$(\w+)/g, (_, name: string) => ids[name] ?? '');
  await page.setViewportSize({ width: 640, height: 800 });
  await pages.go(`${filled}${filled.includes('?') ? '&' : '?'}tenant=acme`);
  await page.getByText(shown).filter({ visible: true }).first().waitFor();
  expect(await whatWorked()).toEqual([]);
  expect(await overflowsIn(page)).toEqual([]);
  expect(pages.complaints.splice(0)).toEqual([]);
});

/** Markup that became elements, scripts that ran, characters that reach the screen as they came. */
async function whatWorked(): Promise<string[]> {
  return pages.page.evaluate(() => {
    const found: string[] = [];
    if ('hacked' in globalThis) found.push('a script ran');
    if (document.querySelector('main script, main img, main b, [onerror]')) found.push('markup became elements');
    // What is typed into a field is not shown to anybody else.
    const shown = `${document.title}\n${document.body.innerText}`;
    // oxlint-disable-next-line no-control-regex -- that is what it looks for
    const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(shown);
    if (raw)
      found.push(
        `U+${raw[0].charCodeAt(0).toString(16)} is shown as it came: ${shown.slice(raw.index - 60, raw.index)}`,
      );
    return found;
  });
}

test('the largest body, of the worst characters, makes a page with few elements, also when all of it is asked for', async () => {
  const { page } = pages;
  await pages.go(`/deliveries/${ids['largeId']}?tenant=acme`);
  const more = page.getByRole('button', { name: /^Show more/ }).first();
  await more.click();
  await more.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(10_000);
});

test('the secret of an endpoint is shown once, and neither the page, its store nor its address keeps it', async () => {
  const { page } = pages;
  await pages.go(`/endpoints/${ids['endpointId']}?tenant=acme`);
  await page.getByRole('button', { name: 'Rotate the secret…' }).press('Enter');
  await page.getByRole('button', { name: 'Rotate it' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'The new secret' });
  await dialog.waitFor();
  const secret = /whsec_[\w+/=]+/.exec((await dialog.textContent()) ?? '')?.[0] ?? 'none';
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'I have copied it' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const kept = await page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
    const bases = (await indexedDB.databases()).map(({ name }) => name);
    const stored = [localStorage, sessionStorage, history.state, bases, await caches.keys()];
    return JSON.stringify([stored, location.href, document.cookie, document.documentElement.outerHTML, fields]);
  });
  expect(kept).not.toContain(secret);
});
