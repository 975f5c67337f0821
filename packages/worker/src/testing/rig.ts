import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { newId } from '@postrider/store/sql';
import { createMemoryMetrics, type Metrics, type Traces } from '@postrider/process';
import { testBuild, testTemporalAddress } from '@postrider/dev-stack/testing';
import { connect, createSealer, inTransaction } from '@postrider/store/sql';
import { createEventAcceptor } from '@postrider/store/events';
import { findDelivery, listAttempts } from '@postrider/store/deliveries';
import { endpointSecrets, insertEndpoint, type EndpointSettings } from '@postrider/store/endpoints';
import { insertTenant } from '@postrider/store/tenants';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import type { AttemptRow, DeliveryRow } from '@postrider/store/deliveries';
import type { Database, Sql } from '@postrider/store/sql';
import { createTestDatabase, testEndpointSettings } from '@postrider/store/testing';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import pino from 'pino';
import { expect, vi } from 'vitest';
import { readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { startWorker } from '../start-worker.ts';
import type { RunningWorker } from '../start-worker.ts';
import { installRuntime } from '../temporal/install-runtime.ts';
import { startReceiver } from './receiver.ts';
import type { TestReceiver } from './receiver.ts';

const WORKER_PROGRAM = fileURLToPath(new URL('../../dist/bin/worker.js', import.meta.url));
const EVENT_NAMES = temporal.api.enums.v1.EventType;

/** By default the endpoint is at the receiver of the scene. */
export interface SceneOptions extends Partial<EndpointSettings> {
  /** The tenant of another scene, which gets one more endpoint. */
  tenantId?: string;
}

/** A tenant for one test, with one endpoint at a live receiver. */
export interface Scene {
  tenantId: string;
  endpointId: string;
  receiver: TestReceiver;
  /** Accepts an event. Returns the id of its delivery. */
  publish(options?: PublishOptions): Promise<string>;
}

interface PublishOptions {
  expiresAt?: Date;
  deliverAt?: Date;
  traceparent?: string;
}

const SCENE_SETTINGS = { retry: { delaysSeconds: [1, 1] }, timeoutMs: 5_000 };

interface Telemetry {
  metrics?: Metrics | undefined;
  traces?: Traces | null | undefined;
}

type EndpointStep = (sql: Sql, change: { tenantId: string; endpointId: string; now: Date }) => Promise<unknown>;

/** What deliveries need, for one test file: its own database and task queue, and the Temporal server of the run. */
export interface Rig {
  database: Database;
  config: Config;
  client: Client;
  scene(options?: SceneOptions): Promise<Scene>;
  /** Changes the endpoint of a scene as the API would: pauses it, resumes it, and so on. */
  change(scene: Scene, step: EndpointStep): Promise<void>;
  /** Waits until a delivery has these members. */
  until(id: string, expected: Partial<DeliveryRow>): Promise<DeliveryRow & { attempts: AttemptRow[] }>;
  /** The event types in the history of the latest run of a delivery. */
  historyOf(id: string): Promise<string[]>;
  getDelivery(id: string): Promise<DeliveryRow & { attempts: AttemptRow[] }>;
  startWorker(overrides?: Partial<Config>, telemetry?: Telemetry): Promise<RunningWorker>;
  /** Starts a worker in its own process, which can be killed. `program`: other arguments for Node. */
  spawnWorker(overrides?: Record<string, string>, program?: string[]): Promise<ChildProcess>;
  stop(): Promise<void>;
}

/** The log lines of the workers since the last rig was started, at warn and above. */
export const logged: { level: number; msg: string; endpointId?: string; err?: { message: string } }[] = [];
const shownLevel = process.env['TEST_LOG_LEVEL'];
const log = pino(
  { level: shownLevel ?? 'warn' },
  {
    write(line: string) {
      logged.push(JSON.parse(line) as (typeof logged)[number]);
      if (shownLevel !== undefined) process.stdout.write(line);
    },
  },
);
installRuntime(log);

/** Uses the Temporal server of the run, unless an address is given. */
export async function startRig(temporalAddress?: string): Promise<Rig> {
  // Test files share a process. Forget the lines of the file before.
  logged.length = 0;
  // For the workflow bundle and for `spawnWorker`.
  await testBuild();
  const [testDatabase, address] = await Promise.all([createTestDatabase(), temporalAddress ?? testTemporalAddress()]);
  const database = connect(testDatabase.url, { maxConnections: 5, applicationName: 'postrider-test' });
  const connection = await Connection.connect({ address });
  const env = {
    PATH: process.env['PATH'],
    POSTRIDER_DATABASE_URL: testDatabase.url,
    POSTRIDER_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    POSTRIDER_ENV: 'development',
    POSTRIDER_DRAIN_MS: '3000',
    POSTRIDER_METRICS_PORT: '0',
    POSTRIDER_TASK_QUEUE: testDatabase.database,
    TEMPORAL_ADDRESS: address,
  };
  const config = readConfig(env);
  const sealer = createSealer(config.sealingKeys);
  const acceptor = createEventAcceptor(database);
  const workers: RunningWorker[] = [];
  const children: ChildProcess[] = [];
  const receivers: TestReceiver[] = [];

  const client = new Client({ connection });

  async function getDelivery(id: string) {
    const row = await findDelivery(database, { deliveryId: id });
    if (row === undefined) throw new Error(`No delivery ${id}`);
    return { ...row, attempts: await listAttempts(database, id) };
  }

  async function publish(tenantId: string, options: PublishOptions): Promise<string> {
    const result = await acceptor.accept({
      tenantId,
      event: {
        type: 'order.paid',
        data: '{"amount":12}',
        externalId: null,
        occurredAt: null,
        priority: 'normal' as const,
        expiresAt: options.expiresAt ?? null,
        deliverAt: options.deliverAt ?? null,
        tags: [],
        endpointIds: null,
        traceparent: options.traceparent ?? null,
      },
      idempotency: null,
      now: new Date(),
    });
    if (result.kind !== 'accepted') throw new Error(`Not accepted: ${result.kind}`);
    notifyQueue(database);
    const [delivery] = result.event.deliveries;
    if (delivery === undefined) throw new Error('The event has no delivery');
    return delivery.id;
  }

  return {
    database,
    config,
    client,
    async scene({ tenantId: given, ...options } = {}) {
      const receiver = await startReceiver();
      receivers.push(receiver);
      const tenantId = given ?? newId('ten');
      const endpointId = newId('ep');
      const now = new Date();
      if (given === undefined) await insertTenant(database, { id: tenantId, name: null, metadata: {}, now });
      const settings = testEndpointSettings({ url: `${receiver.url}/secret-path`, ...SCENE_SETTINGS, ...options });
      await insertEndpoint(database, sealer, { id: endpointId, tenantId, settings, now });
      const secret = `whsec_${randomBytes(32).toString('base64')}`;
      await endpointSecrets.set(database, sealer, { ownerId: endpointId, secret, publicKey: null, now });
      return { tenantId, endpointId, receiver, publish: (when = {}) => publish(tenantId, when) };
    },
    async change({ tenantId, endpointId }, step) {
      await inTransaction(database, (sql) => step(sql, { tenantId, endpointId, now: new Date() }));
      notifyCommands(database);
      notifyQueue(database);
    },
    until: (id, expected) =>
      vi.waitFor(
        async () => {
          const delivery = await getDelivery(id);
          expect(delivery).toMatchObject(expected);
          return delivery;
        },
        { interval: 50 },
      ),
    async historyOf(id) {
      const { events } = await client.workflow.getHandle(`delivery/${id}`).fetchHistory();
      return (events ?? []).map(({ eventType }) => EVENT_NAMES[eventType ?? 0] ?? String(eventType));
    },
    getDelivery,
    async startWorker(overrides = {}, { metrics = createMemoryMetrics(), traces = null } = {}) {
      const parts = { log, metrics, traces, version: '0.0.0-test' };
      const worker = await startWorker({ ...config, ...overrides }, parts);
      workers.push(worker);
      return worker;
    },
    async spawnWorker(overrides = {}, program = [WORKER_PROGRAM]) {
      const child = spawn(process.execPath, program, {
        env: { ...env, ...overrides },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      await new Promise<void>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`The worker ended with ${code} before it was ready.`)));
        child.stdout?.on('data', (line: Buffer) => line.includes('"ready"') && resolve());
      });
      return child;
    },
    async stop() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await connection.close();
      await database.end();
      await testDatabase.drop();
    },
  };
}
