import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { tabTo } from './keyboard.ts';
import type { Pages } from './open-pages.ts';
import { makeScene } from './scene.ts';

const scene = await makeScene();
const pages = await drivePages(scene, { isSignedIn: false });

test('somebody signs in with a key and comes to the page that was asked for, which keeps no key', async () => {
  const { page } = pages;
  await pages.go('/explain?q=order-1');
  await page.getByLabel('API key').fill('pr_secret_of_a_test');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Explain' }).waitFor();
  expect(new URL(page.url()).search).toBe('?q=order-1');
  const kept = await page.evaluate(() =>
    JSON.stringify([localStorage, sessionStorage, document.documentElement.outerHTML]),
  );
  expect(kept).not.toContain('pr_secret_of_a_test');
});

test('a link of another site does not send somebody who signs in elsewhere', async () => {
  const { page } = pages;
  await pages.go('/sign-in?next=https://evil.example.com/');
  await page.getByLabel('API key').fill('pr_secret_of_a_test');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  expect(new URL(page.url()).host).not.toContain('evil');
});

test('why an order did not arrive is found and mended with the keyboard alone', async () => {
  const { page } = pages;
  await pages.go('/');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('order-1');
  await page.keyboard.press('Enter');
  await page.getByText('Not delivered').waitFor();
  const story = page.getByRole('listitem').filter({ hasText: 'Not delivered' });
  await expect.poll(() => story.textContent()).toMatch(/because every attempt failed|because the receiver/);
  const retry = story.getByRole('button', { name: 'Retry now' });
  for (let presses = 0; presses < 60 && !(await isFocused(retry)); presses += 1) await page.keyboard.press('Tab');
  expect(await isFocused(retry)).toBe(true);
  await page.keyboard.press('Enter');
  // The receiver is still down: this was one more attempt.
  const deliveryId = scene.ids['deliveryId'] ?? '';
  const attempts = async () => (await scene.fake.postrider.deliveries.get('acme', deliveryId)).attemptCount;
  await expect.poll(attempts).toBe(2);
});

test('the waterfall of an attempt shows where its time went, and each attempt has its own request', async () => {
  const { page } = pages;
  const deliveryId = scene.ids['deliveryId'] ?? '';
  const whole = await scene.fake.postrider.deliveries.get('acme', deliveryId);
  const attempts = [
    { durationMs: 200, timings: { dnsMs: 10, connectMs: 20, tlsMs: 30, firstByteMs: 80 } },
    { durationMs: 100, timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 90 } },
  ].map((times, index) => ({ ...whole.attempts[0], ...times, number: index + 1 }));
  await page.route(`**/deliveries/${deliveryId}`, async (route) => route.fulfill({ json: { ...whole, attempts } }));
  await pages.go(`/deliveries/${deliveryId}?tenant=acme`);
  await page.getByText('DNS 10 ms · Connect 20 ms · TLS 30 ms · First byte 80 ms · Rest 60 ms').waitFor();
  const table = page.getByRole('table', { name: /^Each attempt/ });
  // Where each part begins, and how much it takes of the longest attempt, in percent.
  const parts = await table.locator('td > div').evaluateAll((bars) =>
    bars.map((bar) => {
      const track = bar.firstElementChild ?? bar;
      const all = track.getBoundingClientRect();
      return [...track.children].map((part) => {
        const { left, width } = part.getBoundingClientRect();
        return [Math.round(((left - all.left) / all.width) * 100), Math.round((width / all.width) * 100)];
      });
    }),
  );
  expect(parts).toEqual([
    [
      [0, 5],
      [5, 10],
      [15, 15],
      [30, 40],
      [70, 30],
    ],
    [
      [0, 45],
      [45, 5],
    ],
  ]);
  await page.getByRole('region', { name: 'Request of attempt 2' }).waitFor();
  await table.getByRole('button', { name: '1', exact: true }).press('Enter');
  await page.getByRole('region', { name: 'Request of attempt 1' }).waitFor();
  await table.getByRole('button', { name: '2', exact: true }).click();
  await page.getByRole('region', { name: 'Request of attempt 2' }).waitFor();
  await page.unroute(`**/deliveries/${deliveryId}`);
});

const deliveryOf = async (status: 'delivered' | 'pending') => {
  const { data } = await scene.fake.postrider.deliveries.list('acme', { status });
  return data[0]?.id ?? 'none';
};

