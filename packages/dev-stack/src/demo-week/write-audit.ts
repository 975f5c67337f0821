import type pg from 'pg';
import type { MadeEndpoint } from './create-shops.ts';
import { pick, seededNumbers } from './event-data.ts';
import { idOf } from './week-rows.ts';

const HOUR_MS = 3_600_000;
const PEOPLE = ['Ada (operations)', 'Bram (support)', 'Kestrel Books: checkout', 'deploy pipeline'] as const;

/** What people changed over the week. Their keys are gone: only their names are left. */
export async function writeAudit(client: pg.Client, endpoints: readonly MadeEndpoint[]): Promise<void> {
  const random = seededNumbers(5);
  const entries = endpoints.flatMap((endpoint, i) => {
    const at = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
    const entry = (hours: number, action: string, change: { before?: object; after?: object } = {}) => ({
      id: idOf('aud', at(hours)),
      at: at(hours),
      tenant_id: endpoint.tenantId,
      key_id: null,
      actor_name: pick(PEOPLE, random),
      actor_tenant_id: null,
      action,
      resource_type: 'endpoint',
      resource_id: endpoint.id,
      before: change.before ?? null,
      after: change.after ?? null,
      request_id: null,
    });
    return [
      entry(150 - i * 3, 'updateEndpoint', { before: { timeoutMs: 10_000 }, after: { timeoutMs: 15_000 } }),
      ...(i % 3 === 0 ? [entry(90 - i, 'rotateEndpointSecret')] : []),
      ...(i % 4 === 1
        ? [entry(40 - i, 'updateEndpoint', { before: { tags: [] }, after: { tags: endpoint.settings?.tags ?? [] } })]
        : []),
      ...(endpoint.behaviour === 'gave_up' ? [{ ...entry(30, 'disableEndpoint'), actor_name: 'postrider' }] : []),
    ];
  });
  await client.query(
    `insert into audit_entries select * from json_to_recordset($1) as entry (
       id text, at timestamptz, tenant_id text, key_id text, actor_name text, actor_tenant_id text, action text,
       resource_type text, resource_id text, before json, after json, request_id text)`,
    [JSON.stringify(entries)],
  );
}
