import { test } from 'vitest';
import type { AuditEntry } from '../audit-types.ts';
import { compareWithServer } from './testing/compare-with-server.ts';

const { expectSame } = compareWithServer();

const url = 'http://127.0.0.1:9/hook';

test('of endpoints that are verified', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'verified' });
    await note('create', () => endpoints.create('verified', { url: 'nowhere', verify: true }));
    const { id } = await endpoints.create('verified', { url, verify: false });
    const old = { ifMatch: '"99"' };
    await note('change at an old version', () => endpoints.update('verified', id, { verify: true }, old));
    await note('not verified', () => endpoints.update('verified', id, { verify: false, name: 'a' }).withResponse());
    await note('not a yes or no', () => endpoints.update('verified', id, { verify: 'yes' } as object));
  });
});

test('of endpoints that are changed in bulk', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'bulk' });
    const one = await endpoints.create('bulk', { url, externalId: 'crm/1', tags: ['a'] });
    const other = await endpoints.create('bulk', { url, tags: ['a', 'b'] });
    const off = await endpoints.create('bulk', { url, status: 'disabled' });
    const ids = [one.id, 'ext:crm/1', off.id, 'ext:nobody', 'nonsense', 'ep_00000000000000000000000000'];
    for (const action of ['pause', 'resume', 'disable', 'enable'] as const) {
      await note(action, () => endpoints.bulk('bulk', { action, ids }));
    }
    await note('after them', () => endpoints.list('bulk'));
    await note('by a filter', () => endpoints.bulk('bulk', { action: 'pause', filter: { tag: 'b' } }));
    await note('paused', () => endpoints.get('bulk', other.id));
    await note('by a filter that finds none', () => endpoints.bulk('bulk', { action: 'pause', filter: { tag: 'c' } }));
    await note('neither', () => endpoints.bulk('bulk', { action: 'pause' } as never));
    await note('both', () => endpoints.bulk('bulk', { action: 'pause', ids, filter: { tag: 'b' } } as never));
    await note('by nothing', () => endpoints.bulk('bulk', { action: 'delete', filter: {} }));
    await note('by a typo', () => endpoints.bulk('bulk', { action: 'delete', filter: { tags: 'b' } as object }));
    await note('something else', () => endpoints.bulk('bulk', { action: 'archive' as 'pause', ids }));
    await note('delete', () => endpoints.bulk('bulk', { action: 'delete', ids: [one.id, other.id] }));
    await note('left', () => endpoints.list('bulk'));
    await note('delete with its records', () => endpoints.delete('bulk', off.id, { records: true }).withResponse());
    await note('for nobody', () => endpoints.bulk('nobody', { action: 'pause', ids }));
  });
});

test('of preferences that are changed member by member', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'wishes' });
    const { id } = await endpoints.create('wishes', { url });
    const at = ['wishes', id] as const;
    await tenants.putPreferences('wishes', { minPriority: 'high', maxPerHour: 9 });
    await note('change', () => tenants.updatePreferences('wishes', { maxPerHour: null, enabled: true }).withResponse());
    await note('change nothing', () => tenants.updatePreferences('wishes', {}).withResponse());
    await note('nonsense', () => tenants.updatePreferences('wishes', { rateLimits: { perSecond: 0 } }));
    await note('of an endpoint', () =>
      endpoints.updatePreferences(...at, { quietHours: null, minPriority: 'low', enabled: false }).withResponse(),
    );
    await note('at an old version', () => endpoints.updatePreferences(...at, {}, { ifMatch: '"0"' }));
    await note('effective', () => endpoints.getEffectivePreferences(...at));
    await note('for nobody', () => tenants.updatePreferences('nobody', {}));
  });
});

test('of tenants that keep their records shorter', async () => {
  await expectSame(async ({ tenants }, note) => {
    await note('create', () => tenants.create({ id: 'short', retention: { days: 30 } }));
    await note('also dead letters', () => tenants.update('short', { retention: { days: 30, deadLetterDays: 60 } }));
    await note('another member', () => tenants.update('short', { name: 'Short' }));
    await note('a day too few', () => tenants.update('short', { retention: { days: 0 } }));
    await note('as the deployment', () => tenants.update('short', { retention: null }));
  });
});

test('of events whose content is removed', async () => {
  await expectSame(async ({ tenants, endpoints, events, deliveries, expunges }, note) => {
    await tenants.create({ id: 'gone' });
    await endpoints.create('gone', { url });
    const { id, deliveries: sent } = await events.publish('gone', { type: 'a.b', data: { a: 1 }, externalId: 'e-1' });
    await events.publish('gone', { type: 'a.b', data: 2, tags: ['ada'] });
    await note('expunge', () => events.expunge('gone', id));
    await note('again', () => events.expunge('gone', id));
    await note('another', () => events.expunge('gone', 'evt_00000000000000000000000000'));
    await note('its delivery', () => deliveries.get('gone', sent[0]?.id ?? ''));
    await note('a repeat', () => events.publish('gone', { type: 'a.b', data: { a: 1 }, externalId: 'e-1' }));
    await note('many', () => expunges.create('gone', { filter: { tag: 'ada' } }));
    await note('all', () => expunges.create('gone', { filter: {} }));
    await note('none', () => expunges.get('gone', 'exp_00000000000000000000000000'));
  });
});

test('of the audit', async () => {
  await expectSame(async ({ tenants, endpoints, audit }, note) => {
    await tenants.create({ id: 'audited' });
    const { id } = await endpoints.create('audited', { url, auth: { type: 'bearer', token: 't' } });
    await endpoints.update('audited', id, { name: 'n' });
    await endpoints.update('audited', id, { name: 'n' });
    await endpoints.pause('audited', id);
    await endpoints.putPreferences('audited', id, { enabled: false });
    await endpoints.bulk('audited', { action: 'delete', ids: [id] });
    const named = (entry: AuditEntry) => ({ ...entry, actor: null });
    const read = async (query: object) => (await audit.list('audited', query)).data.map(named);
    await note('list', () => read({}));
    await note('of an endpoint', () => read({ resource: `endpoint/${id}`, action: 'updateEndpoint' }));
    await note('of preferences', () => read({ resource: 'preferences' }));
    await note('of the system', () => read({ actor: 'postrider' }));
    await note('of nothing', () => read({ resource: '' }));
    await note('of all', async () => (await audit.listAll({ tenantId: 'audited', limit: 2 })).data.map(named));
    const exported = async (entries: AsyncIterable<AuditEntry>) => {
      const found: object[] = [];
      for await (const entry of entries) found.push(named(entry));
      return found;
    };
    await note('export', () => exported(audit.export('audited', { action: 'pauseEndpoint' })));
    await note('export of all', () => exported(audit.exportAll({ tenantId: 'audited' })));
    await note('of nobody', () => audit.list('nobody'));
  });
});

test('of keys that are changed and rotated', async () => {
  await expectSame(async ({ keys }, note) => {
    const key = await keys.create({ name: 'ci', tenantId: 'default', scopes: ['write'], requestsPerMinute: 9 });
    await note('update', () =>
      keys.update(key.id, { name: 'b', requestsPerMinute: 5, expiresAt: new Date('2199-01-01') }),
    );
    await note('expire in the past', () => keys.update(key.id, { expiresAt: '2020-01-01T00:00:00Z' }));
    await note('rotate', () => keys.rotate(key.id, { overlapHours: 1 }));
    await note('rotate at once', () => keys.rotate(key.id, { overlapHours: 0 }));
    await note('get', () => keys.get(key.id));
  });
});
