import { isRetryableDatabaseError } from '@postrider/store/sql';
import type { NextFunction, Request, Response } from 'express';
import type { ServerContext } from './server-context.ts';
import { endAnswer } from './end-answer.ts';
import { Problem, problemBody, unavailable } from './problem.ts';
import { requestIdOf } from './request-head.ts';

/** The last middleware: answers every error with `application/problem+json`, and logs those of status 5xx. */
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
      // Part of the answer was sent. Only a broken connection tells the client that the rest is missing.
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
  // The router throws it for a path that cannot be decoded.
  if (error instanceof URIError) {
    return new Problem('malformed_path', 'The path has percent-encoding that is not UTF-8.', { cause: error });
  }
  if (isRetryableDatabaseError(error)) {
    return unavailable('The database cannot do this right now: it is unreachable, busy, full or read-only.', error);
  }
  return new Problem('internal_error', 'The request failed, and nothing was changed.', { cause: error });
}
