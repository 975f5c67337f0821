import type { Connection } from '@temporalio/client';
import { ok, type Finding } from './finding.ts';

export interface TemporalSettings {
  address: string;
  tls: boolean;
  apiKey: string | undefined;
  namespace: string;
  taskQueue: string;
}

/** What the workers search by. They register them at each start. */
export const NEEDED_ATTRIBUTES = ['PostriderTenant', 'PostriderEndpoint', 'PostriderEventType', 'PostriderStatus'];
const OLDEST = [1, 29] as const;
/** Links to finished workflows are given out for so long. */
const RETENTION_DAYS = 30;
const TIMEOUT_MS = 10_000;

/** The server never talks to Temporal, so this program asks it itself, where it is told its address. */
export function readTemporalSettings(env: NodeJS.ProcessEnv): TemporalSettings | undefined {
  const address = env['TEMPORAL_ADDRESS'];
  if (!address) return undefined;
  const apiKey = env['TEMPORAL_API_KEY'] || undefined;
  return {
    address,
    tls: env['TEMPORAL_TLS'] === 'true' || apiKey !== undefined,
    apiKey,
    namespace: env['POSTRIDER_TEMPORAL_NAMESPACE'] || 'default',
    taskQueue: env['POSTRIDER_TASK_QUEUE'] || 'postrider',
  };
}

export async function checkTemporal(settings: TemporalSettings | undefined): Promise<Finding[]> {
  if (settings === undefined) {
    const what = 'Not looked at: the server never talks to Temporal.';
    return [{ check: 'temporal', state: 'unknown', what, remedy: 'Set TEMPORAL_ADDRESS as for the workers.' }];
  }
  const library = await import('@temporalio/client').catch(() => undefined);
  if (library === undefined) {
    const what = 'Not looked at: the client of Temporal is not installed.';
    return [
      { check: 'temporal', state: 'unknown', what, remedy: 'npm install -g @temporalio/client, beside postrider.' },
    ];
  }
  const { address, tls, apiKey } = settings;
  let connection: Connection | undefined;
  try {
    connection = await library.Connection.connect({
      address,
      connectTimeout: TIMEOUT_MS,
      ...(tls && { tls: true }),
      ...(apiKey !== undefined && { apiKey }),
    });
    return await connection.withDeadline(Date.now() + TIMEOUT_MS, () => look(connection, settings));
  } catch (error) {
    const what = `Temporal at ${address} gives no answer: ${messageOf(error)}`;
    const remedy =
      'Deliveries wait in Postgres until it does. Check TEMPORAL_ADDRESS, TEMPORAL_TLS and Temporal itself.';
    return [{ check: 'temporal', state: 'wrong', what, remedy }];
  } finally {
    await connection?.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
}

async function look(connection: Connection | undefined, settings: TemporalSettings): Promise<Finding[]> {
  if (connection === undefined) return [];
  const { workflowService } = connection;
  const { serverVersion } = await workflowService.getSystemInfo({});
  const { namespace } = settings;
  const described = await workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (described === undefined) {
    const what = `Temporal has no namespace "${namespace}".`;
    const remedy = 'A worker makes it when it starts. Is POSTRIDER_TEMPORAL_NAMESPACE that of the workers?';
    return [version(serverVersion ?? ''), { check: 'temporal', state: 'wrong', what, remedy }];
  }
  const keptSeconds = Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  return [
    version(serverVersion ?? ''),
    retention(keptSeconds / 86_400),
    await attributes(connection, namespace),
    await pollers(connection, settings),
  ];
}

/** The status of gRPC. Another one is that it may not be read, or that Temporal went away. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 5;
}

function version(text: string): Finding {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return ok('temporal', `Temporal ${text}`);
  const what = `Temporal ${text} is older than what Postrider is tried with.`;
  return { check: 'temporal', state: 'look', what, remedy: `Use ${OLDEST.join('.')} or newer.` };
}

function retention(days: number): Finding {
  const what = `the namespace keeps finished workflows for ${Math.round(days)} days`;
  if (days >= RETENTION_DAYS) return ok('temporal', what);
  const remedy = `Set it to ${RETENTION_DAYS} days: answers link to workflows for that long.`;
  return { check: 'temporal', state: 'look', what, remedy };
}

async function attributes({ operatorService }: Connection, namespace: string): Promise<Finding> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = NEEDED_ATTRIBUTES.filter((name) => !(name in customAttributes));
  if (missing.length === 0) return ok('search attributes', `all ${NEEDED_ATTRIBUTES.length} are registered`);
  const what = `Temporal lacks ${missing.join(', ')}, so workflows cannot be started.`;
  const remedy = 'Restart a worker, which registers them; it needs the permission to.';
  return { check: 'search attributes', state: 'wrong', what, remedy };
}

/** `temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW`. */
const WORKFLOW_TASKS = 1;

async function pollers({ workflowService }: Connection, { namespace, taskQueue }: TemporalSettings): Promise<Finding> {
  const queue = { namespace, taskQueue: { name: taskQueue }, taskQueueType: WORKFLOW_TASKS };
  const count = (await workflowService.describeTaskQueue(queue)).pollers.length;
  if (count > 0) return ok('temporal', `${count} ${count === 1 ? 'worker asks' : 'workers ask'} for tasks`);
  const what = `No worker asks Temporal for tasks of the queue "${taskQueue}".`;
  const remedy = 'Start one. Is POSTRIDER_TASK_QUEUE that of the workers?';
  return { check: 'temporal', state: 'wrong', what, remedy };
}
