import { isRetryableDatabaseError } from '@postrider/store/sql';
import type { NextFunction, Request, Response } from 'express';
import type { ServerContext } from './server-context.ts';
import { endAnswer } from './end-answer.ts';
import { Problem, problemBody, unavailable } from './problem.ts';
import { requestIdOf } from './request-head.ts';

/** The last middleware: whatever was thrown becomes `application/problem+json`, and what we did not expect is logged. */
export function answerProblems(server: ServerContext) {
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const problem = toProblem(error);
    const requestId = requestIdOf(response);
    if (problem.status >= 500) {
      const { method, path } = request;
      server.log.error({ err: error, requestId, method, path, code: problem.code }, 'request failed');
    }
    if (response.headersSent) {
      // Half an answer is out: only cutting it off tells the client that it is not whole.
      response.destroy();
      return;
    }
    response.statusCode = problem.status;
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    endAnswer(request, response, problemBody(problem, requestId));
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // The router's, for a path that cannot be decoded.
  if (error instanceof URIError) {
    return new Problem('malformed_path', 'The path has percent-encoding that is not UTF-8.', { cause: error });
  }
  if (isRetryableDatabaseError(error)) {
    return unavailable('The database cannot do this right now: it is away, busy, full or read-only.', error);
  }
  return new Problem('internal_error', 'The request failed; nothing of it was kept.', { cause: error });
}
