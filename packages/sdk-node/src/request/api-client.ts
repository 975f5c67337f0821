import type { ClientConfig } from './client-options.ts';
import { PostriderAnswerError } from '../errors/answer-error.ts';
import { isPostriderError, type PostriderError } from '../errors/postrider-error.ts';
import { isPostriderTimeoutError } from '../errors/timeout-error.ts';
import type { FailureInfo, RequestInfo } from './hooks.ts';
import { abortableDelay } from './abortable-delay.ts';
import { toAnswerPromise, type Answer, type AnswerPromise } from './answer.ts';
import { errorFromAnswer, findJson, type AnsweredCall } from './error-from-answer.ts';
import { isAnswerOf, OPERATIONS, type AnswerOf, type OperationId } from './operations.ts';
import { prepareCall, type CallInput, type PreparedCall } from './prepare-call.ts';
import { retryDelayMs } from './retry-policy.ts';
import type { CallOptions } from './call-options.ts';
import { HookRunner } from './run-hooks.ts';
import { reasonOf, sendAttempt, type ReceivedAnswer } from './send-attempt.ts';
import { streamAttempt } from './stream-attempt.ts';

interface Progress {
  request: RequestInfo;
  /** An earlier attempt may have been executed without an answer. */
  mayHaveHappened: boolean;
}

/** An attempt of a stream, which its caller counts. */
export interface StreamAttempt {
  /** From 1. */
  attempt: number;
  options: CallOptions | undefined;
  /** The request, for the hooks: set when it is sent. */
  sent: { request?: RequestInfo };
}

/** Executes calls: prepares each once, and retries it until there is a final answer. */
export class ApiClient {
  readonly #config: ClientConfig;
  readonly #hooks: HookRunner;

  constructor(config: ClientConfig) {
    this.#config = config;
    this.#hooks = new HookRunner(config.hooks);
  }

  call<Op extends OperationId>(operation: Op, input: CallInput<Op>): AnswerPromise<AnswerOf<Op>> {
    // The types are generated from the server's own description.
    return toAnswerPromise(this.#call(operation, input) as Promise<Answer<AnswerOf<Op>>>);
  }

  /**
   * The text of a streamed answer, as it comes. One attempt: who reads knows where the next has to begin, and
   * waits with `waitForRetry`.
   */
  async *stream<Op extends OperationId>(
    operation: Op,
    input: CallInput<Op> & Pick<StreamAttempt, 'attempt' | 'sent'>,
  ): AsyncGenerator<string, void, undefined> {
    const call = prepareCall(this.#config, operation, input);
    const { method, path } = call;
    const { attempt } = input;
    const request: RequestInfo = { operation, method, route: OPERATIONS[operation].path, path, attempt };
    input.sent.request = request;
    const hooks = this.#watch(call, request);
    const headers = { ...hooks.headers, accept: STREAMED };
    const facts = { name: `${method} ${path}`, attempts: attempt, idempotencyKey: undefined, mayHaveHappened: false };
    const { fetch } = this.#config;
    const onHead = (received: ReceivedAnswer) => {
      hooks.answered(received);
      if (received.status < 200 || received.status >= 300) throw errorFromAnswer(received, facts);
    };
    try {
      yield* streamAttempt(
        { ...call, headers, fetch, about: { attempts: attempt, idempotencyKey: undefined } },
        onHead,
      );
    } catch (error) {
      if (!isPostriderError(error) || error.status === undefined) hooks.failed(error);
      throw error;
    }
  }

  /** Waits before the next attempt of a stream. Throws the error if there is none. */
  async waitForRetry(error: unknown, { attempt, options = {}, sent }: StreamAttempt): Promise<void> {
    if (!isPostriderError(error)) throw error;
    const { maxRetryAfterMs, maxRetries: most } = this.#config;
    const { maxRetries = most, signal } = options;
    const delayMs = retryDelayMs(error, { attempt, maxRetries, maxRetryAfterMs, random: Math.random() });
    if (delayMs === undefined) throw error;
    const { request } = sent;
    if (request) this.#hooks.retry({ request, code: error.code, status: error.status, delayMs });
    await abortableDelay(delayMs, signal);
  }

  async #call<Op extends OperationId>(operation: Op, input: CallInput<Op>): Promise<Answer<unknown>> {
    const call = prepareCall(this.#config, operation, input);
    const { method, path, maxRetries, signal } = call;
    let mayHaveHappened = false;
    for (let attempt = 1; ; attempt++) {
      const request: RequestInfo = { operation, method, route: OPERATIONS[operation].path, path, attempt };
      const result = await this.#attempt(call, { request, mayHaveHappened });
      if ('answer' in result) return result.answer;
      const { error } = result;
      const { maxRetryAfterMs } = this.#config;
      const delayMs = retryDelayMs(error, { attempt, maxRetries, maxRetryAfterMs, random: Math.random() });
      if (delayMs === undefined) throw error;
      mayHaveHappened ||= error.status === undefined || error.status >= 500;
      this.#hooks.retry({ request, code: error.code, status: error.status, delayMs });
      await abortableDelay(delayMs, signal);
    }
  }

  /** The result of one attempt. Throws errors that are never retried. */
  async #attempt(
    call: PreparedCall,
    { request, mayHaveHappened }: Progress,
  ): Promise<{ answer: Answer<unknown> } | { error: PostriderError }> {
    const name = `${call.method} ${call.path}`;
    const { idempotencyKey } = call;
    const attempts = request.attempt;
    try {
      const received = await this.#send(call, request);
      const facts = { name, attempts, idempotencyKey, mayHaveHappened };
      if (received.status >= 200 && received.status < 300) {
        return { answer: toAnswer(call.operation, received, facts) };
      }
      const error = errorFromAnswer(received, facts);
      if (!mayHaveHappened || error.code !== call.goneCode) return { error };
      return { answer: answerWith(undefined, received, attempts) };
    } catch (error) {
      if (isPostriderError(error)) return { error };
      throw error;
    }
  }

  async #send(call: PreparedCall, request: RequestInfo): Promise<ReceivedAnswer> {
    const hooks = this.#watch(call, request);
    const { headers } = hooks;
    const { fetch } = this.#config;
    const about = { attempts: request.attempt, idempotencyKey: call.idempotencyKey };
    try {
      const received = await sendAttempt({ ...call, headers, fetch, about });
      hooks.answered(received);
      return received;
    } catch (error) {
      hooks.failed(error);
      throw error;
    }
  }

