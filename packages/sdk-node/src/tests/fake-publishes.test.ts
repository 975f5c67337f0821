import { test } from 'vitest';
import { compareWithServer } from './testing/compare-with-server.ts';
import type { Scenario } from './testing/run-scenario.ts';

const { expectSame } = compareWithServer();

test('the fake answers like the API about filters, named endpoints and batches', async () => {
  const scenario: Scenario = async ({ tenants, endpoints, events }, note) => {
    await tenants.create({ id: 'sieve' });
    const url = 'http://127.0.0.1:9/hook';
    const filter = { $or: [{ 'data.amount': { $gte: 100 } }, { tags: { $contains: 'vip' } }], type: { $ne: 'x' } };
    await note('create', () => endpoints.create('sieve', { url, filter }));
    const invoices = await endpoints.create('sieve', { url, eventTypes: ['invoice.*'] });
    const strict = await endpoints.create('sieve', { url, filter: { 'data.text': { $regex: '^a+$' } } });
    for (const wrong of [
      {},
      { amount: { $gt: 1 } },
      { 'data.a': { $like: 1, $gt: null } },
      { 'data.a': { $regex: '(?=a)' } },
    ]) {
      await note(JSON.stringify(wrong), () => endpoints.update('sieve', strict.id, { filter: wrong }));
    }
    const paid = (amount: number, more: object = {}) => ({ type: 'order.paid', data: { amount }, ...more });
    await note('what fits', () => events.publish('sieve', paid(100)));
    const small = paid(1, { externalId: 'once' });
    await note('what does not', () => events.publish('sieve', small));
    await note('the same again', () => events.publish('sieve', small));
    const found = await events.list('sieve', { externalId: 'once' });
    const id = found.data[0]?.id ?? '';
    await note('read', () => events.get('sieve', id));
    await note('explain', () => events.explain('sieve', id));
    const named = { ...paid(1), endpointIds: [invoices.id, strict.id] };
    await note('for some', () => events.publish('sieve', named));
    const unknown = 'ep_00000000000000000000000000';
    await note('for nobody', () => events.publish('sieve', { ...named, endpointIds: [invoices.id, unknown] }));
    await note('for none', () => events.publish('sieve', { ...named, endpointIds: [] }));
    const wrong = { type: 'a b', data: 1 };
    const late = paid(3, { expiresAt: '2020-01-01T00:00:00Z' });
    const batch = [paid(1), wrong, small, { ...small, data: 2 }, late, { ...named, endpointIds: [unknown] }];
    await note('a batch', () => events.publishBatch('sieve', batch));
    await note('none at once', () => events.publishBatch('sieve', []));
    await note('too many', () =>
      events.publishBatch(
        'sieve',
        Array.from({ length: 101 }, () => paid(1)),
      ),
    );
    await note('a batch for nobody', () => events.publishBatch('nobody', batch));
    const options = { idempotencyKey: 'batch' };
    await note('with a key', () => events.publishBatch('sieve', batch, options).withResponse());
    await note('with the key again', () => events.publishBatch('sieve', batch, options).withResponse());
    await note('many', () => events.publishMany('sieve', batch));
  };
  await expectSame(scenario);
});
