import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { tabTo } from './keyboard.ts';
import { makeScene } from './scene.ts';

const scene = await makeScene();
const pages = await drivePages(scene);

const searchOf = () => new URL(pages.page.url()).searchParams;
const pathOf = () => new URL(pages.page.url()).pathname;
const statusesOf = async (externalId: string) => {
  const { data } = await scene.fake.postrider.deliveries.list('acme', { externalId });
  return data.map(({ status }) => status);
};

test('deliveries are filtered by keyboard; the filters stand in the address, and a view of them is kept', async () => {
  const { page } = pages;
  await pages.go('/deliveries?tenant=acme');
  await page.getByLabel('Event type').focus();
  await page.keyboard.type('order.paid');
  await page.keyboard.press('Enter');
  await expect.poll(() => searchOf().get('eventType')).toBe('order.paid');
  await tabTo(page, page.getByLabel('Save these filters as'));
  await page.keyboard.type('Paid <b>orders');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Clear filters' }), 'backwards');
  await page.keyboard.press('Enter');
  await expect.poll(() => searchOf().get('eventType')).toBe(null);
  await page.reload();
  await page.getByLabel('Saved view').selectOption('Paid <b>orders');
  await expect.poll(() => searchOf().get('eventType')).toBe('order.paid');
  await page.goBack();
  await expect.poll(() => searchOf().get('eventType')).toBe(null);
});

test('j, k and Enter go through the list, and r retries what is shown', async () => {
  const { page } = pages;
  await pages.go('/deliveries?tenant=acme&status=dead_lettered');
  await page.getByRole('table', { name: 'Deliveries' }).waitFor();
  const rowOf = () => page.evaluate(() => document.activeElement?.closest('tr')?.dataset['index']);
  await page.keyboard.press('j');
  await expect.poll(rowOf).toBe('0');
  await page.keyboard.press('j');
  await expect.poll(rowOf).toBe('1');
  await page.keyboard.press('k');
  await expect.poll(rowOf).toBe('0');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  const deliveryId = pathOf().split('/').at(-1) ?? '';
  await page.keyboard.press('r');
  const attempts = async () => (await scene.fake.postrider.deliveries.get('acme', deliveryId)).attemptCount;
  await expect.poll(attempts).toBe(2);
});

test('a bar of the overview leads to the deliveries that it counts, and so does its row in the table behind', async () => {
  const { page } = pages;
  await pages.go('/?tenant=acme&eventType=order.paid');
  const chart = page.getByRole('figure', { name: 'Deliveries by what became of them' });
  await chart.locator('a').last().click();
  await page.getByRole('table', { name: 'Deliveries', exact: true }).waitFor();
  const from = searchOf().get('from') ?? '';
  expect([from, searchOf().get('eventType')]).toEqual([expect.stringMatching(/T\d\d:00:00/), 'order.paid']);
  await page.goBack();
  await chart.getByText('Show as a table').press('Enter');
  await chart.locator(`table a[href*="from=${encodeURIComponent(from)}"]`).press('Enter');
  await page.getByRole('table', { name: 'Deliveries', exact: true }).waitFor();
  expect(searchOf().get('from')).toBe(from);
});

test('the overview says why deliveries wait, and each number leads to those that it counts', async () => {
  const { page } = pages;
  await pages.go('/?tenant=acme');
  const held = await scene.fake.postrider.statistics.get('acme');
  const paused = held.holds.byReason.find(({ reason }) => reason === 'paused');
  await page
    .getByRole('row', { name: /^Paused/ })
    .getByRole('link', { name: String(paused?.count) })
    .click();
  await page.getByRole('table', { name: 'Deliveries' }).waitFor();
  expect([pathOf().endsWith('/deliveries'), searchOf().get('holdReason')]).toEqual([true, 'paused']);
  await page.getByLabel('Held because').selectOption('Scheduled');
  await page.getByText('No delivery matches').waitFor();
  await page.getByLabel('Status', { exact: true }).selectOption('Delivered');
  await expect.poll(() => searchOf().get('holdReason')).toBe(null);
});

