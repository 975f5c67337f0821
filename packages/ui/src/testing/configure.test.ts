import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { tabTo } from './keyboard.ts';
import { makeScene } from './scene.ts';

const scene = await makeScene();
const pages = await drivePages(scene);

const searchOf = () => new URL(pages.page.url()).searchParams;

test('a key is made with the keyboard alone, shown once, kept nowhere, and revoked', async () => {
  const { page } = pages;
  await pages.go('/keys?tenant=acme');
  await tabTo(page, page.getByRole('button', { name: 'New key' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.type('Reporter');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The key Reporter' }).waitFor();
  const value = (await page.getByRole('region', { name: 'The key' }).textContent()) ?? '';
  expect(value).toMatch(/^pr_/);
  await tabTo(page, page.getByRole('button', { name: 'I have kept it' }));
  await page.keyboard.press('Enter');
  const revoke = page.getByRole('button', { name: 'Revoke Reporter' });
  await revoke.waitFor();
  const kept = await page.evaluate(() =>
    JSON.stringify([localStorage, sessionStorage, location.href, document.documentElement.outerHTML]),
  );
  expect(kept).not.toContain(value);
  await tabTo(page, revoke);
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Revoke', exact: true }));
  await page.keyboard.press('Enter');
  await revoke.waitFor({ state: 'detached' });
});

test('a schedule is made, run, paused and deleted with the keyboard, and its page leads to what came of it', async () => {
  const { page } = pages;
  await pages.go('/schedules?tenant=acme');
  await tabTo(page, page.getByRole('button', { name: 'New schedule' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.type('Evening');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByLabel('Event type').fill('report.due');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Evening' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Run now' }));
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'See what becomes of it' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Pause' }));
  await page.keyboard.press('Enter');
  await page.getByText('None while it is paused').waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Delete…' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Delete', exact: true }));
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).pathname).toBe('/ui/schedules');
  expect((await scene.fake.postrider.schedules.list('acme')).data.map(({ name }) => name)).toEqual(['Morning']);
});

