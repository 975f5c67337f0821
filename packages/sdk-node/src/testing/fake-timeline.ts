import type { DeliveryWithAttempts, TimelineEntry } from '../api-types.ts';
import type { FakeState } from './fake-state.ts';

const NOTHING = { reason: null, until: null, outcome: null, number: null, by: null };

/** The key with which everything is asked for: the fake tells nobody apart. */
export const FAKE_KEY_ID = `key_${'0'.repeat(26)}`;

/** Tells of something that happens to a delivery now. */
export function tell(
  delivery: DeliveryWithAttempts,
  entry: Partial<TimelineEntry> & { kind: TimelineEntry['kind'] },
  state: FakeState,
): void {
  delivery.timeline.push({ at: state.timestamp(), ...NOTHING, ...entry });
}
