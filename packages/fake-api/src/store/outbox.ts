import type * as store from '@postrider/store/outbox';

// Nobody listens: due deliveries advance at once.
export const notifyQueue: typeof store.notifyQueue = () => undefined;
export const notifyCommands: typeof store.notifyCommands = () => undefined;
