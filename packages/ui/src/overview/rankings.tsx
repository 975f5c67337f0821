import type { Statistics } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { count, percent } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { duration } from '../components/relative-time.ts';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { HoldsByReason } from './holds-by-reason.tsx';
import { Ranking } from './ranking.tsx';
import styles from './overview.module.css';

interface RankingsProps {
  statistics: Statistics;
  /** What the page shows. */
  search: { period: string; from: string; eventType: string | undefined };
}

/** Where it hurts: each row leads to its endpoint, each number to the deliveries that it counts. */
export function Rankings({ statistics, search: { period, from, eventType } }: RankingsProps) {
  const { topFailing, slowest, holds } = statistics;
  return (
    <div className={styles.column}>
      <Section title="Top failing endpoints">
        <Ranking heads={['Endpoint', 'Success', 'Failed']} none="No endpoint failed.">
          {topFailing.map((row) => (
            <tr key={row.endpointId}>
              <td>
                <EndpointLink {...row} period={period} />
              </td>
              <td>{percent(row.successRate)}</td>
              <td>
                <RouteLink
                  to={paths.deliveries}
                  search={{
                    endpointId: row.endpointId,
                    tenant: row.tenantId,
                    status: 'dead_lettered',
                    from,
                    eventType,
                  }}
                >
                  {count(row.failed)}
                </RouteLink>
              </td>
            </tr>
          ))}
        </Ranking>
      </Section>
      <Section title="Slowest endpoints">
        <Ranking heads={['Endpoint', 'p50', 'p95']} none="Nothing was measured.">
          {slowest.map((row) => (
            <tr key={row.endpointId}>
              <td>
                <EndpointLink {...row} period={period} />
              </td>
              <td>{duration(row.attemptMs.p50)}</td>
              <td>{duration(row.attemptMs.p95)}</td>
            </tr>
          ))}
        </Ranking>
      </Section>
      <HoldsByReason holds={holds} eventType={eventType} />
    </div>
  );
}

interface EndpointLinkProps {
  tenantId: string;
  endpointId: string;
  endpointName: string | null;
  period: string;
}

function EndpointLink({ tenantId, endpointId, endpointName, period }: EndpointLinkProps) {
  return (
    <RouteLink to={paths.endpoint(endpointId)} search={{ tenant: tenantId, period }}>
      <Outside text={endpointName ?? endpointId} />
    </RouteLink>
  );
}
