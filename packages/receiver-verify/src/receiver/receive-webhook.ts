import type { RawBody } from '../verify/signed-content.ts';
import { DEFAULT_MAX_BODY_BYTES } from '../verify/verify-options.ts';
import type { VerifiedLegacyWebhook, VerifiedWebhook } from '../verify/verified-webhook.ts';
import { verifyWebhook } from '../verify/verify-webhook.ts';
import { isWebhookVerificationError, WebhookVerificationError } from '../verify/webhook-verification-error.ts';
import { answerFor, type WebhookAnswer } from './answers.ts';
import { readEvent, type ReadEvent } from './read-event.ts';
import type { ReceiverOptions, Schemas, WebhookProblem } from './receiver-options.ts';
import { beginOnce, type RunResult } from './run-once.ts';
import type { IncomingWebhook, WebhookHandler } from './webhook-handler.ts';

type Options = ReceiverOptions & { schemas?: Schemas };
type FindHandler = (type: string | undefined) => WebhookHandler<never> | undefined;

interface CheckedWebhook extends ReadEvent {
  webhook: VerifiedWebhook | VerifiedLegacyWebhook;
}

/** One request from its bytes to its answer: check, read, find the handler, claim, run, answer. */
export async function receiveWebhook(
  incoming: IncomingWebhook,
  options: Options,
  findHandler: FindHandler,
): Promise<WebhookAnswer> {
  const known: KnownSoFar = {};
  const conclude = (result: RunResult): WebhookAnswer => concluded(result, known, options);
  let checked: CheckedWebhook;
  try {
    checked = await check(incoming, options, known);
  } catch (error) {
    // Other errors are from the user's validator.
    const outcome = isWebhookVerificationError(error) ? error.code : 'handler_failed';
    return conclude({ outcome, error });
  }
  const { webhook, event, duplicateId } = checked;
  const handler = findHandler(event.type);
  if (handler === undefined) return conclude(unhandled(event.type, options));
  const begun = await beginOnce(duplicateId, options.idempotency);
  if ('instead' in begun) return conclude(begun.instead);
  const work = begun.run(async (claim) => {
    // `on` ties a handler's event to its pattern, and only an event of that pattern was routed here.
    await handler(event as never, { webhook, claim });
  });
  if (options.background === undefined) return conclude(await work);
  try {
    options.background(work.then((result) => void conclude(result)));
  } catch {
    // Without a background (`waitUntil` outside a request) the answer waits, so that no work is lost.
    return conclude(await work);
  }
  return answerFor('accepted');
}

type KnownSoFar = Pick<WebhookProblem, 'webhookId' | 'type'>;

async function check({ headers, body }: IncomingWebhook, options: Options, known: KnownSoFar): Promise<CheckedWebhook> {
  const secrets = typeof options.secrets === 'function' ? await fetchSecrets(options.secrets) : options.secrets;
  const rawBody = typeof body === 'function' ? await readBody(body, options) : body;
  const webhook = await verifyWebhook(rawBody, headers, secrets, options);
  known.webhookId = webhook.id;
  const read = await readEvent(webhook, options);
  known.type = read.event.type;
  return { webhook, ...read };
}

async function fetchSecrets<T>(fetch: () => T | Promise<T>): Promise<T> {
  try {
    return await fetch();
  } catch (cause) {
    throw new WebhookVerificationError('invalid_secret', 'The `secrets` function failed.', { cause });
  }
}

async function readBody(
  read: (maxBodyBytes: number) => Promise<RawBody>,
  { maxBodyBytes = DEFAULT_MAX_BODY_BYTES }: Options,
): Promise<RawBody> {
  try {
    return await read(maxBodyBytes);
  } catch (cause) {
    if (isWebhookVerificationError(cause)) throw cause;
    throw new WebhookVerificationError('body_unreadable', 'Reading the body failed: was the request aborted?', {
      cause,
    });
  }
}

function unhandled(type: string | undefined, { unknownTypes }: Options): RunResult {
  if (type === undefined) {
    const message = 'The signed body has no `type`. Say where it stands with `getType`, or add a `.fallback`.';
    return { outcome: 'invalid_schema', error: new WebhookVerificationError('invalid_schema', message) };
  }
  if (unknownTypes === 'reject') return { outcome: 'unknown_type', error: new Error(`Nobody handles ${type}.`) };
  return { outcome: 'ignored' };
}

function concluded({ outcome, error, retryAfterMs }: RunResult, known: KnownSoFar, options: Options): WebhookAnswer {
  const answer = answerFor(outcome, retryAfterMs);
  const { status } = answer;
  if (status >= 300) void report({ outcome, status, error, ...known }, options.onProblem ?? logProblem);
  return answer;
}

async function report(problem: WebhookProblem, onProblem: (problem: WebhookProblem) => unknown): Promise<void> {
  try {
    await onProblem(problem);
  } catch {
    // A failing logger must not change the answer, nor end the process by an unhandled rejection.
  }
}

function logProblem({ outcome, status, error, webhookId, type }: WebhookProblem): void {
  // Normal when a sender did not wait long enough.
  if (outcome === 'in_progress') return;
  const head = ['webhook', type, webhookId, 'answered', status, `(${outcome})`]
    .filter((part) => part !== undefined)
    .join(' ');
  if (isWebhookVerificationError(error)) console.error(`${head}: ${error.message}`);
  else console.error(head, error);
}
