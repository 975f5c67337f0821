import { disableWithoutSecret } from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import { MAX_ENTRIES, type ProblemEntry } from '@postrider/domain';
import { checkBody } from '../http/check-input.ts';
import type { PreparedRoute, RequestContext, Route } from '../http/define-route.ts';
import { etagOf } from '../http/preconditions.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { recordingChange } from '../http/record-change.ts';
import type { ServerContext } from '../http/server-context.ts';
import { createTurns } from '../http/turns.ts';
import type { Operations } from './operations.ts';
import type { Plan, RouteCall, Step } from './plan.ts';

/** How many calls are prepared at once: each may look up a name, or render a template. */
const AT_ONCE = 16;

interface PreparedCall {
  call: RouteCall;
  route: Route;
  body: unknown;
  context: RequestContext;
  handle: PreparedRoute;
}

/** A plan whose checks outside of the transaction are done. */
export interface PreparedPlan {
  steps: { step: Step; calls: PreparedCall[] }[];
}

/** Does what the single routes do before their transactions. 422 with every problem at once. */
export async function preparePlan(
  { steps, problems }: Plan,
  operations: Operations,
  context: RequestContext,
): Promise<PreparedPlan> {
  const all = [...problems];
  const prepared: PreparedPlan['steps'] = steps.map((step) => ({ step, calls: [] }));
  const waiting = prepared.values();
  const turn = createTurns();
  const work = async () => {
    for (const { step, calls } of waiting) {
      await turn();
      if (all.length >= MAX_ENTRIES) return;
      for (const call of step.calls) {
        const own = contextOf(call, context);
        try {
          const route = operations(call.operation);
          const { body: schema } = route.schemas;
          const body = schema === undefined ? undefined : checkBody(schema, call.body, 'patch');
          const handle = await route.prepare({ params: call.params, query: {}, body }, own);
          calls.push({ call, route, body, context: own, handle });
        } catch (error) {
          all.push(...entriesOf(error, call));
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (all.length > 0) throw invalidBody(all);
  return { steps: prepared };
}

function contextOf({ version, newId, asTenant, params }: RouteCall, context: RequestContext): RequestContext {
  const { server, caller } = context;
  return {
    ...context,
    ifMatch: version === undefined ? undefined : [etagOf(version)],
    caller: asTenant ? { ...caller, tenantId: params['tenantId'] ?? null } : caller,
    server: newId === undefined ? server : withId(server, newId),
  };
}

/** A server that gives this id to the endpoint or schedule that it makes next. */
function withId(server: ServerContext, id: string): ServerContext {
  return { ...server, newId: (prefix) => (id.startsWith(`${prefix}_`) ? id : server.newId(prefix)) };
}

/** Makes the plan true, in the transaction. 422 with every problem at once; the caller rolls back. */
export async function applyPlan({ steps }: PreparedPlan, sql: Sql): Promise<void> {
  const problems: ProblemEntry[] = [];
  for (const { step, calls } of steps) {
    for (const prepared of calls) {
      const { call } = prepared;
      try {
        await run(step, prepared, sql);
      } catch (error) {
        // After an error of SQL, Postgres takes no more statements.
        if (!(error instanceof Problem) && problems.length > 0) throw invalidBody(problems);
        problems.push(...entriesOf(error, call));
        break;
      }
    }
    if (problems.length >= MAX_ENTRIES) break;
  }
  if (problems.length > 0) throw invalidBody(problems);
}

/** Runs a single route, which the audit records as if somebody had called it. */
async function run(step: Step, { call, route, body, context, handle }: PreparedCall, sql: Sql): Promise<void> {
  const input = { params: call.params, query: {}, body };
  const reply = await recordingChange({ route, input, context: { ...context, sql } }, handle);
  if (call.operation === 'createEndpoint') await disableWhatLacks(step, reply.body, { sql, now: context.now });
}

/** A new endpoint without the secrets that it needs waits until a person gives them. */
async function disableWhatLacks(step: Step, created: unknown, { sql, now }: { sql: Sql; now: Date }): Promise<void> {
  // The answer of `createEndpoint`. It has a secret where one was made, because none is inherited.
  const { id, tenantId, secret, signing } = created as {
    id: string;
    tenantId: string;
    secret: string | null;
    signing: { scheme: string };
  };
  const wasMade = secret !== null || signing.scheme === 'standard_ed25519';
  const lacksSecret = step.lacksSecret === true && wasMade;
  if (!lacksSecret && step.lacksCredentials !== true) return;
  const { changes, warnings } = step.entry;
  const status = changes.find(({ member }) => member === 'status');
  if (status === undefined) changes.push({ member: 'status', before: null, after: 'disabled' });
  else status.after = 'disabled';
  // Once, also where the transaction is tried again.
  const warn = (text: string): void => void (warnings.includes(text) || warnings.push(text));
  if (lacksSecret) warn('Its signing secret is not in the document, so it has a new one that nobody knows yet.');
  warn('It is disabled (`secret_missing`) until its secrets are given and it is enabled.');
  await disableWithoutSecret(sql, { tenantId, endpointId: id, now });
}

/** As entries about the document. Rethrows what is not about the document. */
function entriesOf(error: unknown, { pointer }: RouteCall): ProblemEntry[] {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  if (error.code === 'precondition_failed') {
    const detail =
      'Somebody changed what the document is about at the same moment. Nothing was applied: send it again.';
    throw new Problem('precondition_failed', detail);
  }
  if (error.errors.length === 0) return [{ pointer, detail: error.message }];
  return error.errors.map(({ pointer: below, detail }) => ({ pointer: `${pointer}${below}`, detail }));
}
