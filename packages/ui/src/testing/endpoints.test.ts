import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { makeScene } from './scene.ts';
import { violationsIn } from './what-is-wrong.ts';

const scene = await makeScene();
const idOf = (name: string) => scene.ids[name] ?? '';
await scene.fake.postrider.endpoints.putPreferences('acme', idOf('endpointId'), {
  quietHours: { timeZone: 'Europe/Berlin', windows: [{ days: ['sun'], start: '22:00', end: '07:00' }] },
});
const pages = await drivePages(scene);

const open = async (path: string) => pages.go(`${path}?tenant=acme`);

test('the filters of the list stand in its address', async () => {
  const { page } = pages;
  await open('/endpoints');
  await page.getByLabel('State').selectOption('paused');
  await page.getByRole('link', { name: 'Paused' }).waitFor();
  expect(new URL(page.url()).searchParams.get('status')).toBe('paused');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
});

test('lists are filtered by the name of an endpoint, which stands below its id, and by how long ago', async () => {
  const { page } = pages;
  await open('/deliveries');
  const field = page.getByLabel('Endpoint', { exact: true });
  await field.focus();
  await expect.poll(() => page.locator('datalist option[label="Billing"]').count()).toBe(1);
  await page.keyboard.type('billing');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('endpointId')).toBe(idOf('endpointId'));
  await page.getByRole('group', { name: 'Filters' }).getByText('Billing').waitFor();
  // Who goes on typing is still there. A part of a name that no other has is enough.
  await field.fill('arg');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Filters' }).getByText('Large').waitFor();
  expect(await field.evaluate((each) => each === document.activeElement)).toBe(true);
  const asked = page.waitForRequest((request) => /\/deliveries\?.*from=\d{4}-/.test(request.url()));
  await page.getByLabel('Accepted', { exact: true }).selectOption('Last hour');
  await asked;
  expect(new URL(page.url()).searchParams.get('period')).toBe('1h');
  await page.getByLabel('Accepted', { exact: true }).selectOption('Dates…');
  await page.getByLabel('Accepted before').fill('2020-01-01');
  await page.keyboard.press('Enter');
  await page.getByText('No delivery matches').waitFor();
  await page.getByRole('button', { name: 'More filters' }).press('Enter');
  await page.getByLabel('Last outcome').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => field.inputValue()).toBe('');
  await field.blur();
  expect([...new URL(page.url()).searchParams.keys()]).toEqual(['tenant']);
});

test('what a list cuts off is shown to who points at it', async () => {
  const { page } = pages;
  const url = `https://long.example.com/${'path/'.repeat(30)}`;
  const { id } = await scene.fake.postrider.endpoints.create('acme', { url, name: 'Long', status: 'paused' });
  await open('/endpoints');
  const titleOf = async (text: string) => {
    const cell = page.getByRole('cell', { name: text, exact: true });
    await cell.hover();
    return cell.getAttribute('title');
  };
  await expect.poll(async () => titleOf(url)).toBe(url);
  expect(await titleOf('Long')).toBe('');
  await scene.fake.postrider.endpoints.delete('acme', id);
});

