import type { ScheduleRow } from '../schedules/schedules.ts';
import type { AcceptInput } from './planned-event.ts';

/**
 * What a run of a schedule publishes. Its external id is made of the schedule and the instant of the run, so that a run
 * that is repeated publishes nothing twice.
 */
export function eventOfRun(schedule: ScheduleRow, { at, now }: { at: Date; now: Date }): AcceptInput {
  return {
    tenantId: schedule.tenantId,
    event: {
      type: schedule.eventType,
      data: schedule.data,
      externalId: `${schedule.id}/${at.toISOString()}`,
      occurredAt: at,
      priority: schedule.priority,
      expiresAt: null,
      deliverAt: null,
      tags: schedule.tags,
      endpointIds: schedule.endpointIds,
    },
    idempotency: null,
    now,
  };
}
