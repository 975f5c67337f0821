import { test } from 'vitest';
import { compareWithServer } from './testing/compare-with-server.ts';
import type { Scenario } from './testing/run-scenario.ts';

const { expectSame } = compareWithServer();

test('the fake answers as the server does, of schedules', async () => {
  const scenario: Scenario = async ({ schedules, tenants, events, endpoints }, note) => {
    await tenants.create({ id: 'timed' });
    const event = { type: 'report.due', data: { kind: 'daily' }, tags: ['t'], priority: 'high' as const };
    await note('create', () =>
      schedules.create('timed', { cron: '30 2 * * *', timeZone: 'Europe/Berlin', event }).withResponse(),
    );
    const { id } = await schedules.create('timed', { everySeconds: 60, event, name: 'Often' });
    await note('create a wrong one', () =>
      schedules.create('timed', { cron: '99 * * * *', timeZone: 'Nowhere', event }),
    );
    await note('create one without a time', () => schedules.create('timed', { event }));
    await note('create one too often', () => schedules.create('timed', { everySeconds: 9, event }));
    await note('create one for no endpoint', () =>
      schedules.create('timed', { cron: '@daily', event: { ...event, endpointIds: [`ep_${'0'.repeat(26)}`] } }),
    );
    const { id: to } = await endpoints.create('timed', { url: 'http://127.0.0.1:9/', externalId: 'own/1' });
    const toEndpoint = (endpointId: string) =>
      schedules.create('timed', { cron: '@daily', event: { ...event, endpointIds: [endpointId] } });
    await note('create one for an endpoint', () => toEndpoint(to));
    await note('create one for an external id', () => toEndpoint('ext:own/1'));
    await note('create one for an unknown external id', () => toEndpoint('ext:own/2'));
    await note('create one for nobody', () => schedules.create('nobody', { cron: '@daily', event }));
    await note('get', () => schedules.get('timed', id).withResponse());
    await note('get elsewhere', () => schedules.get('default', id));
    await note('pause', () => schedules.update('timed', id, { paused: true }).withResponse());
    await note('resume by cron', () => schedules.update('timed', id, { paused: false, cron: '@hourly' }));
    await note('update at an old version', () => schedules.update('timed', id, { name: null }, { ifMatch: '"1"' }));
    await note('update with nothing', () => schedules.update('timed', id, {}));
    await note('run', () => schedules.run('timed', id, { idempotencyKey: 'k' }).withResponse());
    await note('run again', () => schedules.run('timed', id, { idempotencyKey: 'k' }).withResponse());
    await note('the event', () => events.list('timed').then(({ data }) => data.map(({ type, tags }) => [type, tags])));
    await note('get after a run', () => schedules.get('timed', id));
    await note('list', () => schedules.list('timed', { limit: 1 }));
    await note('delete', () => schedules.delete('timed', id));
    await note('delete again', () => schedules.delete('timed', id));
    await note('run deleted', () => schedules.run('timed', id));
    await tenants.delete('timed');
    await note('of a deleted tenant', () => schedules.list('timed'));
  };
  await expectSame(scenario);
});
