import { boundEntries, boundText, type ProblemEntry } from '@postrider/domain';
import { ERRORS, type ErrorCode } from './error-catalogue.ts';

export interface ProblemOptions {
  errors?: readonly ProblemEntry[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An error answer; its code decides the status. Quotes of the request are cut, so that an answer stays below 16 KiB. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: readonly ProblemEntry[];
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, detail: string, options: ProblemOptions = {}) {
    super(boundText(detail), { cause: options.cause });
    this.code = code;
    this.status = ERRORS[code].status;
    this.errors = boundEntries(options.errors ?? []);
    this.headers = options.headers ?? {};
  }
}

/** The body of RFC 9457, with our `code`, `requestId` and `errors`. */
export function problemBody(problem: Problem, requestId: string): string {
  const { errors, ...members } = presentProblem(problem);
  return JSON.stringify({ ...members, requestId, errors });
}

/** The same of a part of a request, which has no request id of its own. */
export function presentProblem({ code, status, message, errors }: Problem) {
  const { title } = ERRORS[code];
  return { type: `urn:postrider:error:${code}`, title, status, detail: message, code, errors: [...errors] };
}

/** A 422 about members of the body, or of the part of it that `within` points to. */
export function invalidBody(ofPart: readonly ProblemEntry[], within = ''): Problem {
  const errors = ofPart.map(({ pointer, detail }) => ({ pointer: `${within}${pointer}`, detail }));
  return new Problem('validation_failed', summaryOf(errors), { errors });
}

/** The first entry, and how many more there are. */
export function summaryOf(errors: readonly ProblemEntry[]): string {
  const [first] = boundEntries(errors.slice(0, 1));
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return `${first?.pointer || 'The body'}: ${first?.detail}${more}`;
}

/** A 503 for a temporary condition. */
export function unavailable(detail: string, cause?: unknown): Problem {
  return new Problem('unavailable', detail, { headers: { 'Retry-After': '2' }, cause });
}
