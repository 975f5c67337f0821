import { MASK, SCHEDULE_LIMITS } from '@postrider/domain';
import {
  deleteSchedule,
  hasRoomForSchedule,
  insertSchedule,
  lockSchedule,
  updateSchedule,
} from '@postrider/store/schedules';
import { holdTenant } from '@postrider/store/tenants';
import { defineRoute, type AuditedResource } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { MAX_PAYLOAD_BODY_BYTES } from '../http/payload.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { refuseOperatorTenant } from '../http/refuse-operator-tenant.ts';
import { Problem } from '../http/problem.ts';
import { exampleNewSchedule, examplePaused, exampleSchedule } from './example.ts';
import { checkEndpoints, checkType } from './check-event.ts';
import { presentSchedule } from './present.ts';
import { getSchedule } from './read-schedules.ts';
import { changedSettings, newSettings } from './schedule-settings.ts';
import { newSchedule, scheduleAnswer, scheduleChange } from './schema.ts';

const audit: AuditedResource = {
  type: 'schedule',
  parameter: 'scheduleId',
  read: getSchedule,
  lock: (sql, { tenantId = '', scheduleId = '' }) => lockSchedule(sql, { tenantId, scheduleId }),
  without: ['nextRunsAt', 'lastRun'],
  // The data are a payload, which an expunge must find in one place only.
  hide: (shown) => ({ ...shown, event: { ...Object(shown['event']), data: MASK } }),
};
const facts = { group: 'schedules', scope: 'write', notifies: ['commands'], versioned: true, audit } as const;
const PATH = '/v1/tenants/{tenantId}/schedules/{scheduleId}';
const answer = { description: 'The schedule.', schema: scheduleAnswer } as const;

export const createSchedule = defineRoute({
  ...facts,
  method: 'post',
  path: '/v1/tenants/{tenantId}/schedules',
  name: 'createSchedule',
  summary: 'Create a schedule',
  description:
    'It publishes its event at each run, exactly once. The event is checked now as for a publish, and again at each run. Where the clock changes, no run is lost or doubled: docs/schedules.md.',
  versioned: false,
  body: newSchedule,
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['schedule_limit_reached', 'operator_tenant'],
  answer: { ...answer, status: 201 },
  example: { body: exampleNewSchedule, answer: { ...exampleSchedule, lastRun: null } },
  async prepare({ params: { tenantId }, body }, context) {
    refuseOperatorTenant(context.server, tenantId, 'Only Postrider publishes in this tenant.');
    await checkType(body.event, context);
    return newSettings(body, context.now);
  },
  async handle({ params: { tenantId }, body, prepared: settings }, { sql, now, server }) {
    if (!(await holdTenant(sql, tenantId))) throw notFound('tenantId', tenantId);
    const atMost = SCHEDULE_LIMITS.perTenant;
    if (!(await hasRoomForSchedule(sql, { tenantId, atMost }))) {
      throw new Problem('schedule_limit_reached', `The tenant has ${atMost} schedules; no more are allowed.`);
    }
    await checkEndpoints(sql, tenantId, body.event);
    const row = await insertSchedule(sql, { id: server.newId('sch'), tenantId, settings, now });
    const location = `/v1/tenants/${tenantId}/schedules/${row.id}`;
    return { body: presentSchedule(row, now), version: row.version, location };
  },
});

export const patchSchedule = defineRoute({
  ...facts,
  method: 'patch',
  path: PATH,
  name: 'updateSchedule',
  summary: 'Change, pause or resume a schedule',
  description:
    'Runs that are missed during a pause are not made up, nor those of a timing that was replaced. A new `event` counts from the next run on.',
  body: scheduleChange,
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['precondition_failed'],
  answer: { ...answer, status: 200 },
  example: { body: { paused: true }, answer: examplePaused },
  prepare: ({ body }, context) => checkType(body.event, context),
  async handle({ params, body }, { sql, now, ifMatch }) {
    const stored = await lockSchedule(sql, params);
    if (stored === undefined) throw notFound('scheduleId', params.scheduleId);
    checkIfMatch(ifMatch, stored);
    await checkEndpoints(sql, params.tenantId, body.event);
    const row = await updateSchedule(sql, { id: stored.id, settings: changedSettings(stored, body, now), now });
    return { body: presentSchedule(row, now), version: row.version };
  },
});

export const deleteScheduleRoute = defineRoute({
  ...facts,
  method: 'delete',
  path: PATH,
  name: 'deleteSchedule',
  summary: 'Delete a schedule',
  description: 'The events that it published stay.',
  errors: ['precondition_failed'],
  answer: { status: 204, description: 'It was deleted.', schema: null },
  async handle({ params }, { sql, now, ifMatch }) {
    const stored = await lockSchedule(sql, params);
    if (stored === undefined) throw notFound('scheduleId', params.scheduleId);
    checkIfMatch(ifMatch, stored);
    await deleteSchedule(sql, { scheduleId: stored.id, now });
    return { body: undefined };
  },
});
