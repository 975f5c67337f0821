import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { tabTo } from './keyboard.ts';
import { makeScene } from './scene.ts';
import { violationsIn } from './what-is-wrong.ts';

const scene = await makeScene();
const pages = await drivePages(scene);

test('a tenant is made, changed and deleted: its id has to be typed, and nobody may have changed it meanwhile', async () => {
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
  await expect.poll(() => remove.isEnabled()).toBe(true);
  await scene.fake.postrider.tenants.update('globex', { name: 'Globex, which pays now' });
  await remove.click();
  await page.getByRole('alertdialog').getByText('It was changed meanwhile').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Delete…' }).click();
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
  await page.getByText('20 s', { exact: true }).waitFor();
  await page.getByText('3 attempts, after 5 s, 60 s').waitFor();
});

test('a setting is changed with the mouse alone, and a change that is left changes nothing', async () => {
  const { page } = pages;
  await pages.go('/settings?tenant=acme');
  const section = page.getByRole('region', { name: 'Defaults of endpoints' });
  const timeout = page.getByLabel('Time-out of an attempt (seconds)');
  for (const [seconds, button] of [
    ['7', 'Cancel'],
    ['9', 'Save'],
  ] as const) {
    await section.getByRole('button', { name: 'Change…' }).click();
    await timeout.click();
    await page.keyboard.type(seconds);
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await section.getByText('9 s', { exact: true }).waitFor();
  expect((await scene.fake.postrider.defaults.get('acme')).timeoutMs).toBe(9_000);
});

test.each([
  ['/keys', 'New key'],
  ['/schedules', 'New schedule'],
  ['/tenants', 'New tenant'],
  ['/endpoints/{id}', 'Pause…'],
  ['/endpoints/{id}', 'Rotate the secret…'],
  ['/settings', 'Sign out everywhere…'],
  ['/', 'Keys and help'],
])('on %s the focus is on "%s" again after its dialog is closed', async (path, name) => {
  const { page } = pages;
  await pages.go(`${path.replace('{id}', scene.ids['endpointId'] ?? '')}?tenant=acme`);
  const button = page.getByRole('button', { name, exact: true });
  await button.press('Enter');
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect.poll(() => dialog.evaluate((each) => each.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => button.evaluate((each) => each === document.activeElement)).toBe(true);
});

test('who signs out everywhere is asked first, and then sees the sign-in', async () => {
  const { page } = pages;
  await pages.go('/settings');
  await page.getByRole('button', { name: 'Sign out everywhere…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  const request = page.waitForRequest((each) => each.method() === 'DELETE');
  await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }));
  await page.keyboard.press('Enter');
  expect(new URL((await request).url()).search).toBe('?everywhere=true');
  await page.getByLabel('API key').waitFor();
  expect(pages.complaints).toEqual([]);
});
