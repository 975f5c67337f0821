import type * as store from '@postrider/store/sql';
import { memoryOf } from '../memory.ts';

// Requests run one after another, so a transaction only has to bring back what was there when it fails.
export const inTransaction: typeof store.inTransaction = async (database, work) => {
  const restore = memoryOf(database).keep();
  try {
    return await work(database as never); // the memory takes the place of pool and connection
  } catch (error) {
    restore();
    throw error;
  }
};
export const retryingTransaction: typeof store.retryingTransaction = (database, work) => inTransaction(database, work);
export const inSnapshot: typeof store.inSnapshot = (database, work) => work(database as never);

export const undone: typeof store.undone = async (sql, work) => {
  const restore = memoryOf(sql).keep();
  const result = await work();
  restore();
  return result;
};
