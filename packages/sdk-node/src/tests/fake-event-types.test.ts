import { test } from 'vitest';
import { compareWithServer } from './testing/compare-with-server.ts';
import type { Scenario } from './testing/run-scenario.ts';

const { expectSame } = compareWithServer();

test('the fake answers as the server does, of event types', async () => {
  const scenario: Scenario = async ({ eventTypes, events, endpoints, tenants }, note) => {
    const schema = { type: 'object', required: ['id'], properties: { id: { type: 'string', pattern: '^o-' } } };
    await note('create', () => eventTypes.create({ name: 'order.paid', schema, validation: 'reject' }));
    await note('create again', () => eventTypes.create({ name: 'order.paid' }));
    await note('create with a strange name', () => eventTypes.create({ name: 'export' }));
    await note('create with a schema that is none', () => eventTypes.create({ name: 'a', schema: { type: 5 } }));
    await note('create with a wrong example', () => eventTypes.create({ name: 'a', schema, examples: [{ id: 'x' }] }));
    await note('create another', () => eventTypes.create({ name: 'a.b', group: 'A', optIn: true }));
    await note('get', () => eventTypes.get('order.paid'));
    await note('get none', () => eventTypes.get('order.never'));
    await note('update', () => eventTypes.update('order.paid', { description: 'Paid.', deprecated: true }));
    await note('update at an old version', () => eventTypes.update('order.paid', {}, { ifMatch: '"0"' }));
    await note('list', () => eventTypes.list({ limit: 1 }));
    await note('list a group', () => eventTypes.list({ group: 'A' }));
    await tenants.create({ id: 'typed' });
    const url = 'http://127.0.0.1:9/hook';
    await note('ask for an old type', () => endpoints.create('typed', { url, eventTypes: ['order.paid', 'a.*'] }));
    await note('publish wrong data', () => events.publish('typed', { type: 'order.paid', data: { id: 'x' } }));
    await note('publish an old type', () => events.publish('typed', { type: 'order.paid', data: { id: 'o-1' } }));
    await note('publish an opt-in type', () => events.publish('typed', { type: 'a.b', data: 1 }));
    const document = await eventTypes.export();
    await note('export', () => eventTypes.export());
    await note('delete', () => eventTypes.delete('a.b'));
    await note('import dryly', () => eventTypes.import({ document, dryRun: true }));
    await note('import', () => eventTypes.import({ document }));
    await note('import nonsense', () => eventTypes.import({ document: { openapi: '2.0', webhooks: {} } }));
    await note('list again', () => eventTypes.list());
  };
  await expectSame(scenario);
});
