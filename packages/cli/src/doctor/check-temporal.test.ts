import { testTemporalAddress } from '@postrider/dev-stack/testing';
import { SEARCH_ATTRIBUTES } from '@postrider/domain';
import { expect, test } from 'vitest';
import { checkTemporal, NEEDED_ATTRIBUTES, readTemporalSettings } from './check-temporal.ts';

const settings = { address: '127.0.0.1:9', tls: false, apiKey: undefined, namespace: 'default', taskQueue: 'nobodys' };

test('a real Temporal is looked at: its version, its namespace, search attributes, and who asks for tasks', async () => {
  const address = await testTemporalAddress();
  const found = await checkTemporal({ ...settings, address });
  expect(found.map(({ check }) => check)).toEqual(['temporal', 'temporal', 'search attributes', 'temporal']);
  expect(found[0]).toMatchObject({ state: 'ok', what: expect.stringMatching(/^Temporal 1\./) });
  expect(found[3]).toMatchObject({ state: 'wrong', what: expect.stringContaining('"nobodys"') });
  const other = await checkTemporal({ ...settings, address, namespace: 'none' });
  expect(other.at(-1)).toMatchObject({ state: 'wrong', what: 'Temporal has no namespace "none".' });
});

test('a Temporal that is away is wrong, and one that nobody named is unknown', async () => {
  expect(await checkTemporal(settings)).toMatchObject([
    { state: 'wrong', remedy: expect.stringContaining('TEMPORAL_TLS') },
  ]);
  expect(readTemporalSettings({})).toBeUndefined();
  expect(await checkTemporal(undefined)).toMatchObject([{ state: 'unknown' }]);
});

test('the search attributes are those that the workers register', () => {
  expect(NEEDED_ATTRIBUTES.toSorted()).toEqual(Object.values(SEARCH_ATTRIBUTES).toSorted());
});
