import type { Delivery, EventChange, PostriderEvent } from '../api-types.ts';
import type { FakeHandler } from './fake-call.ts';
import { cancel, hasEnded, letGo } from './fake-delivery.ts';
import { getStoredEvent, presentEvent, problemsOfDeliverAt, toIso } from './fake-events.ts';
import { checkMembers, FakeProblem, invalid, refuse } from './fake-problem.ts';
import type { FakeState } from './fake-state.ts';
import { FAKE_KEY_ID, tell } from './fake-timeline.ts';

const CHANGE = { deliverAt: true } satisfies Record<keyof EventChange, true>;

export const updateEvent: FakeHandler = ({ params, body }, state) => {
  checkMembers(body, CHANGE);
  const { deliverAt } = body as Partial<EventChange>; // the client's types have seen to it, in TypeScript
  if (deliverAt === undefined) throw invalid('/deliverAt', 'It is needed; null sends it now.');
  refuse(problemsOfDeliverAt(deliverAt, state));
  const event = getStoredEvent(params, state);
  if (event.deliverAt === toIso(deliverAt)) return { status: 200, body: presentEvent(event, state) };
  const scheduled = state.deliveriesOf(event.id).filter((delivery) => waitsForTime(delivery, event, state));
  if (scheduled.length === 0) {
    const detail = 'No delivery of the event waits for its time any more.';
    throw new FakeProblem(409, 'not_scheduled', { detail });
  }
  if (event.expiresAt !== null && new Date(event.expiresAt) <= new Date(deliverAt ?? state.now())) {
    throw invalid('/deliverAt', 'The event expires before.');
  }
  event.deliverAt = toIso(deliverAt);
  for (const delivery of scheduled) {
    tell(delivery, { kind: 'rescheduled', until: event.deliverAt, by: FAKE_KEY_ID }, state);
    if (delivery.hold?.reason !== 'scheduled') continue;
    if (event.deliverAt === null || new Date(event.deliverAt) <= state.now()) letGo(delivery, state);
    else
      Object.assign(delivery, {
        hold: { reason: 'scheduled', until: event.deliverAt },
        nextAttemptAt: event.deliverAt,
      });
  }
  return { status: 200, body: presentEvent(event, state) };
};

/** What a paused endpoint holds waits for both. */
function waitsForTime({ status, hold }: Delivery, { deliverAt }: PostriderEvent, state: FakeState): boolean {
  const isAhead = deliverAt !== null && new Date(deliverAt) > state.now();
  return status === 'waiting' && (hold?.reason === 'scheduled' || isAhead);
}

export const cancelEvent: FakeHandler = ({ params, body }, state) => {
  checkMembers(body, {});
  const event = getStoredEvent(params, state);
  const open = state.deliveriesOf(event.id).filter((delivery) => !hasEnded(delivery));
  if (open.length === 0) {
    throw new FakeProblem(409, 'not_cancellable', { detail: 'No delivery of the event is open any more.' });
  }
  for (const delivery of open) cancel(delivery, 'requested', state);
  return { status: 202, body: presentEvent(event, state) };
};
