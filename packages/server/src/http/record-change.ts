import { recordChanges, type Actor, type Change } from '@postrider/store/audit';
import type { Caller } from './authenticate.ts';
import { changedMembers, type View } from './changed-members.ts';
import type { AuditedResource, CheckedInput, PreparedRoute, Reply, Route, RouteContext } from './define-route.ts';
import { resolveEndpoint } from './endpoint-reference.ts';
import { Problem } from './problem.ts';

interface Running {
  route: Route;
  input: CheckedInput;
  /** With the transaction of the change. */
  context: RouteContext;
}

/** Runs a handler, and writes what it changed into the audit, in the same transaction. */
export async function recordingChange(running: Running, handle: PreparedRoute): Promise<Reply<unknown>> {
  const { route, context } = running;
  const { audit } = route;
  if (audit === undefined || 'not' in audit) return handle(context);
  const { sql, caller, requestId, now } = context;
  const write = (changes: readonly Change[]) => recordChanges(sql, { changes, actor: actorOf(caller), requestId, now });
  if ('several' in audit) {
    const reply = await handle(context);
    const tenantId = running.input.params['tenantId'] ?? null;
    const changes = (reply.changes ?? []).flatMap((change) => {
      const shown = changedMembers({ ...change, given: null });
      return shown === null ? [] : [{ tenantId, ...change, ...shown }];
    });
    await write(changes);
    return reply;
  }
  const { params } = await resolveEndpoint(running.input, { sql, lock: true });
  const id = audit.parameter === null ? 'deployment' : params[audit.parameter];
  if (id !== undefined) await audit.lock?.(sql, params);
  const before = id === undefined ? null : await viewOf(audit, params, context);
  const reply = await handle(context);
  const createdId = String((reply.body as View | undefined)?.[audit.idMember ?? 'id']); // as its answer says
  const at = id === undefined && audit.parameter !== null ? { ...params, [audit.parameter]: createdId } : params;
  const after = await viewOf(audit, at, context);
  const shown =
    audit.read === undefined ? { before, after } : changedMembers({ before, after, given: running.input.body });
  if (shown !== null) {
    const tenantId = tenantOf(at, before ?? after);
    await write([{ tenantId, action: route.name, resourceType: audit.type, resourceId: id ?? createdId, ...shown }]);
  }
  return reply;
}

const actorOf = ({ keyId, name, tenantId }: Caller): Actor => ({ keyId, name, tenantId });

/** The tenant of the path, or the only tenant that a key is for. */
function tenantOf(params: Record<string, string>, view: View | null): string | null {
  const ofView = view?.['tenantId'];
  return params['tenantId'] ?? (typeof ofView === 'string' ? ofView : null);
}

/** What the GET route of a thing shows of it to a key that may only read. Null: there is no such thing. */
async function viewOf(
  { read, without = [], hide = (shown) => shown }: AuditedResource,
  params: Record<string, string>,
  context: RouteContext,
): Promise<View | null> {
  if (read === undefined) return null;
  const reading = { ...context, caller: { ...context.caller, scopes: ['read'] as const }, ifMatch: undefined };
  try {
    const handle = await read.prepare({ params, query: {}, body: undefined }, reading);
    const { body } = await handle(reading);
    const members = Object.entries(hide(body as View)).filter(([name]) => !without.includes(name)); // an object, as declared
    return Object.fromEntries(members);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
