import { PostriderAnswerError } from '../errors/answer-error.ts';
import type { PostriderApiError } from '../errors/api-error.ts';
import { PostriderAuthenticationError } from '../errors/authentication-error.ts';
import { PostriderConflictError } from '../errors/conflict-error.ts';
import { PostriderInvalidRequestError } from '../errors/invalid-request-error.ts';
import { PostriderNotFoundError } from '../errors/not-found-error.ts';
import { PostriderPermissionError } from '../errors/permission-error.ts';
import type { ErrorEntry, PostriderError, PostriderErrorInit } from '../errors/postrider-error.ts';
import { PostriderRateLimitError } from '../errors/rate-limit-error.ts';
import { PostriderServerError } from '../errors/server-error.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { ReceivedAnswer } from './send-attempt.ts';

export interface AnsweredCall {
  /** Of the request, e.g. `POST /v1/tenants/default/events`. */
  name: string;
  attempts: number;
  idempotencyKey: string | undefined;
  /** An earlier attempt may have been executed without an answer. */
  mayHaveHappened: boolean;
}

/** The error for an answer that is not a success. */
export function errorFromAnswer(answer: ReceivedAnswer, call: AnsweredCall): PostriderError {
  const { status } = answer;
  const problem = readProblem(answer);
  const now = Date.now();
  const common = {
    status,
    requestId: problem?.requestId ?? answer.header('postrider-request-id'),
    retryAfterMs: parseRetryAfter(answer.header('retry-after'), { date: answer.header('date'), now }),
    attempts: call.attempts,
    idempotencyKey: call.idempotencyKey,
  };
  if (problem === undefined) {
    const message = `${call.name}: ${strangeAnswer(answer)}`;
    // 429 and 5xx mean the same from a proxy. Its 404 does not mean that an object does not exist.
    const family = status === 429 || status >= 500 ? classFor(status) : PostriderAnswerError;
    return new family({ ...common, code: 'unexpected_answer', message });
  }
  const { code, errors } = problem;
  const message = messageOf(problem, { status, call });
  return new (classFor(status))({ ...common, code, errors, detail: whatIsWrong(problem), message });
}

/** The error for a part of a request that was refused, while the request itself succeeded. */
export function errorOfPart(
  problem: { code: string; detail: string; errors: ErrorEntry[] } | undefined,
  {
    name,
    status,
    requestId,
    attempts,
  }: { name: string; status: number; requestId: string | undefined; attempts: number },
): PostriderError {
  const { code, detail, errors } = problem ?? { code: 'unexpected_answer', detail: 'no reason was given.', errors: [] };
  const call = { name, attempts, idempotencyKey: undefined, mayHaveHappened: false };
  const whole = { code, detail, errors, requestId };
  const message = messageOf(whole, { status, call });
  return new (classFor(status))({ code, status, requestId, attempts, errors, detail: whatIsWrong(whole), message });
}

function classFor(status: number): new (init: PostriderErrorInit) => PostriderApiError {
  if (status === 401) return PostriderAuthenticationError;
  if (status === 403) return PostriderPermissionError;
  if (status === 404) return PostriderNotFoundError;
  if (status === 409 || status === 412) return PostriderConflictError;
  if (status === 429) return PostriderRateLimitError;
  if (status >= 500) return PostriderServerError;
  return PostriderInvalidRequestError;
}

interface Problem {
  code: string;
  detail: string;
  requestId: string | undefined;
  errors: ErrorEntry[];
}

/** The members of a problem; undefined when it is not Postrider's. */
function readProblem(answer: ReceivedAnswer): Problem | undefined {
  if (!/^application\/problem\+json\b/i.test(answer.header('content-type') ?? '')) return undefined;
  const json = findJson(answer.text);
  if (typeof json !== 'object' || json === null || !('code' in json) || typeof json.code !== 'string') return undefined;
  return {
    code: json.code,
    detail: 'detail' in json && typeof json.detail === 'string' ? json.detail : '',
    requestId: 'requestId' in json && typeof json.requestId === 'string' ? json.requestId : undefined,
    errors: 'errors' in json && Array.isArray(json.errors) ? json.errors.filter(isErrorEntry) : [],
  };
}

function isErrorEntry(value: unknown): value is ErrorEntry {
  if (typeof value !== 'object' || value === null || !('pointer' in value) || !('detail' in value)) return false;
  return typeof value.pointer === 'string' && typeof value.detail === 'string';
}

/** Undefined when the text is not JSON. */
export function findJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(problem: Problem, { status, call }: { status: number; call: AnsweredCall }): string {
  const parts = [
    `${call.name}: ${status} ${problem.code}: ${whatIsWrong(problem)}`,
    ADVICE[problem.code],
    call.mayHaveHappened && status === 412
      ? 'An attempt before this one got no answer and may have made the change: read it again and compare.'
      : undefined,
    problem.requestId === undefined ? undefined : `[${problem.requestId}]`,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

const MAX_SHOWN_ENTRIES = 5;

/** All validation errors. The problem's own detail has the first one only. */
function whatIsWrong({ detail, errors }: Problem): string {
  if (errors.length === 0) return detail;
  const shown = errors.slice(0, MAX_SHOWN_ENTRIES).map((entry) => `${entry.pointer || 'the body'}: ${entry.detail}`);
  const more = errors.length - shown.length;
  return shown.join(' ') + (more > 0 ? ` And ${more} more, in \`errors\`.` : '');
}

/** How to fix common mistakes with this package. */
const ADVICE: Record<string, string> = {
  unauthorized: 'Check `apiKey` or POSTRIDER_API_KEY, and that the key is one of this server (`baseUrl`).',
  insufficient_scope: 'Use a key with that scope; `postrider.keys.create()` with an admin key makes one.',
  tenant_not_found: 'Create it first, with an admin key: `postrider.tenants.create({ id })`.',
  precondition_failed: 'Read it again and pass the new `etag` as `ifMatch`.',
  idempotency_mismatch: 'Leave `idempotencyKey` out, or take a new one for each different call.',
  endpoint_disabled: 'Enable it with `postrider.endpoints.enable()`.',
};

function strangeAnswer(answer: ReceivedAnswer): string {
  const { status } = answer;
  const location = answer.header('location');
  if (status >= 300 && status < 400 && location !== undefined) {
    return `${status}, a redirect to ${location.split(/[?#]/, 1).join('')}, which is not followed: set baseUrl to where the API is.`;
  }
  const type = answer.header('content-type') ?? 'no content type';
  return `answered ${status} (${type}), but not by Postrider: is baseUrl right? A proxy in front of the API may have answered.`;
}
