import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Delivery } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { lastAnswer } from '../components/last-answer.ts';
import { Section } from '../components/page.tsx';
import { SmallTable } from '../components/small-table.tsx';
import { Empty, Fetched } from '../components/states.tsx';
import { DeliveryStatus } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

const EVERY_MS = 10_000;
const SHOWN = 10;

/** The newest deliveries to an endpoint, and the way to all of them. */
export function LatestDeliveries({ endpoint: { id, tenantId } }: { endpoint: Endpoint }) {
  const scope = useScope();
  const latest = useQuery({
    ...scopedQuery({ ...scope, tenantId }, '/deliveries', { query: { endpointId: id, limit: SHOWN } }),
    refetchInterval: EVERY_MS,
  });
  const its = { tenant: tenantId, endpointId: id };
  return (
    <Section
      title="Latest deliveries"
      aside={
        <span className={styles.links}>
          <RouteLink to={paths.deliveries} search={its}>
            All deliveries
          </RouteLink>
          <RouteLink to={paths.deadLetters} search={its}>
            Dead letters
          </RouteLink>
        </span>
      }
    >
      <Fetched query={latest} what="the latest deliveries">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="Nothing was sent there yet">Send a test, or publish an event that it takes.</Empty>
          ) : (
            <Rows deliveries={data} />
          )
        }
      </Fetched>
    </Section>
  );
}

function Rows({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <SmallTable
      name="Latest deliveries"
      caption="The newest deliveries to this endpoint"
      heads={['Event', 'Status', 'Answer or reason', 'Accepted']}
    >
      {deliveries.map((delivery) => (
        <tr key={delivery.id}>
          <th scope="row">
            <RouteLink to={paths.delivery(delivery.id)} search={{ tenant: delivery.tenantId }}>
              <Outside text={delivery.eventType} />
            </RouteLink>
          </th>
          <td>
            <DeliveryStatus status={delivery.status} />
          </td>
          <td className={styles.answer}>
            <Outside text={lastAnswer(delivery)} />
          </td>
          <td>
            <Time at={delivery.createdAt} />
          </td>
        </tr>
      ))}
    </SmallTable>
  );
}
