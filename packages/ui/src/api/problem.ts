import type { Schemas } from './types.ts';

/** Why the API refused or could not answer: what happened, and what to do about it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  /** What is wrong with which part of the input. */
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(problem: Partial<Schemas['Problem']> & { title: string }) {
    super(problem.detail ?? problem.title);
    this.status = problem.status ?? 0;
    this.code = problem.code ?? 'no_answer';
    this.title = problem.title;
    this.detail = problem.detail ?? '';
    this.requestId = problem.requestId ?? null;
    this.errors = problem.errors ?? [];
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) {
    // The API describes each of its errors in this shape.
    const problem = (await response.json()) as Schemas['Problem'];
    return new ApiProblem(problem);
  }
  return new ApiProblem({
    title: `The server answered ${response.status}`,
    status: response.status,
    detail: 'Something between this page and Postrider answered instead of Postrider. Try again in a moment.',
  });
}

export function noAnswer(cause: unknown): ApiProblem {
  const problem = new ApiProblem({
    title: 'No answer from the server',
    detail: 'The server cannot be reached. Check the connection and try again; nothing is lost.',
  });
  problem.cause = cause;
  return problem;
}

/** An error of any kind as a problem that can be shown. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem({ title: 'This page failed', code: 'page_failed', detail: `${detail}. Reload the page.` });
}
