import type * as store from '@postrider/store/outbox';

// Nobody listens: what is due is carried at once.
export const notifyQueue: typeof store.notifyQueue = () => undefined;
export const notifyCommands: typeof store.notifyCommands = () => undefined;
