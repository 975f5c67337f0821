import { Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { testTemporalAddress } from '../testing.ts';

test('all tests that ask for Temporal get the same server, with the default namespace', async () => {
  const [address, again] = await Promise.all([testTemporalAddress(), testTemporalAddress()]);
  expect(again).toBe(address);
  const connection = await Connection.connect({ address });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(namespaceInfo?.name).toBe('default');
  await connection.close();
});
