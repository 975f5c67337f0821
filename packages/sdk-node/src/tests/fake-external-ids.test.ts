import { expect, test } from 'vitest';
import { compareWithServer } from './testing/compare-with-server.ts';
import type { Scenario } from './testing/run-scenario.ts';

const { expectSame } = compareWithServer();

const scenario: Scenario = async ({ tenants, endpoints, events, deliveries }, note) => {
  await tenants.create({ id: 'shop' });
  const url = 'http://127.0.0.1:9/hook';
  const other = await endpoints.create('shop', { url, name: 'Name', tags: ['a', 'b'] });
  await note('list by a part of the name', () => endpoints.list('shop', { name: 'NAM', host: '127.0.0.1' }));
  await note('list by a type', () => endpoints.list('shop', { eventType: 'a.b', health: 'healthy' }));
  const externalId = 'crm/42 ü😀';
  const named = ['shop', `ext:${externalId}`] as const;
  await note('create paused, with an external id', () =>
    endpoints.create('shop', { url, externalId, status: 'paused', tags: ['b', 'B', '😀'] }),
  );
  await note('create with a taken external id', () => endpoints.create('shop', { url, externalId }));
  await note('take it by a change', () => endpoints.update('shop', other.id, { externalId }));
  await note('get by external id', () => endpoints.get(...named).withResponse());
  await note('list by external id', () => endpoints.list('shop', { externalId }));
  await note('disable by a change', () => endpoints.update(...named, { status: 'disabled' }));
  await note('pause what is disabled by a change', () => endpoints.update(...named, { status: 'paused' }));
  await note('replace, and it stays', () => endpoints.replace(...named, { url }));
  await note('activate by a change', () => endpoints.update(...named, { status: 'active' }).withResponse());
  await note('publish to it', () => events.publish('shop', { type: 'a', data: 1, endpointIds: [`ext:${externalId}`] }));
  await note('publish to another', () => events.publish('shop', { type: 'a', data: 1, endpointIds: ['ext:none'] }));
  await note('its deliveries', () => deliveries.list('shop', { endpointId: `ext:${externalId}` }));
  await note('deliveries of another', () => deliveries.list('shop', { endpointId: 'ext:none' }));
  await note('tags', () => endpoints.listTags('shop'));
  await note('one tag', () => endpoints.listTags('shop', { limit: 1 }).then((page) => page.data));
  await note('remove the external id', () => endpoints.update(...named, { externalId: null }));
  await note('it is gone', () => endpoints.get(...named));
};

test('the fake agrees with the server on external ids, statuses to set, filters and tags', async () => {
  const theirs = await expectSame(scenario);
  expect(theirs['get by external id']).toMatchObject({ data: { externalId: 'crm/42 ü😀', status: 'paused' } });
});
