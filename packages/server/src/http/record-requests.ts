import type { Metrics } from '@postrider/process';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

/** Counts and logs each answered request. A path is a label only as its route spells it: a caller could invent any number. */
export function recordRequests({ metrics, log }: { metrics: Metrics; log: Logger }) {
  const requests = metrics.counter({
    name: 'postrider_http_requests_total',
    help: 'Requests to the API that were answered.',
    labelNames: ['method', 'route', 'status'],
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    response.on('finish', () => {
      const { method, path } = request;
      const { statusCode: status } = response;
      requests.inc({ method, route: routeOf(request), status: `${Math.floor(status / 100)}xx` });
      log.debug({ method, path, status, durationMs: Math.round(performance.now() - begun) }, 'request');
    });
    next();
  };
}

function routeOf(request: Request): string {
  // Express declares `any`; it sets the route that matched, and nothing where none did.
  const { path } = (request.route ?? {}) as { path?: string };
  return path ?? 'none';
}
