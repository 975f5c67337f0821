import { useQuery } from '@tanstack/react-query';
import { callApi } from '../api/call-api.ts';
import { Code, Outside } from '../components/code.tsx';
import { Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import type { GroupFilter } from './group-filter.ts';
import styles from './dead-letters.module.css';

const SHOWN = 3;

interface SampleProps {
  tenantId: string;
  filter: GroupFilter;
}

/** The last answers of a few of them. */
export function Sample({ tenantId, filter }: SampleProps) {
  const { ids: _, ...query } = filter;
  const letters = useQuery({
    queryKey: ['api', 'dead-letter-sample', tenantId, query],
    queryFn: async ({ signal }) => {
      const list = await callApi('get', '/v1/tenants/{tenantId}/dead-letters', {
        path: { tenantId },
        query: { ...query, limit: SHOWN },
        signal,
      });
      return Promise.all(
        list.body.data.map(async ({ id: deliveryId }) => {
          const path = { tenantId, deliveryId };
          return (await callApi('get', '/v1/tenants/{tenantId}/deliveries/{deliveryId}', { path, signal })).body;
        }),
      );
    },
  });
  return (
    <Fetched query={letters} what="the answers">
      {(data) => (
        <ul className={styles.sample}>
          {data.map((letter) => {
            const last = letter.attempts.at(-1);
            return (
              <li key={letter.id}>
                <p>
                  <RouteLink to={paths.delivery(letter.id)} search={{ tenant: tenantId }}>
                    <Outside text={letter.eventType} />
                  </RouteLink>{' '}
                  <Time at={letter.createdAt} />:{' '}
                  <Outside text={letter.lastError ?? letter.deadLetter?.detail ?? '–'} />
                </p>
                {last?.response?.body ? <Code text={last.response.body} label="What the receiver answered" /> : null}
              </li>
            );
          })}
        </ul>
      )}
    </Fetched>
  );
}