test('what was delivered is sent again with the keyboard, and what is open is cancelled only after a question', async () => {
  const { page } = pages;
  await pages.go(`/deliveries/${await deliveryOf('delivered')}?tenant=acme`);
  await page.getByRole('button', { name: /^Send again/ }).waitFor();
  await page.keyboard.press('r');
  await page.getByText('1 delivery matches').waitFor();
  // One needs no rate.
  expect(await page.getByLabel('At most').count()).toBe(0);
  await tabTo(page, page.getByRole('button', { name: 'Send 1 again' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Replay' }).waitFor();
  await page.getByText('Send again: 1 chosen').waitFor();

  const openId = await deliveryOf('pending');
  const status = async () => (await scene.fake.postrider.deliveries.get('acme', openId)).status;
  await pages.go(`/deliveries/${openId}?tenant=acme`);
  const cancel = page.getByRole('button', { name: 'Cancel delivery…' });
  await cancel.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Cancel this delivery?' });
  await question.getByRole('button', { name: 'Keep it' }).press('Enter');
  await question.waitFor({ state: 'detached' });
  expect(await status()).toBe('pending');
  await cancel.press('Enter');
  await question.getByRole('button', { name: 'Cancel delivery' }).press('Enter');
  await page.getByText(/^Cancelled: requested/).waitFor();
  expect(await status()).toBe('cancelled');
});

test('an attempt stands in the timeline with its answer and when the next was planned', async () => {
  const { page } = pages;
  await pages.go(`/deliveries/${scene.ids['deliveryId']}?tenant=acme`);
  const titles = page.getByRole('main').getByRole('heading', { level: 2 });
  await titles.first().waitFor();
  expect(await titles.allTextContents()).toEqual(['Attempts', 'Timeline']);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  expect(await timeline.getByRole('listitem').filter({ hasText: 'Attempt 1' }).textContent()).toMatch(
    /Attempt 1 · (\d{3} [a-z ]+ in|[a-z ]+ after) \d/,
  );
});

test('what a search finds is told for each endpoint, and text of others is only text', async () => {
  const { page } = pages;
  await pages.go('/explain?q=order-1');
  const stories = page.getByRole('listitem').filter({ hasText: /attempts|Change/ });
  const others = page.getByText(/^Not sent to 1 endpoint/);
  await others.waitFor();
  expect(await stories.filter({ hasText: 'Not sent' }).isVisible()).toBe(false);
  await others.press('Enter');
  await stories
    .filter({ hasText: 'its filter' })
    .or(stories.filter({ hasText: 'the filter of the endpoint' }))
    .first()
    .waitFor();
  await stories.filter({ hasText: '<b onclick=alert(1)>Paused' }).first().waitFor();
  expect(await page.locator('b').count()).toBe(0);
});

test('a figure of the overview leads to the list that it counts, and back leads back', async () => {
  const { page } = pages;
  await pages.go('/?tenant=acme&period=7d');
  await page.getByText('Dead letters').last().waitFor();
  await page.locator('dl a').filter({ hasText: /^\d/ }).nth(2).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/ui/dead-letters');
  expect(new URL(page.url()).searchParams.get('tenant')).toBe('acme');
  await page.goBack();
  await expect.poll(() => new URL(page.url()).search).toContain('period=7d');
});

test('the theme that somebody chooses stays after a reload', async () => {
  const { page } = pages;
  await pages.go('/');
  await page.getByRole('button', { name: /^Theme: system/ }).click();
  await page.getByRole('button', { name: /^Theme: light/ }).click();
  await page.reload();
  await page.getByRole('button', { name: /^Theme: dark/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});

test('the help lists the keys, and Escape closes it', async () => {
  const { page } = pages;
  await pages.go('/');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog', { name: 'Keys' }).count()).toBe(0);
});

test('who signs out sees the sign-in, and the browser found nothing against the policy', async () => {
  const { page } = pages;
  await page.getByRole('button', { name: /^Sign out/ }).click();
  await page.getByLabel('API key').waitFor();
  expect(pages.complaints).toEqual([]);
});

async function isFocused(element: ReturnType<Pages['page']['locator']>): Promise<boolean> {
  return element.evaluate((node) => node === node.ownerDocument.activeElement);
}
