import type { DestinationPolicy } from '@postrider/sender';
import type { readBacklog, SystemFacts } from '@postrider/store/queue';
import type * as z from 'zod';
import type { systemAnswer } from './schema.ts';

type Answer = z.input<typeof systemAnswer>;
type Backlog = Awaited<ReturnType<typeof readBacklog>>;

export interface Deployment {
  version: string;
  facts: SystemFacts;
  clockSkewMs: number;
  backlog: Backlog;
  policy: DestinationPolicy;
  temporalUiUrl: string | null;
}

export function presentSystem({ version, facts, clockSkewMs, backlog, policy, temporalUiUrl }: Deployment): Answer {
  const { postgresVersion, databaseBytes, at, migrations, workers } = facts;
  return {
    version,
    now: at.toISOString(),
    clockSkewMs,
    database: { version: postgresVersion, bytes: databaseBytes, migrations },
    workers: workers.map(({ startedAt, seenAt, ...process }) => ({
      ...process,
      startedAt: startedAt.toISOString(),
      seenAt: seenAt.toISOString(),
    })),
    backlog: presentBacklog(backlog),
    destinations: presentPolicy(policy),
    temporalUiUrl,
  };
}

function presentBacklog({ queue, oldestDueSeconds, outbox, overdue, deadLetters }: Backlog): Answer['backlog'] {
  return {
    due: queue.due,
    underWay: queue.under_way,
    rateLimited: queue.rate_limited,
    later: queue.later,
    oldestDueSeconds,
    overdue,
    oldestCommandSeconds: Math.max(0, ...outbox.map(({ oldestSeconds }) => oldestSeconds)),
    deadLetters,
  };
}

// Not the address of the proxy, which may have a password.
function presentPolicy({ allowedRanges, http, allowedPorts, proxy }: DestinationPolicy): Answer['destinations'] {
  return {
    ranges: allowedRanges.map(([address, bits]) => `${address.toString()}/${bits}`),
    http: http === 'https_ports' || http.length > 0,
    ports: [...allowedPorts],
    proxy: proxy !== null,
  };
}
