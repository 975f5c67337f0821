import { expect, test } from 'vitest';
import { createFakePostrider } from '../testing/index.ts';
import { compareWithServer } from './testing/compare-with-server.ts';
import type { Scenario } from './testing/run-scenario.ts';

const { expectSame } = compareWithServer();

test('the fake answers as the server does, of templates', async () => {
  const scenario: Scenario = async ({ tenants, endpoints, templates }, note) => {
    await tenants.create({ id: 'bakery' });
    await note('list', () => templates.list());
    const url = 'http://127.0.0.1:9/hook';
    const create = (format: object) => endpoints.create('bakery', { url, format: { type: 'template', ...format } });
    await note('by name', () => create({ name: 'slack' }));
    const own = { body: '{"text": event.type}', headers: { 'X-Kind': '{{event.type}}' }, contentType: 'text/x-mine' };
    await note('of its own', () => create(own));
    await note('of no name', () => create({ name: 'slak' as 'slack' }));
    await note('of nothing', () => create({}));
    await note('of both', () => create({ name: 'slack', body: '1' }));
    await note('with a header of ours', () => create({ body: '1', headers: { 'webhook-id': '1' } }));
    await note('with an unknown placeholder', () => create({ body: '1', headers: { 'X-Kind': '{{data.kind}}' } }));
    await note('with a wrong content type', () => create({ body: '1', contentType: 'json' }));
  };
  await expectSame(scenario);
});

test('the fake renders no expression, since nothing could stop one in the process of a test', async () => {
  const fake = createFakePostrider();
  const { id } = await fake.postrider.endpoints.create('default', {
    url: 'https://example.com/hooks',
    format: { type: 'template', body: '($f := function($n){ $f($n) }; $f(1))' },
  });
  const event = await fake.postrider.events.publish('default', { type: 'order.paid', data: { total: 1 } });
  const [sent] = event.deliveries;
  const delivery = await fake.postrider.deliveries.get('default', sent?.id ?? '');
  expect(delivery).toMatchObject({ endpointId: id, status: 'delivered' });
  expect(JSON.parse(delivery.attempts[0]?.request.body ?? '')).toMatchObject({
    type: 'order.paid',
    data: { total: 1 },
  });
});
