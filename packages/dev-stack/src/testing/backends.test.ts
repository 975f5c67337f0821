import { Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { testTemporalAddress } from '../testing.ts';

test('tests that ask for Temporal get a server with the default namespace, all of them the same', async () => {
  const [address, again] = await Promise.all([testTemporalAddress(), testTemporalAddress()]);
  expect(again).toBe(address);
  const connection = await Connection.connect({ address });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(namespaceInfo?.name).toBe('default');
  await connection.close();
});
