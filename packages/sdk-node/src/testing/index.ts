export { createFakePostrider } from './create-fake-postrider.ts';
export type {
  DecideOutcome,
  FakeOutcome,
  FakePostrider,
  FakePostriderOptions,
  PublishedEvent,
} from './create-fake-postrider.ts';
export type { OrderedFailure } from './ordered-failures.ts';