test('chosen deliveries are cancelled after their number was said, and what ended is sent again', async () => {
  const { page } = pages;
  const event = { type: 'order.paid', data: { amount: 1 } };
  for (const externalId of ['bulk-1', 'bulk-2'])
    await scene.fake.postrider.events.publish('acme', { ...event, externalId });
  await pages.go('/deliveries?tenant=acme&status=pending&eventType=order.paid');
  const boxes = page.getByRole('checkbox', { name: /^Choose the delivery/ });
  await boxes.first().waitFor();
  await boxes.nth(0).press('Space');
  await boxes.nth(1).press('Space');
  await page.getByRole('button', { name: 'Cancel 2…' }).press('Enter');
  await page.getByText('2 deliveries match').waitFor();
  await page.getByRole('button', { name: 'Cancel 2', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'Cancel deliveries' }).waitFor();
  await page.getByText('2 of 2').waitFor();
  expect(await statusesOf('bulk-1')).toContain('cancelled');
  expect(await statusesOf('bulk-2')).toContain('cancelled');

  await pages.go('/deliveries?tenant=acme&status=delivered&eventType=order.paid');
  await boxes.first().click();
  await page.getByRole('button', { name: 'Send 1 again…' }).click();
  await page.getByText('1 delivery matches').waitFor();
  await page.getByRole('button', { name: 'Send 1 again', exact: true }).click();
  await page.getByRole('heading', { name: 'Replay' }).waitFor();
  await page.getByText('1 of 1').waitFor();
});

test('what is open is sent now or cancelled by filter, and a job that any page can follow does it', async () => {
  const { page } = pages;
  for (const number of [1, 2, 3])
    await scene.fake.postrider.events.publish('acme', { type: 'order.late', data: { number } });
  await pages.go('/deliveries?tenant=acme&status=pending&eventType=order.late');
  await page.getByLabel('Choose the 3 shown').click();
  await page.getByRole('button', { name: 'Retry 3 now…' }).click();
  await page.getByRole('alertdialog', { name: 'Send now' }).getByText('3 deliveries match').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Send all of these now…' }).click();
  await page.getByRole('button', { name: 'Send 3 now', exact: true }).click();
  await page.getByRole('heading', { name: 'Send now' }).waitFor();
  await page.getByText('3 of 3').waitFor();
  await pages.go('/deliveries?tenant=acme&status=pending&eventType=order.late');
  await page.getByRole('button', { name: 'Cancel all of these…' }).click();
  await page.getByRole('button', { name: /^Cancel \d+$/ }).click();
  // The question has the same heading.
  await expect.poll(pathOf).toContain('/replays/');
  // It survives a reload.
  await page.reload();
  await page.getByText('Cancel: status pending, event type order.late').waitFor();
  await pages.go('/deliveries?tenant=acme&status=pending&eventType=order.late');
  await page.getByText('No delivery matches').waitFor();
  const { data } = await scene.fake.postrider.deliveries.list('acme', { eventType: 'order.late' });
  const statuses = data.map(({ status }) => status);
  expect(statuses).toContain('cancelled');
  expect(statuses).not.toContain('pending');
});

