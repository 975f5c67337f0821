export { createFakePostrider } from './create-fake-postrider.ts';
export type { FakePostrider, FakePostriderOptions, PublishedEvent } from './create-fake-postrider.ts';
export type { OrderedFailure } from './fake-api.ts';
export type { DecideOutcome, FakeOutcome } from './fake-state.ts';
