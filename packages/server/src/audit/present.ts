import type { AuditRow } from '@postrider/store/audit';
import type * as z from 'zod';
import { hasScope, type Caller } from '../http/authenticate.ts';
import type { Cell } from '../http/csv.ts';
import type { Exported } from '../http/export.ts';
import type { auditEntryAnswer } from './schema.ts';

export type Entry = z.input<typeof auditEntryAnswer>;

export function presentEntry(row: AuditRow, caller: Caller): Entry {
  const { id, at, tenantId, action, resourceType: type, resourceId, before, after, requestId } = row;
  const actor = actorFor(caller, row);
  return {
    id,
    at: at.toISOString(),
    tenantId,
    actor,
    action,
    resource: { type, id: resourceId },
    before,
    after,
    requestId,
  };
}

/** Names of keys tell who works for the operator: a key without `admin` does not see those of other keys. */
function actorFor(
  caller: Caller,
  { keyId, actorName: name, actorTenantId }: AuditRow,
): { keyId: string | null; name: string } {
  const isShown = keyId === null || hasScope(caller, 'admin') || actorTenantId !== null;
  return isShown ? { keyId, name } : { keyId: null, name: 'operator' };
}

export const EXPORTED: Exported<Entry> = {
  name: 'audit',
  columns: {
    id: ({ id }) => id,
    at: ({ at }) => at,
    tenantId: ({ tenantId }) => tenantId,
    actorKeyId: ({ actor }) => actor.keyId,
    actorName: ({ actor }) => actor.name,
    action: ({ action }) => action,
    resourceType: ({ resource }) => resource.type,
    resourceId: ({ resource }) => resource.id,
    before: ({ before }) => json(before),
    after: ({ after }) => json(after),
    requestId: ({ requestId }) => requestId,
  },
};

const json = (view: Entry['before']): Cell => view && JSON.stringify(view);
