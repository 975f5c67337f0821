import type { Traces } from '@postrider/process';
import { parseTraceParent } from '@postrider/domain';
import type { Route } from './define-route.ts';
import type { RequestTrace } from './request-trace.ts';
import { Problem } from './problem.ts';

const UNTRACED: RequestTrace = { traceparent: null, note: () => undefined };

interface TracedRequest {
  route: Route;
  params: Record<string, string>;
  /** As it came. */
  traceparent: string | string[] | undefined;
}

/** Runs the request of a `traced` route in a span that continues the publisher's trace, if the server traces. */
export async function traceRequest<Answer extends { status: number }>(
  { traces, now }: { traces?: Traces | null; now: () => Date },
  { route, params, traceparent }: TracedRequest,
  run: (trace: RequestTrace) => Promise<Answer>,
): Promise<Answer> {
  if (!route.traced) return run(UNTRACED);
  const parent = parseTraceParent(traceparent?.toString());
  if (!traces) return run({ ...UNTRACED, traceparent: parent });
  const { tenantId = '' } = params;
  const attributes = {
    'http.request.method': route.method.toUpperCase(),
    'http.route': route.path,
    'postrider.tenant.id': tenantId,
  };
  const span = traces.startSpan('publish', { parent, kind: 'server', startedAt: now(), attributes });
  const end = (status: number, error?: string) =>
    span.end({ at: now(), attributes: { 'http.response.status_code': status }, error });
  try {
    const answer = await run({ traceparent: span.traceparent, note: (more) => span.note(more) });
    end(answer.status);
    return answer;
  } catch (error) {
    if (error instanceof Problem) end(error.status, error.status >= 500 ? error.code : undefined);
    else end(500, 'internal_error');
    throw error;
  }
}