test('a name that no endpoint has, or more than one, is asked about and not filtered by', async () => {
  const { page } = pages;
  const { id } = await scene.fake.postrider.endpoints.create('acme', {
    url: 'https://other.example.com/hooks',
    name: 'Billing',
    status: 'paused',
  });
  const filtered = () => new URL(page.url()).searchParams.get('endpointId');
  await open('/deliveries');
  const field = page.getByLabel('Endpoint', { exact: true });
  await field.fill('nobody');
  await page.keyboard.press('Enter');
  const ask = page.getByRole('alert');
  await ask.getByText('No endpoint is called “nobody”.').waitFor();
  expect([filtered(), await page.getByRole('table', { name: 'Deliveries' }).count()]).toEqual([null, 1]);
  // Both are offered: it is none of them that is meant.
  await field.fill('billing');
  await page.keyboard.press('Enter');
  await ask.getByText('More than one endpoint is called “billing”.').waitFor();
  expect(filtered()).toBe(null);
  await field.blur();
  const choices = page.getByRole('group', { name: 'More than one endpoint is called “billing”.' });
  await choices.getByRole('button', { name: 'other.example.com' }).click();
  await expect.poll(async () => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await expect.poll(filtered).toBe(id);
  await expect.poll(() => field.inputValue()).toBe(id);
  expect(await ask.count()).toBe(0);
  await scene.fake.postrider.endpoints.delete('acme', id);
});

test('the list holds still while rows are chosen', async () => {
  const { page } = pages;
  const listed = async () =>
    Number(await page.getByRole('table', { name: 'Deliveries' }).getAttribute('aria-rowcount'));
  const publish = async () => scene.fake.postrider.events.publish('acme', { type: 'order.still', data: {} });
  await publish();
  await page.clock.install();
  await open('/deliveries');
  await page.getByLabel('Event type').fill('order.still');
  await page.keyboard.press('Enter');
  await page
    .getByLabel(/^Choose the delivery/)
    .first()
    .click();
  await page.getByText('The list holds still meanwhile.').waitFor();
  const before = await listed();
  await publish();
  await page.clock.runFor(25_000);
  expect(await listed()).toBe(before);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.clock.runFor(11_000);
  await expect.poll(listed).toBeGreaterThan(before);
  await page.clock.resume();
});

test('several endpoints are paused at once, after their number was said', async () => {
  const { page } = pages;
  await open('/endpoints');
  for (const name of ['Slow', 'Large']) await page.getByLabel(`Choose the endpoint ${name}`).press('Space');
  await page.getByRole('button', { name: 'Pause 2…' }).press('Enter');
  await page.getByRole('alertdialog', { name: 'Pause 2 endpoints?' }).waitFor();
  await page.getByRole('button', { name: 'Pause 2 endpoints' }).press('Enter');
  await expect.poll(() => page.getByRole('alertdialog').count()).toBe(0);
  const { data } = await scene.fake.postrider.endpoints.list('acme', { status: 'paused' });
  expect(data.map(({ name }) => name)).toEqual(expect.arrayContaining(['Slow', 'Large']));
});

test('somebody makes an endpoint by keyboard, sees the request before, and its secret once', async () => {
  const { page } = pages;
  await open('/endpoints/new');
  await page.getByLabel('Address').press('h');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('https://new.example.com/hook');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Made here');
  const request = page.getByRole('region', { name: 'The request', exact: true });
  await expect.poll(() => request.textContent()).toContain('"name": "Made here"');
  expect(await request.textContent()).toContain('POST /v1/tenants/acme/endpoints');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'The new secret' });
  await dialog.waitFor();
  const secret = /whsec_[\w+/=]+/.exec((await dialog.textContent()) ?? '')?.[0] ?? '';
  expect(secret).not.toBe('');
  await page.getByRole('button', { name: 'I have copied it' }).press('Enter');
  await page.getByRole('heading', { name: 'Made here' }).waitFor();
  expect(await page.content()).not.toContain(secret);
});

test('the time machine says what a filter would have stopped', async () => {
  const { page } = pages;
  await open(`/endpoints/${idOf('endpointId')}/edit`);
  await page.getByLabel('Filter (JSON)').fill('{"data.amount": {"$gte": 1000}}');
  await page.getByRole('button', { name: 'Try it on the last 20 events' }).press('Enter');
  const decisions = page.getByRole('table', { name: 'What would happen with each event' });
  await expect.poll(() => decisions.getByText('Filtered').count()).toBeGreaterThan(0);
  await page.getByRole('region', { name: 'It sent' }).first().waitFor();
});

test('the page of an endpoint leads to its latest deliveries, and to all of them', async () => {
  const { page } = pages;
  await open(`/endpoints/${idOf('endpointId')}`);
  const latest = page.getByRole('region', { name: 'Latest deliveries', exact: true });
  await expect.poll(() => latest.getByRole('row').count()).toBe(11);
  await latest.getByRole('link', { name: 'invoice.sent' }).first().press('Enter');
  await page.getByRole('heading', { name: 'invoice.sent' }).waitFor();
  await page.goBack();
  await latest.getByRole('link', { name: 'All deliveries' }).press('Enter');
  await page.getByRole('heading', { name: 'Deliveries', exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get('endpointId')).toBe(idOf('endpointId'));
});

test('quiet hours have a table behind their week, and what would happen now is said', async () => {
  const { page } = pages;
  await open(`/endpoints/${idOf('endpointId')}`);
  const week = page.getByRole('figure', { name: 'Quiet hours in Europe/Berlin' });
  await week.getByText('Show as a table').press('Enter');
  await week.getByText('07:00 on the next day').waitFor();
  await page.getByRole('button', { name: 'What would happen now?' }).press('Enter');
  const answer = page.getByText(/^It would be (sent|held)$/);
  await expect.poll(() => answer.count()).toBe(1);
});

test.each([
  ['the list', '', /^Endpoints$/],
  ['a new one', '/new', /^New endpoint$/],
  ['one of them', '/{id}', /^Billing$/],
  ['a change', '/{id}/edit', /^Change Billing$/],
])('the page of %s breaks no rule of accessibility, nor the policy', async (_, path, title) => {
  const { page } = pages;
  await open(`/endpoints${path.replace('{id}', idOf('endpointId'))}`);
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  expect(await violationsIn(page)).toEqual([]);
  expect(pages.complaints).toEqual([]);
});

test('one endpoint fits into 320 pixels', async () => {
  const { page } = pages;
  await page.setViewportSize({ width: 320, height: 640 });
  await open(`/endpoints/${idOf('endpointId')}`);
  await page.getByRole('heading', { name: 'Signing secrets' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