  /** Begins an attempt: gives the headers to send, and tells the hooks how it ends. */
  #watch(call: PreparedCall, request: RequestInfo) {
    const headers = { ...this.#hooks.request(request), ...call.headers };
    const begun = performance.now();
    const durationMs = () => Math.round(performance.now() - begun);
    return {
      headers,
      answered: (received: ReceivedAnswer): void => {
        const { status } = received;
        this.#hooks.response({ request, status, requestId: requestIdOf(received), durationMs: durationMs() });
      },
      failed: (error: unknown): void => {
        // The signal's reason may be a PostriderError itself, from a call around this one.
        const failure = call.signal?.aborted ? ABORTED : describeFailure(error);
        this.#hooks.failure({ request, ...failure, durationMs: durationMs() });
      },
    };
  }
}

const STREAMED = 'application/x-ndjson, text/event-stream, application/problem+json';

const ABORTED = { code: 'aborted', reason: undefined } as const;

function describeFailure(error: unknown): Pick<FailureInfo, 'code' | 'reason'> {
  if (isPostriderTimeoutError(error)) return { code: 'timed_out', reason: undefined };
  return { code: 'connection_failed', reason: reasonOf(error) };
}

function requestIdOf(received: ReceivedAnswer): string | undefined {
  return received.header('postrider-request-id');
}

function toAnswer(operation: OperationId, received: ReceivedAnswer, call: AnsweredCall): Answer<unknown> {
  const { name, attempts, idempotencyKey } = call;
  const data = received.text === '' ? undefined : (findJson(received.text) ?? null);
  if (isAnswerOf(operation, data)) return answerWith(data, received, attempts);
  throw new PostriderAnswerError({
    code: 'unexpected_answer',
    message: `${name}: answered ${received.status} without what the API answers: is baseUrl right, or does a proxy answer? The request may have been carried out.`,
    status: received.status,
    requestId: requestIdOf(received),
    attempts,
    idempotencyKey,
  });
}

function answerWith(data: unknown, received: ReceivedAnswer, attempts: number): Answer<unknown> {
  return {
    data,
    status: received.status,
    requestId: requestIdOf(received),
    etag: received.header('etag'),
    replayed: received.header('idempotent-replayed') === 'true',
    attempts,
  };
}
