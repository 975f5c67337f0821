import { callApi, segment, type Api } from '../api/call-api.ts';
import { endpointIdOf, tenantPath } from './find-event.ts';

interface Endpoint {
  id: string;
  name: string | null;
  status: string;
  disabledReason: string | null;
  health: { state: string; failingSince: string | null; disableAt: string | null };
  counters: unknown;
}

interface Group {
  count: number;
}

interface Numbers {
  totals: unknown;
  successRate: number | null;
  attemptMs: unknown;
  byStatus: unknown;
  backlog: unknown;
}

const DAY_MS = 86_400_000;

/** Whether an endpoint takes what it is sent: state, the last 24 hours, dead letters by cause, and what to do. */
export async function endpointHealth(api: Api, given: Record<string, unknown>, now: Date): Promise<unknown> {
  const id = await endpointIdOf(api, given);
  const tenant = tenantPath(api, given['tenantId']);
  const read = <T>(path: string) => callApi<T>(api, { method: 'GET', path: `${tenant}/${path}` });
  const from = new Date(now.getTime() - DAY_MS).toISOString();
  const endpoint = await read<Endpoint>(`endpoints/${segment('endpoint', id)}`);
  const period = new URLSearchParams({ from, to: now.toISOString(), bucket: 'hour' }).toString();
  const [numbers, groups] = await Promise.all([
    read<Numbers>(`endpoints/${endpoint.id}/stats?${period}`),
    read<{ data: Group[] }>(`dead-letters/groups?endpointId=${endpoint.id}`),
  ]);
  const { totals, successRate, attemptMs, byStatus, backlog } = numbers;
  return {
    endpointId: endpoint.id,
    name: endpoint.name,
    status: endpoint.status,
    disabledReason: endpoint.disabledReason,
    health: endpoint.health,
    counters: endpoint.counters,
    last24Hours: { totals, successRate, attemptMs, byStatus, backlog },
    deadLetters: groups.data,
    remedy: [remedyOf(endpoint), ...leftBehind(groups.data)].join(' '),
  };
}

function remedyOf({ status, health: { state, failingSince, disableAt } }: Endpoint): string {
  if (status === 'disabled' || state === 'disabled') return 'Mend the receiver, test_endpoint, then enable_endpoint.';
  if (status === 'paused') return 'It is paused: resume_endpoint sends what waits.';
  if (state !== 'failing') return 'It is well: its last attempt succeeded, or there was none.';
  const end = disableAt === null ? '' : ` If none succeeds until ${disableAt}, Postrider disables it.`;
  return `No attempt succeeded since ${failingSince ?? 'a while'}.${end} explain_delivery of one of its deliveries tells the cause.`;
}

function leftBehind(groups: Group[]): string[] {
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) return [];
  return [`Dead letters: ${count}. When the receiver is mended, replay with status dead_lettered sends them again.`];
}
