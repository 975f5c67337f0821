import type { ListReplaysQuery, NewReplay, Replay, ReplayChange, ReplayPreview } from '../replay-types.ts';
import { PageList } from '../page-list.ts';
import type { AnswerPromise } from '../request/answer.ts';
import type { ApiClient } from '../request/api-client.ts';
import type { CallOptions, ChangeOptions, PostOptions } from '../request/call-options.ts';

/**
 * Replays: jobs over many deliveries, which send them at a rate, with progress. Every method throws `PostriderNotFoundError`
 * for an unknown tenant.
 */
export class Replays {
  readonly #client: ApiClient;

  /** @internal */
  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Starts a replay of what matches `filter`, or of all that an endpoint missed (`missedBy`). It goes on by itself; `get`
   * tells how far it is.
   *
   * @throws PostriderInvalidRequestError `validation_failed`: also for an empty filter, and an endpoint that does not exist.
   * @throws PostriderConflictError `replay_limit_reached`
   */
  create(tenantId: string, replay: Omit<NewReplay, 'dryRun'>, options?: PostOptions): AnswerPromise<Replay> {
    // Without `dryRun` the answer is a replay.
    return this.#client.call('createReplay', {
      path: { tenantId },
      body: replay,
      options,
    }) as AnswerPromise<Replay>;
  }

  /**
   * Counts what a replay would send, and shows the first ten. Nothing is changed.
   *
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  preview(tenantId: string, replay: Omit<NewReplay, 'dryRun'>, options?: PostOptions): AnswerPromise<ReplayPreview> {
    // With `dryRun` the answer is a preview.
    return this.#client.call('createReplay', {
      path: { tenantId },
      body: { ...replay, dryRun: true },
      options,
    }) as unknown as AnswerPromise<ReplayPreview>;
  }

  /** Lists replays, newest first. */
  list(tenantId: string, query: ListReplaysQuery = {}, options?: CallOptions): PageList<Replay> {
    return new PageList(
      (cursor) => this.#client.call('listReplays', { path: { tenantId }, query: { ...query, cursor }, options }),
      query.cursor,
    );
  }

  /**
   * Reads a replay and how far it is.
   *
   * @throws PostriderNotFoundError `replay_not_found`
   */
  get(tenantId: string, replayId: string, options?: CallOptions): AnswerPromise<Replay> {
    return this.#client.call('getReplay', { path: { tenantId, replayId }, options });
  }

  /**
   * Changes the rate of a replay, also while it is paused.
   *
   * @throws PostriderNotFoundError `replay_not_found`
   * @throws PostriderConflictError `replay_ended`; `precondition_failed`: somebody changed it since `ifMatch` was read.
   * @throws PostriderInvalidRequestError `validation_failed`
   */
  update(tenantId: string, replayId: string, change: ReplayChange, options?: ChangeOptions): AnswerPromise<Replay> {
    return this.#client.call('updateReplay', { path: { tenantId, replayId }, body: change, options });
  }

  /**
   * Pauses a replay: it sends nothing until it is resumed.
   *
   * @throws PostriderNotFoundError `replay_not_found`
   * @throws PostriderConflictError `replay_ended`
   */
  pause(tenantId: string, replayId: string, options?: PostOptions): AnswerPromise<Replay> {
    return this.#client.call('pauseReplay', { path: { tenantId, replayId }, options });
  }

  /**
   * Lets a paused replay go on.
   *
   * @throws PostriderNotFoundError `replay_not_found`
   * @throws PostriderConflictError `replay_ended`
   */
  resume(tenantId: string, replayId: string, options?: PostOptions): AnswerPromise<Replay> {
    return this.#client.call('resumeReplay', { path: { tenantId, replayId }, options });
  }

  /**
   * Ends a replay for good. What it has sent goes on.
   *
   * @throws PostriderNotFoundError `replay_not_found`
   * @throws PostriderConflictError `replay_ended`: it has finished.
   */
  cancel(tenantId: string, replayId: string, options?: PostOptions): AnswerPromise<Replay> {
    return this.#client.call('cancelReplay', { path: { tenantId, replayId }, options });
  }
}
