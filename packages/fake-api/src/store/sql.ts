import type * as store from '@postrider/store/sql';

// Requests come one after the other, and none fails halfway: there is nothing to keep apart or to take back.
export const inTransaction: typeof store.inTransaction = (database, work) => work(database as never); // the memory stands for the pool and for a connection
export const inSnapshot: typeof store.inSnapshot = (database, work) => inTransaction(database, work);