test('r retries the row in focus, or the dead letters that are chosen, with the keyboard alone', async () => {
  const { page } = pages;
  await pages.go('/deliveries?tenant=acme&status=dead_lettered');
  await page.getByRole('table', { name: 'Deliveries' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await page.getByRole('alertdialog', { name: 'Retry dead letters' }).waitFor();
  await page.getByText('1 delivery matches').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.dataset['index'])).toBe('0');
  await tabTo(page, page.getByLabel(/^Choose the \d+ shown$/), 'backwards');
  await page.keyboard.press('Space');
  await page.keyboard.press('r');
  await page.getByText(/^\d+ deliveries match$/).waitFor();
  await tabTo(page, page.getByRole('button', { name: /^Retry \d+$/ }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Replay' }).waitFor();
  const { data } = await scene.fake.postrider.replays.list('acme');
  const matched = data[0]?.matched ?? 0;
  expect(matched).toBeGreaterThan(1);
  await page.getByText(`${matched} of ${matched}`).waitFor();
});

test('the page of a delivery tells its attempts, what differs, and a curl command without secrets', async () => {
  const { page } = pages;
  const deliveryId = scene.ids['deliveryId'] ?? '';
  await scene.fake.postrider.deliveries.retry('acme', deliveryId);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await pages.go(`/deliveries/${deliveryId}?tenant=acme`);
  await page.getByText('Given up: dead letter').first().waitFor();
  await page.getByLabel(/Show what differs from attempt/).press('Space');
  await page.getByRole('list', { name: /^Request, attempt/ }).waitFor();
  await page.getByLabel(/Show what differs from attempt/).press('Space');
  await page.getByRole('button', { name: 'Copy the request as a curl command' }).click();
  await page.getByText('Copied').waitFor();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain("curl --request POST 'https://down.example.com/hooks'");
  expect(command).not.toMatch(/v1,[\w+/=]{20}|whsec_/);
  const temporal = page.getByRole('link', { name: 'Workflow in Temporal' });
  expect(await temporal.getAttribute('href')).toContain('/namespaces/');
});

test('what is discarded, retried or shown of a group is of this group, also where no filter tells it from another', async () => {
  const { page } = pages;
  const { data } = await scene.fake.postrider.deadLetters.list('acme', { limit: 100 });
  const letters = data.map((letter, index) => {
    const reason = index % 4 === 2 ? 'template_failed' : 'attempts_exhausted';
    return { ...letter, lastStatus: null, deadLetter: { reason, detail: 'No answer.', at: letter.createdAt } };
  });
  const failed = letters.filter(({ deadLetter }) => deadLetter.reason === 'template_failed').map(({ id }) => id);
  const { data: known } = await scene.fake.postrider.deadLetters.listGroups('acme');
  const groups = [
    { ...known[0], lastStatus: null, reason: 'attempts_exhausted', count: letters.length - failed.length },
    { ...known[0], lastStatus: null, reason: 'template_failed', count: failed.length },
  ];
  await page.route('**/dead-letters/groups*', async (route) => route.fulfill({ json: { data: groups } }));
  await page.route('**/v1/**/dead-letters?*', async (route) => {
    const isFirst = !route.request().url().includes('cursor=');
    const shown = isFirst ? letters.slice(0, 2) : letters.slice(2);
    await route.fulfill({ json: { data: shown, nextCursor: isFirst ? 'next' : null } });
  });
  await pages.go('/dead-letters?tenant=acme');
  const group = page.getByRole('listitem').filter({ hasText: 'The template failed' });
  await group.getByText('Still happening').waitFor();
  const asked = page.waitForRequest((request) => request.method() === 'POST');
  await group.getByRole('button', { name: `Discard ${failed.length}` }).press('Enter');
  await group.getByText(`${failed.length} will be discarded in 10 s`).waitFor();
  expect((await asked).postDataJSON()).toMatchObject({ dryRun: true, filter: { ids: failed } });
  await group.getByRole('button', { name: 'Undo' }).press('Enter');
  await group.getByRole('button', { name: 'Retry…' }).press('Enter');
  await page.getByText(`${failed.length} deliveries match`).waitFor();
  await page.keyboard.press('Escape');
  await group.getByRole('button', { name: 'Errors' }).press('Enter');
  const shown = group.getByRole('listitem').getByRole('link');
  await expect.poll(() => shown.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toHaveLength(3);
  const addresses = await shown.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(addresses.map((address) => /dlv_\w+/.exec(address)?.[0])).toEqual(failed.slice(0, 3));
  await page.unroute('**/dead-letters/groups*');
  await page.unroute('**/v1/**/dead-letters?*');
});

test('dead letters are discarded ten seconds later, unless somebody undoes it or leaves the page', async () => {
  const { page } = pages;
  const left = async () => (await scene.fake.postrider.deadLetters.list('acme')).data.length;
  await scene.fake.postrider.events.publish('acme', { type: 'refund.made', data: {} });
  const before = await left();
  expect(before).toBeGreaterThan(0);
  await page.clock.install();
  await pages.go('/dead-letters?tenant=acme');
  const discard = page.getByRole('button', { name: /^Discard \d/ }).first();
  await discard.click();
  await page.getByText('will be discarded in 10 s').waitFor();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await page.clock.runFor(20_000);
  expect(await left()).toBe(before);
  await discard.click();
  await page.getByText('will be discarded in 10 s').waitFor();
  await page.reload();
  await discard.waitFor();
  await page.clock.runFor(20_000);
  expect(await left()).toBe(before);
  // Other filters make another group of it, also where that one was read before.
  await page.getByLabel('Event type').fill('refund.made');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Discard 1', exact: true }).click();
  await page.getByText('1 will be discarded in 10 s').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await discard.waitFor();
  await page.clock.runFor(20_000);
  expect(await left()).toBe(before);
  await discard.click();
  await page.getByText('will be discarded in 10 s').waitFor();
  await page.clock.runFor(11_000);
  await expect.poll(left).toBeLessThan(before);
  await page.clock.resume();
});

test('of a group with more than a filter can name, only what was shown is discarded, or nothing', async () => {
  const { page } = pages;
  const publish = async () => scene.fake.postrider.events.publish('acme', { type: 'parcel.lost', data: {} });
  const letters = async () => (await scene.fake.postrider.deadLetters.list('acme', { eventType: 'parcel.lost' })).data;
  await publish();
  const [shown] = await letters();
  await page.route('**/dead-letters/groups?*', async (route) => {
    const { data } = await scene.fake.postrider.deadLetters.listGroups('acme', { eventType: 'parcel.lost' });
    await route.fulfill({ json: { data: data.map((group) => ({ ...group, count: 1_001 })) } });
  });
  const asked: { filter: object; dryRun?: boolean }[] = [];
  let more = 0;
  await page.route('**/dead-letters/discard', async (route) => {
    const body = route.request().postDataJSON();
    asked.push(body);
    if (more === 0 || asked.length === 1) return route.fallback();
    return route.fulfill({ json: { dryRun: true, matched: 1 + more, sample: [] } });
  });
  await page.clock.install();
  const discard = async () => {
    asked.length = 0;
    await pages.go('/dead-letters?tenant=acme&eventType=parcel.lost');
    await page.getByRole('button', { name: 'Discard 1,001' }).click();
    await page.getByText('1 will be discarded in 10 s').waitFor();
  };
  // What was accepted before may be given up within the ten seconds.
  more = 1;
  await discard();
  await page.clock.runFor(11_000);
  await page.getByText('More came meanwhile').waitFor();
  expect(asked.map(({ dryRun }) => dryRun)).toEqual([true, true]);
  more = 0;
  await discard();
  await publish();
  await page.clock.runFor(11_000);
  await page.getByText('1 are being discarded').waitFor();
  const to = new Date(Date.parse(shown?.createdAt ?? '') + 1).toISOString();
  const filter = expect.objectContaining({ endpointId: shown?.endpointId, eventType: 'parcel.lost', to });
  expect(asked.map((each) => each.filter)).toEqual([filter, filter, filter]);
  await expect.poll(async () => (await letters()).map(({ id }) => id)).toHaveLength(1);
  expect((await letters())[0]?.id).not.toBe(shown?.id);
  await page.unroute('**/dead-letters/groups?*');
  await page.unroute('**/dead-letters/discard');
  await page.clock.resume();
});

test('dead letters show what was answered, and are retried with a rate', async () => {
  const { page } = pages;
  await scene.fake.postrider.events.publish('acme', { type: 'invoice.sent', data: {} });
  await pages.go('/dead-letters?tenant=acme');
  await page.getByRole('button', { name: 'Answers' }).first().press('Enter');
  await page.getByRole('button', { name: 'Answers', expanded: true }).waitFor();
  await page.getByRole('button', { name: 'Retry…' }).first().press('Enter');
  await page.getByText(/deliver(y|ies) match/).waitFor();
  await page.getByLabel('At most').fill('7');
  await page.getByRole('button', { name: /^Retry \d/ }).press('Enter');
  await page.getByRole('heading', { name: 'Replay' }).waitFor();
  const { data } = await scene.fake.postrider.replays.list('acme');
  expect(data[0]?.ratePerSecond).toBe(7);
});

test('a replay of an endpoint is asked for by its name, and not counted before that is found', async () => {
  const { page } = pages;
  await pages.go('/replays?tenant=acme');
  await page.getByRole('button', { name: 'New replay' }).click();
  const field = page.getByLabel('Endpoint', { exact: true });
  await field.fill('Nobody');
  await page.keyboard.press('Enter');
  await page.getByText('No endpoint is called “Nobody”.').waitFor();
  const counted: unknown[] = [];
  page.on('request', (request) => request.method() === 'POST' && counted.push(request.postDataJSON()));
  await page.getByRole('button', { name: 'Count first' }).click();
  expect(await field.evaluate((input: HTMLInputElement) => input.validationMessage)).toContain('Nobody');
  expect(await page.getByRole('button', { name: /^Send \d/ }).count()).toBe(0);
  await field.fill('billing');
  await page.keyboard.press('Enter');
  await page.getByText('Billing', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Send \d/ }).waitFor();
  const { endpointId } = scene.ids;
  expect(counted).toEqual([{ filter: { endpointId }, ratePerSecond: 50, webhookId: 'same', dryRun: true }]);
  // What is changed is counted anew, also while it is being written.
  await field.fill('down');
  await expect.poll(() => page.getByRole('button', { name: /^Send \d/ }).count()).toBe(0);
  await page.getByLabel('What an endpoint never got since an instant').check();
  await page.getByLabel('Since', { exact: true }).fill('2020-01-01');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send ' }).or(page.getByText('Nothing matches.')).waitFor();
  expect(counted.at(-1)).toMatchObject({ missedBy: { endpointId, since: '2020-01-01' }, dryRun: true });
});

test('a replay is counted before it starts', async () => {
  const { page } = pages;
  await pages.go('/replays?tenant=acme');
  await page.getByRole('button', { name: 'New replay' }).press('Enter');
  await page.getByLabel('Event type').fill('order.paid');
  await page.keyboard.press('Enter');
  const start = page.getByRole('button', { name: /^Send \d/ });
  await start.waitFor();
  const { data: before } = await scene.fake.postrider.replays.list('acme');
  await start.press('Enter');
  await page.getByRole('progressbar').waitFor();
  const { data: after } = await scene.fake.postrider.replays.list('acme');
  expect(after.length).toBe(before.length + 1);
});

test('the live tail has each change once over a cut, keeps its place in a pause, and takes a filter', async () => {
  const { page } = pages;
  const lineOf = (n: number) =>
    `id: c${n}\ndata: ${JSON.stringify({ ...scene.change, eventType: `event.number${n}` })}\n\n`;
  const asked: (string | undefined)[] = [];
  const sent = new Map<string | undefined, string>([
    [undefined, lineOf(1) + lineOf(2)],
    ['c2', lineOf(3)],
  ]);
  pages.setStream((cursor) => {
    asked.push(cursor);
    return sent.get(cursor);
  });
  await pages.go('/live?tenant=acme');
  await expect
    .poll(() => page.getByRole('link', { name: /event\.number/ }).allTextContents())
    .toEqual([3, 2, 1].map((n) => `event.number${n}`));
  await page.keyboard.press('p');
  await page.getByText('What happens meanwhile comes when you go on.').waitFor();
  sent.set('c3', lineOf(4));
  await page.keyboard.press('p');
  await page.getByRole('link', { name: 'event.number4' }).waitFor();
  expect(await page.getByRole('link', { name: /event\.number/ }).count()).toBe(4);
  await expect.poll(() => asked.at(-1)).toBe('c4');
  await page.getByLabel('Status').selectOption('delivered');
  await expect.poll(() => searchOf().get('status')).toBe('delivered');
  await expect.poll(() => asked.at(-1)).toBe('c2');
});

test('the browser found nothing against the policy', () => {
  expect(pages.complaints).toEqual([]);
});
