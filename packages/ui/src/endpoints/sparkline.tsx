import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { useNow } from '../components/clock.ts';
import { count, percent } from '../components/number-words.ts';
import { startOf } from '../components/period.ts';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

/** The last 24 hours of one endpoint. Only rows on the screen exist, so only theirs are asked for. */
export function Sparkline({ endpoint }: { endpoint: Endpoint }) {
  const scope = useScope();
  const from = startOf('24h', useNow());
  const { data } = useQuery({
    ...scopedQuery({ ...scope, tenantId: endpoint.tenantId }, '/endpoints/{endpointId}/stats', {
      path: { endpointId: endpoint.id },
      query: { from, bucket: 'hour' },
    }),
    staleTime: 60_000,
  });
  if (data === undefined) return <span className={styles.spark} aria-hidden />;
  const { delivered, failed, deliveries } = data.totals;
  if (deliveries === 0) return <span className={styles.none}>none</span>;
  const highest = Math.max(1, ...data.buckets.map((each) => each.deliveries));
  const heightOf = (part: number) => `${(part / highest) * 100}%`;
  const other = deliveries - delivered - failed;
  const words = `${count(delivered)} delivered, ${count(failed)} dead letters, ${count(other)} open or not sent`;
  return (
    <span className={styles.day}>
      <span className={styles.spark} role="img" aria-label={`Last 24 hours: ${words}`} title={words}>
        {data.buckets.map((each) => (
          <span key={each.at} className={styles.sparkHour}>
            <span className={styles.sparkBad} style={{ height: heightOf(each.failed) }} />
            <span
              className={styles.sparkOther}
              style={{ height: heightOf(each.deliveries - each.failed - each.delivered) }}
            />
            <span className={styles.sparkGood} style={{ height: heightOf(each.delivered) }} />
          </span>
        ))}
      </span>
      <span className={styles.share}>
        {percent(data.successRate)}
        <span className="visually-hidden"> delivered</span>
      </span>
    </span>
  );
}
