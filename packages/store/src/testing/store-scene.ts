import { newId } from '../sql/new-id.ts';
import type { AttemptRecord, EndpointStatus, Outcome, Preferences, RetryDecision } from '@postrider/domain';
import type { AcceptInput } from '../events/planned-event.ts';
import type { AttemptToRecord } from '../deliveries/record-attempts.ts';
import { connect } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { insertEndpoint } from '../endpoints/endpoints.ts';
import type { EndpointSettings } from '../endpoints/endpoints.ts';
import { createSealer } from '../sql/sealing.ts';
import { insertTenant } from '../tenants/tenants.ts';
import { createTestDatabase } from '../testing.ts';
import { testEndpointSettings } from '../test-endpoint-settings.ts';

/** A database for one test file, and short ways to fill it. */
export interface StoreScene {
  url: string;
  database: Database;
  /** Makes a tenant. Returns its id. */
  tenant(): Promise<string>;
  /** Makes an endpoint, by default of a new tenant. Returns their ids. */
  endpoint(options?: EndpointOptions): Promise<{ tenantId: string; endpointId: string }>;
  /** Inserts a delivery into the tables, in any state. Returns its id. */
  delivery(endpoint: { tenantId: string; endpointId: string }, columns?: Record<string, unknown>): Promise<string>;
  /** Puts a delivery into the queue, by default due at once. */
  enqueue(deliveryId: string, columns?: Record<string, unknown>): Promise<void>;
  /** All columns of a row, by its id. */
  row(table: 'deliveries' | 'endpoints' | 'events', id: string): Promise<Record<string, unknown>>;
  /** The rows of a table, ordered by their first column. */
  rows(table: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export interface EndpointOptions {
  tenantId?: string;
  status?: EndpointStatus;
  disabledReason?: 'requested' | 'gone' | 'failing';
  eventTypes?: string[] | null;
  /** Whether it has answered 2xx before. Default: false. */
  hasSucceeded?: boolean;
  settings?: Partial<EndpointSettings>;
}

export const SEALER = createSealer([{ id: 'test', key: new Uint8Array(32).fill(7) }]);

export const NOW = new Date('2026-03-02T10:00:00.000Z');
export const after = (ms: number): Date => new Date(NOW.getTime() + ms);

export async function startStoreScene(): Promise<StoreScene> {
  const { url, drop } = await createTestDatabase();
  const database = connect(url, { maxConnections: 12, applicationName: 'store-test' });
  const insert = async (table: string, columns: Record<string, unknown>): Promise<void> => {
    const names = Object.keys(columns);
    const values = names.map((_, i) => `$${i + 1}`);
    await database.query(`insert into ${table} (${names.join()}) values (${values.join()})`, Object.values(columns));
  };
  const tenant = async (): Promise<string> => {
    const id = newId('ten');
    await insertTenant(database, { id, name: null, metadata: {}, now: NOW });
    return id;
  };
  const scene: StoreScene = {
    url,
    database,
    tenant,
    async endpoint(options = {}) {
      const tenantId = options.tenantId ?? (await tenant());
      const id = newId('ep');
      await insertEndpoint(database, SEALER, { id, tenantId, settings: settingsOf(options), now: NOW });
      await database.query(
        'update endpoints set status = $2, disabled_reason = $3, first_success_at = $4 where id = $1',
        [id, options.status ?? 'active', options.disabledReason ?? null, options.hasSucceeded ? NOW : null],
      );
      return { tenantId, endpointId: id };
    },
    async delivery({ tenantId, endpointId }, columns = {}) {
      const id = typeof columns['id'] === 'string' ? columns['id'] : newId('dlv');
      const eventId = newId('evt');
      const of = { tenant_id: tenantId, created_at: NOW };
      await insert('events', {
        ...of,
        id: eventId,
        type: 'order.paid',
        data: '{"amount":12}',
        priority: 'normal',
        delivery_count: 1,
      });
      await insert('deliveries', {
        ...of,
        id,
        event_id: eventId,
        event_type: 'order.paid',
        endpoint_id: endpointId,
        status: 'pending',
        ...columns,
      });
      return id;
    },
    async enqueue(deliveryId, columns = {}) {
      const { endpoint_id, generation } = await scene.row('deliveries', deliveryId);
      await insert('delivery_queue', { delivery_id: deliveryId, endpoint_id, generation, due_at: NOW, ...columns });
    },
    async row(table, id) {
      const { rows } = await database.query<Record<string, unknown>>(`select * from ${table} where id = $1`, [id]);
      if (rows[0] === undefined) throw new Error(`No ${id} in ${table}`);
      return rows[0];
    },
    async rows(table) {
      return (await database.query<Record<string, unknown>>(`select * from ${table} order by 1`)).rows;
    },
    async close() {
      await database.end();
      await drop();
    },
  };
  return scene;
}

export function settingsOf({ eventTypes = null, settings }: EndpointOptions): EndpointSettings {
  return testEndpointSettings({ eventTypes, ...settings });
}

export function publish(
  tenantId: string,
  event: Partial<AcceptInput['event']> = {},
  idempotency: AcceptInput['idempotency'] = null,
): AcceptInput {
  return {
    tenantId,
    event: {
      type: 'order.paid',
      data: '{"amount":12}',
      externalId: null,
      occurredAt: null,
      priority: 'normal',
      expiresAt: null,
      deliverAt: null,
      endpointIds: null,
      tags: [],
      ...event,
    },
    idempotency,
    now: NOW,
  };
}

export function attemptRecord(outcome: Outcome = 'delivered', overrides: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    startedAt: NOW,
    durationMs: 120,
    timings: { dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 100 },
    outcome,
    request: { method: 'POST', url: 'https://example.com/hook', headers: {}, body: '{}', bodySha256: 'ab' },
    response: { status: outcome === 'delivered' ? 200 : 500, headers: {}, body: 'ok', truncated: false },
    error: null,
    ...overrides,
  };
}

/** The first attempt of a delivery, as it is given to the store. */
export function attemptOf(
  deliveryId: string,
  endpointId: string,
  decision: RetryDecision = { kind: 'delivered' },
): AttemptToRecord {
  return {
    deliveryId,
    endpointId,
    generation: 1,
    attemptCount: 0,
    possibleRepeat: false,
    now: after(200),
    attempt: attemptRecord(decision.kind === 'delivered' ? 'delivered' : 'server_error'),
    decide: () => decision,
  };
}

/** Sets the preferences of an endpoint or a tenant, without reconciling anything. */
export async function setPreferences(database: Database, ownerId: string, preferences: Preferences): Promise<void> {
  const table = ownerId.startsWith('ten_') ? 'tenants' : 'endpoints';
  await database.query(`update ${table} set preferences = $2 where id = $1`, [ownerId, JSON.stringify(preferences)]);
}

/** Waits until a statement of this database waits for a lock (`Timeout`: sleeps), to run a race step by step. */
export async function untilSomebodyWaits(
  database: Database,
  atLeast = 1,
  on: 'Lock' | 'Timeout' = 'Lock',
): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ waiting: number }>(
      `select count(*) as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = $1`,
      [on],
    );
    if ((rows[0]?.waiting ?? 0) >= atLeast) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Begins a transaction on its own connection. The test commits it, and a busy machine may take long until then. */
export async function begin(database: Database): Promise<Transaction> {
  const client = await database.connect();
  await client.query('begin; set local idle_in_transaction_session_timeout = 0');
  const end = async (how: 'commit' | 'rollback'): Promise<void> => {
    await client.query(how);
    client.release();
  };
  return { query: client.query.bind(client), commit: () => end('commit'), rollback: () => end('rollback') };
}

export interface Transaction {
  query: Database['query'];
  commit(): Promise<void>;
  rollback(): Promise<void>;
}
