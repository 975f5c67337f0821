import type { AskedRun, ListSchedulesQuery, NewSchedule, Schedule, ScheduleChange } from '../api-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, PostOptions } from '../request/call-options.ts';

/**
 * Schedules: events that are published again and again, by the clock of a time zone or by an interval. Every method throws
 * `PostriderNotFoundError` for an unknown tenant.
 */
export class Schedules {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Creates a schedule. Each run publishes its event exactly once; of runs that were missed, the latest is made up.
   *
   * @throws PostriderInvalidRequestError `validation_failed`: also for a cron expression or time zone that does not exist,
   *   and for an event that a publish would refuse.
   * @throws PostriderConflictError `schedule_limit_reached`
   */
  create(tenantId: string, schedule: NewSchedule, options?: PostOptions): AnswerPromise<Schedule> {
    return this.#client.call('createSchedule', { path: { tenantId }, body: schedule, options });
  }

  /** Lists schedules, newest first. */
  list(tenantId: string, query: ListSchedulesQuery = {}, options?: CallOptions): PageList<Schedule> {
    return new PageList(
      (cursor) => this.#client.call('listSchedules', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads a schedule, with its next five runs and its last one.
   *
   * @throws PostriderNotFoundError `schedule_not_found`
   */
  get(tenantId: string, scheduleId: string, options?: CallOptions): AnswerPromise<Schedule> {
    return this.#client.call('getSchedule', { path: { tenantId, scheduleId }, options });
  }

  /**
   * Changes a schedule, or pauses and resumes it with `paused`. Members that are left out stay. What is missed during a
   * pause is not made up.
   *
   * @throws PostriderNotFoundError `schedule_not_found`
   * @throws PostriderConflictError `precondition_failed`: somebody changed it since `ifMatch` was read.
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  update(
    tenantId: string,
    scheduleId: string,
    change: ScheduleChange,
    options?: ChangeOptions,
  ): AnswerPromise<Schedule> {
    return this.#client.call('updateSchedule', { path: { tenantId, scheduleId }, body: change, options });
  }

  /**
   * Deletes a schedule. The events that it published stay.
   *
   * @throws PostriderNotFoundError `schedule_not_found`
   * @throws PostriderConflictError `precondition_failed`
   */
  delete(tenantId: string, scheduleId: string, options?: ChangeOptions): AnswerPromise<undefined> {
    const goneCode = 'schedule_not_found';
    return this.#client.call('deleteSchedule', { path: { tenantId, scheduleId }, options, goneCode });
  }

  /**
   * Publishes the event of a schedule at once, also while it is paused. Its next runs stay as they are.
   *
   * @throws PostriderNotFoundError `schedule_not_found`
   * @throws PostriderInvalidRequestError `validation_failed`: the event is refused today.
   */
  run(tenantId: string, scheduleId: string, options?: PostOptions): AnswerPromise<AskedRun> {
    return this.#client.call('runSchedule', { path: { tenantId, scheduleId }, options });
  }
}
