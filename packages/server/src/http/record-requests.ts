import type { Metrics } from '@postrider/process';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Counts, measures and logs each answered request. A path is a label only as its route spells it: a caller could invent any number. */
export function recordRequests({ metrics, log }: { metrics: Metrics; log: Logger }) {
  const requests = metrics.counter({
    name: 'postrider_http_requests_total',
    help: 'Requests to the API. aborted: the client went away before the answer was whole.',
    labelNames: ['method', 'route', 'status'],
  });
  const durations = metrics.histogram({
    name: 'postrider_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    response.on('close', () => {
      const { method, path } = request;
      const { statusCode: status } = response;
      const route = routeOf(request);
      const durationMs = performance.now() - begun;
      requests.inc({ method, route, status: response.writableFinished ? String(status) : 'aborted' });
      durations.observe({ method, route }, durationMs / 1_000);
      log.debug({ method, path, status, durationMs: Math.round(durationMs) }, 'request');
    });
    next();
  };
}

function routeOf(request: Request): string {
  // Express declares `any`; it sets the route that matched, and nothing where none did.
  const { path } = (request.route ?? {}) as { path?: string };
  return path?.replaceAll(/:(\w+)/g, '{$1}') ?? 'none';
}
