import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { makeScene } from './scene.ts';
import { violationsIn } from './what-is-wrong.ts';

const scene = await makeScene();
const pages = await drivePages(scene);

test('a tenant is made, changed and deleted, and its id has to be typed for that', async () => {
  const { page } = pages;
  await pages.go('/tenants');
  await page.getByRole('button', { name: 'New tenant' }).press('Enter');
  await page.getByLabel('Id', { exact: true }).fill('globex');
  await page.getByLabel('Name').fill('Globex');
  expect(await violationsIn(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Globex', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Change…' }).first().press('Enter');
  await page.getByLabel('Dead letters are kept (days)').fill('30');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('are kept 30 days').waitFor();
  expect(await violationsIn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete…' }).press('Enter');
  const remove = page.getByRole('button', { name: 'Delete it' });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel('Type globex to go on').fill('globex');
  await remove.click();
  await page.getByRole('heading', { name: 'Tenants', level: 1 }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Globex' }).count()).toBe(0);
});

test('quiet hours are set by fields, drawn while they are typed, and the JSON shows the same', async () => {
  const { page } = pages;
  const endpointId = scene.ids['endpointId'] ?? '';
  await pages.go(`/endpoints/${endpointId}?tenant=acme`);
  await page.getByRole('button', { name: 'Change preferences…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Preferences of the endpoint' });
  await dialog.getByLabel('When nothing is sent').selectOption('own');
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await dialog.getByLabel('From').fill('23:30');
  await dialog.getByLabel('Sun').press('Space');
  await dialog.getByRole('figure', { name: 'Quiet hours in Europe/Berlin' }).waitFor();
  await dialog.getByLabel('How many attempts may begin').selectOption('own');
  await dialog.getByLabel('Each minute').fill('12');
  expect(await violationsIn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'JSON' }).press('Enter');
  const text = dialog.getByLabel('The settings, as JSON');
  const written = await text.inputValue();
  await text.fill('{"quietHours": 5}');
  expect(await dialog.getByRole('button', { name: 'Fields' }).isDisabled()).toBe(true);
  await text.fill(written);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await scene.fake.postrider.endpoints.getPreferences('acme', endpointId)).toEqual({
    quietHours: {
      timeZone: 'Europe/Berlin',
      windows: [{ start: '23:30', end: '07:00', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }],
    },
    rateLimits: { perMinute: 12 },
  });
});

test('the defaults of the deployment are changed by fields', async () => {
  const { page } = pages;
  await pages.go('/settings');
  await page
    .getByRole('region', { name: 'Defaults of endpoints' })
    .getByRole('button', { name: 'Change…' })
    .press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Change the defaults' });
  await dialog.getByLabel('Time-out of an attempt (seconds)').fill('20');
  await dialog.getByLabel('A failed attempt is made again').selectOption('list');
  await dialog.getByLabel('Seconds before each retry').fill('5, 60');
  await dialog.getByLabel('Headers of every request').fill('X-Shop: books');
  expect(await violationsIn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await page.getByText('20,000 ms').waitFor();
  await page.getByText('3 attempts, after 5 s, 60 s').waitFor();
  expect(pages.complaints).toEqual([]);
});
