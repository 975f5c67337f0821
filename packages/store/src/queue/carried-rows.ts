import { claimAtOnce } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';
import { HOLDS_LOCK, LOCK_CLAIMS } from './claim-due.ts';
import { isInFlight } from './permits.ts';

// The queue rows of a carrier. A row belongs to one execution of the carrier's activity: the latest. Whoever else claims it
// takes it away, and nothing below finds it any more. Locked rows are skipped: they are about to change hands or to end.

/** One execution of a carrier's activity. */
export interface CarrierExecution {
  carrierId: string;
  execution: string;
}

/** SQL: queue row `q` is one of `$deliveryIds` that the carrier still has, by which execution too. Locks those it can. */
const isCarried = (execution = 'true'): string => /* sql */ `
  q.delivery_id = any(array(
    select delivery_id from delivery_queue
    where delivery_id = any($deliveryIds) and carrier_id = $carrierId and ${execution}
    order by delivery_id for update skip locked))`;

const BY_THIS_EXECUTION = 'execution = $execution';

/**
 * Makes the rows of a carrier those of this execution. What an earlier execution may have sent is marked so. Returns the ids
 * of the deliveries whose rows it still had.
 */
export async function takeOverCarried(
  sql: Sql,
  of: CarrierExecution & { deliveryIds: readonly string[]; claimedBy: string; leaseMs: number; now: Date },
): Promise<string[]> {
  return idsOf(await readRows(sql, TAKE_OVER(of)));
}

const TAKE_OVER = defineStatement<Parameters<typeof takeOverCarried>[1]>(
  'take-over-carried',
  `update delivery_queue q set execution = $execution, claimed_by = $claimedBy,
     lease_until = $now::timestamptz + $leaseMs * interval '1 ms',
     handed_over = q.handed_over or not q.unsent, unsent = true
   where ${isCarried()}
   returning q.delivery_id as id`,
);

/** Keeps the leases of an execution while it works. */
export async function renewCarried(
  sql: Sql,
  of: CarrierExecution & { deliveryIds: readonly string[]; leaseMs: number; now: Date },
): Promise<void> {
  await sql.query(RENEW(of));
}

const RENEW = defineQuery<Parameters<typeof renewCarried>[1]>(
  `update delivery_queue q set lease_until = $now::timestamptz + $leaseMs * interval '1 ms'
   where ${isCarried(BY_THIS_EXECUTION)}`,
);

export interface CarriedSend {
  deliveryId: string;
  generation: number;
  endpoint: {
    id: string;
    /** The most first attempts in flight at once there, over all workers. */
    limit: number;
    version: number;
    gateVersions: { endpoint: number; tenant: number };
  };
}

/**
 * `taken`: send it now. `full`: the endpoint has as many in flight as it may. `lost`: never send it. Somebody else has the row,
 * the delivery has ended, or the endpoint was changed after it was loaded, or recovers from an outage.
 */
export type TakenToSend = 'taken' | 'full' | 'lost';

/**
 * Takes deliveries just before they are sent, in the order of the sends. Takes and claims run one after the other, so the limit
 * of an endpoint holds over all workers.
 */
export async function takeCarried(
  database: Database,
  { sends, ...of }: CarrierExecution & { sends: readonly CarriedSend[]; silent: readonly string[]; now: Date },
): Promise<TakenToSend[]> {
  const endpoints = new Map(sends.map(({ endpoint }) => [endpoint.id, endpoint]));
  const statement = TAKE({
    ...of,
    asked: recordset(
      sends.map(({ deliveryId, generation }, place) => ({ delivery_id: deliveryId, generation, place })),
    ),
    endpoints: recordset(
      [...endpoints.values()].map(({ id, limit, version, gateVersions }) => {
        return {
          id,
          most: limit,
          version,
          gate_version: gateVersions.endpoint,
          tenant_gate_version: gateVersions.tenant,
        };
      }),
    ),
  });
  const rows = await claimAtOnce(database, LOCK_CLAIMS, (sql) => readRows<AskedRow>(sql, statement));
  // Without an answer the lock was not free: nobody was taken.
  if (rows === undefined) return sends.map(() => 'full');
  const stateOf = new Map(rows.map((row) => [row.id, row.isTaken ? 'taken' : 'full'] as const));
  return sends.map(({ deliveryId }) => stateOf.get(deliveryId) ?? 'lost');
}

interface AskedRow {
  id: string;
  isTaken: boolean;
}

const TAKE = defineStatement<
  CarrierExecution & { asked: string; endpoints: string; silent: readonly string[]; now: Date }
>(
  'take-carried',
  `with open as materialized (
     select e.id, n.most - (select count(*) from delivery_queue l where l.endpoint_id = e.id and ${isInFlight('l')}) as room
     from json_to_recordset($endpoints) as n (
       id text, most int, version bigint, gate_version bigint, tenant_gate_version bigint)
     join endpoints e on e.id = n.id and e.version = n.version and e.gate_version = n.gate_version
       and e.status = 'active' and e.deleted_at is null and e.recovery is null
     join tenants t on t.id = e.tenant_id and t.gate_version = n.tenant_gate_version and t.deleted_at is null
   ), unlocked as (
     select q.delivery_id, q.endpoint_id, q.generation from delivery_queue q
     where q.delivery_id = any(array(
         select delivery_id from json_to_recordset($asked) as a (delivery_id text) where ${HOLDS_LOCK}))
       and q.carrier_id = $carrierId and q.execution = $execution and q.lease_until > $now and q.unsent
     for update skip locked
   ), ours as materialized (
     select u.delivery_id, open.room, row_number() over (partition by u.endpoint_id order by a.place) as position
     from json_to_recordset($asked) as a (delivery_id text, generation int, place int)
     join unlocked u on u.delivery_id = a.delivery_id and u.generation = a.generation
     join open on open.id = u.endpoint_id
   ), taken as (
     update delivery_queue q set unsent = false
     where q.delivery_id = any(array(select delivery_id from ours where position <= room))
     returning q.delivery_id
   )
   select o.delivery_id as id, t.delivery_id is not null as is_taken
   from ours o left join taken t on t.delivery_id = o.delivery_id`,
);

/**
 * Gives back what an execution still has at its end. What it has not sent is due again as if it had not been claimed; those of
 * `needWorkflow` are left for workflows of their own. So is what it has sent without a record, as a possible repeat: a workflow
 * waits longer after each failure, and carriers would send it again and again.
 */
export async function giveBackCarried(
  sql: Sql,
  of: CarrierExecution & { deliveryIds: readonly string[]; needWorkflow: readonly string[] },
): Promise<void> {
  await sql.query(GIVE_BACK(of));
}

const GIVE_BACK = defineStatement<Parameters<typeof giveBackCarried>[1]>(
  'give-back-carried',
  `update delivery_queue q set lease_until = null, execution = null,
     claimed_by = case when q.unsent and q.delivery_id <> all($needWorkflow::text[]) then null else q.claimed_by end,
     carrier_id = null, handed_over = q.handed_over or not q.unsent,
     unsent = q.unsent and q.delivery_id = any($needWorkflow::text[])
   where ${isCarried(BY_THIS_EXECUTION)}`,
);

/** Gives back what was claimed for a carrier that could not be started, from `at` on. */
export async function releaseCarried(
  sql: Sql,
  of: { carrierId: string; deliveryIds: readonly string[]; at: Date },
): Promise<void> {
  await sql.query(RELEASE(of));
}

const RELEASE = defineQuery<Parameters<typeof releaseCarried>[1]>(
  `update delivery_queue q set lease_until = $at
   where ${isCarried('execution is null')}`,
);

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
