import type * as store from '@postrider/store/sql';
import { memoryOf } from '../memory.ts';

// Requests run one after another and do not fail halfway, so there are no transactions.
export const inTransaction: typeof store.inTransaction = (database, work) => work(database as never); // the memory takes the place of pool and connection
export const inSnapshot: typeof store.inSnapshot = (database, work) => inTransaction(database, work);

export const undone: typeof store.undone = async (sql, work) => {
  const restore = memoryOf(sql).keep();
  const result = await work();
  restore();
  return result;
};