test('the audit log tells what was and is, and the filter stays when an entry is closed', async () => {
  const { page } = pages;
  await pages.go(`/schedules/${scene.ids['scheduleId']}?tenant=acme`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('None while it is paused').waitFor();
  await pages.go(`/audit?tenant=acme&action=updateSchedule&resource=schedule/${scene.ids['scheduleId']}`);
  await page.getByRole('link', { name: 'Update schedule' }).click();
  const changes = page.getByRole('list', { name: 'What changed' });
  await expect.poll(() => changes.textContent()).toMatch(/paused.*false.*true/);
  await page.keyboard.press('Escape');
  await changes.waitFor({ state: 'detached' });
  expect(searchOf().get('action')).toBe('updateSchedule');
});

test('an event type and a template are opened from their lists with the keyboard', async () => {
  const { page } = pages;
  await pages.go('/event-types?tenant=acme');
  await page.getByRole('link', { name: 'order.paid' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByText('at least 0').waitFor();
  await pages.go('/templates?tenant=acme');
  const second = page.getByRole('navigation', { name: 'Templates' }).getByRole('link').nth(1);
  await tabTo(page, second);
  const name = (await second.textContent()) ?? 'none';
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, exact: true }).waitFor();
  expect(pages.complaints).toEqual([]);
});

test('the tenant that is chosen stays from page to page, and on a phone the pages are behind a button', async () => {
  const { page } = pages;
  await pages.go('/deliveries');
  await page.getByLabel('Tenant', { exact: true }).selectOption('acme');
  await expect.poll(() => searchOf().get('tenant')).toBe('acme');
  await page.setViewportSize({ width: 320, height: 640 });
  const settings = page.getByRole('link', { name: 'Settings' });
  expect(await settings.isVisible()).toBe(false);
  await tabTo(page, page.getByRole('button', { name: 'Pages' }));
  await page.keyboard.press('Enter');
  await tabTo(page, settings);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  expect(searchOf().get('tenant')).toBe('acme');
  await expect.poll(() => settings.isVisible()).toBe(false);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a running replay is slowed, paused, resumed and stopped on its page', async () => {
  const { page } = pages;
  const replay = await running();
  await page.route(`**/replays/${replay.id}`, async (route) => {
    if (route.request().method() === 'PATCH') Object.assign(replay, route.request().postDataJSON());
    return route.fulfill({ json: replay });
  });
  await page.route(`**/replays/${replay.id}/*`, async (route) => {
    const command = route.request().url().split('/').at(-1) ?? '';
    replay.status = { pause: 'paused', resume: 'running', cancel: 'cancelled' }[command] ?? 'none';
    return route.fulfill({ json: replay });
  });
  await pages.go(`/replays/${replay.id}?tenant=acme`);
  await page.getByText('4 of 10').waitFor();
  await page.getByLabel('At most each second').fill('3');
  await page.keyboard.press('Enter');
  await page.getByText('at most 3/s').waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Pause' }), 'backwards');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.reload();
  await page.getByText('4 of 10').waitFor();
  await page.getByRole('button', { name: 'Stop for good…' }).press('Enter');
  await page.getByRole('alertdialog').getByText('6 stay as they are.').waitFor();
  expect(replay.status).toBe('running');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop for good' }).press('Enter');
  await page.getByText('Cancelled').waitFor();
  expect(await page.getByRole('link', { name: 'Workflow in Temporal' }).getAttribute('href')).toContain('/workflows/');
});

test('three pages say alike how far a replay is: what was passed over counts as done', async () => {
  const { page } = pages;
  const replay = { ...(await running()), skipped: 2 };
  await page.route('**/v1/**/replays?*', async (route) =>
    route.fulfill({ json: { data: [replay], nextCursor: null } }),
  );
  await page.route(`**/replays/${replay.id}`, async (route) => route.fulfill({ json: replay }));
  for (const path of [`/replays/${replay.id}`, '/replays', '/dead-letters']) {
    await pages.go(`${path}?tenant=acme`);
    await expect.poll(() => page.getByText('6 of 10').count()).toBe(1);
  }
  await page.unroute('**/v1/**/replays?*');
  await page.unroute(`**/replays/${replay.id}`);
});

test('a replay that waits for retries says so, and leads to what is retried', async () => {
  const { page } = pages;
  const { endpointId } = scene.ids;
  const waiting = { sent: 10, delivered: 1, failed: 2, filter: { endpointId, eventType: 'order.paid' } };
  const replay = { ...(await running()), ...waiting };
  await page.route(`**/replays/${replay.id}`, async (route) => route.fulfill({ json: replay }));
  const numbers = await scene.fake.postrider.statistics.get('acme');
  const asked: URLSearchParams[] = [];
  await page.route('**/stats?*', async (route) => {
    asked.push(new URL(route.request().url()).searchParams);
    return route.fulfill({ json: { ...numbers, backlog: { ...numbers.backlog, retrying: 59 } } });
  });
  await pages.go(`/replays/${replay.id}?tenant=acme`);
  await page.getByText('waits for the last results').waitFor();
  await page.getByText(/^On their way7/).waitFor();
  await page.getByRole('link', { name: 'Retries at this endpoint, of this type: 59' }).press('Enter');
  await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
  const filters = { endpointId, eventType: 'order.paid' };
  expect(Object.fromEntries(searchOf())).toEqual({ tenant: 'acme', status: 'retrying', ...filters });
  expect(Object.fromEntries(asked[0] ?? [])).toEqual(filters);
  await page.unroute('**/stats?*');
  await page.unroute(`**/replays/${replay.id}`);
});

/** The fake's replays end at once. */
async function running() {
  const finished = await scene.fake.postrider.replays.get('acme', scene.ids['replayId'] ?? '');
  const temporalUrl = 'https://temporal.example.com/namespaces/default/workflows/replay';
  const progress = { status: 'running', matched: 10, sent: 4, skipped: 0, finishedAt: null, ratePerSecond: 50 };
  return { ...finished, ...progress, temporalUrl };
}

test('the browser found nothing against the policy', () => {
  expect(pages.complaints).toEqual([]);
});
