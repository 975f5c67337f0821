import { createIdSource, type NewId } from '@postrider/domain';

/** Makes the ids of this process. The only place that gives them a clock and randomness. */
export const newId: NewId = createIdSource({
  now: Date.now,
  random: () => crypto.getRandomValues(new Uint8Array(16)),
});
