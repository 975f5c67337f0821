import { successRateLimit, type EndpointNotices, type SuccessRateLimit, type TenantNotices } from '@postrider/domain';
import { publishNotice } from '../notices/publish-notices.ts';
import { readSuccessRate } from '../rollups/success-rate.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** An endpoint whose success rate is low. */
export interface LowSuccessRate {
  tenantId: string;
  endpointId: string;
  limit: SuccessRateLimit;
  delivered: number;
  failed: number;
  from: Date;
  to: Date;
}

/**
 * The success rate of an endpoint, if it is low. Only a dead letter makes it low, so it is asked for a minute after the first
 * one, when the rollups have counted it.
 */
export async function findLowSuccessRate(
  sql: Sql,
  { endpointId, now }: { endpointId: string; now: Date },
): Promise<LowSuccessRate | undefined> {
  const [settings] = await readRows<Settings>(sql, FIND_SETTINGS({ endpointId }));
  if (settings === undefined) return undefined;
  const limit = successRateLimit(settings.ofEndpoint, settings.ofTenant);
  if (limit.below === 0) return undefined;
  const from = new Date(now.getTime() - limit.overMinutes * 60_000);
  const { tenantId } = settings;
  const { delivered, failed, rate } = await readSuccessRate(sql, { tenantId, endpointId, from, to: now, now });
  if (rate === null || delivered + failed < limit.atLeast || rate >= limit.below) return undefined;
  return { tenantId, endpointId, limit, delivered, failed, from, to: now };
}

interface Settings {
  tenantId: string;
  ofEndpoint: EndpointNotices;
  ofTenant: TenantNotices;
}

const FIND_SETTINGS = defineQuery(
  `select e.tenant_id, e.notices as of_endpoint, t.notices as of_tenant
   from endpoints e join tenants t on t.id = e.tenant_id
   where e.id = $endpointId and e.deleted_at is null and not t.is_operator`,
);

/** Tells people that a success rate is low: once, and again when it still is after as long as it looks back. */
export async function tellLowSuccessRate(sql: Sql, low: LowSuccessRate): Promise<void> {
  const { tenantId, endpointId, limit, delivered, failed, from, to: now } = low;
  const { rowCount } = await sql.query(BEGIN_SPELL({ endpointId, now, from }));
  if (rowCount === 0) return;
  const successRate = Math.floor((delivered / (delivered + failed)) * 10_000) / 10_000;
  const facts = { successRate, below: limit.below, delivered, failed, from: from.toISOString(), to: now.toISOString() };
  await publishNotice(sql, { type: 'success_rate.low', subject: endpointId, tenantId, endpointId, at: now, facts });
}

const BEGIN_SPELL = defineQuery(
  `insert into success_rate_spells (endpoint_id, began_at) values ($endpointId, $now)
   on conflict (endpoint_id) do update set began_at = excluded.began_at where success_rate_spells.began_at <= $from`,
);
