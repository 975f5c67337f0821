import type * as store from '@postrider/store/queue';
import { memoryOf } from '../memory.ts';

// Nothing waits in the fake, and no worker delivers.
export const readBacklog: typeof store.readBacklog = async (database) => {
  const deadLetters = [...memoryOf(database).deliveries.values()].filter(({ status }) => status === 'dead_lettered');
  return {
    queue: { due: 0, under_way: 0, rate_limited: 0, later: 0 },
    oldestDueSeconds: 0,
    outbox: [],
    overdue: 0,
    deadLetters: deadLetters.length,
  };
};

export const readSystem: typeof store.readSystem = async (sql) => ({
  postgresVersion: '0.0',
  databaseBytes: 0,
  at: memoryOf(sql).now(),
  migrations: { applied: 0, missing: [], unknown: [] },
  workers: [],
});
