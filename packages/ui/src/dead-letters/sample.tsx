import { useQuery } from '@tanstack/react-query';
import { callApi } from '../api/call-api.ts';
import { Code, Outside } from '../components/code.tsx';
import { Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import type { GroupFilter, LetterGroup } from './group-filter.ts';
import { readLetters } from './read-letters.ts';
import styles from './dead-letters.module.css';

const SHOWN = 3;

/** Others may be between them. */
const PAGE = 30;

interface SampleProps {
  group: LetterGroup;
  filter: GroupFilter;
}

/** The last answers of a few of them. */
export function Sample({ group, filter }: SampleProps) {
  const { tenantId, reason, lastStatus } = group;
  const letters = useQuery({
    queryKey: ['api', 'dead-letter-sample', tenantId, reason, lastStatus, filter],
    queryFn: async ({ signal }) => {
      const { letters: found } = await readLetters({ group, filter, most: SHOWN, limit: PAGE, signal });
      return Promise.all(
        found.map(async ({ id: deliveryId }) => {
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
          {data.length === 0 ? <li>None of them was found among the newest dead letters of this endpoint.</li> : null}
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
