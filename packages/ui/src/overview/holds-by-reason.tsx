import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Section } from '../components/page.tsx';
import { wordsOf } from '../components/filters.tsx';
import { Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { countHolds } from './count-holds.ts';
import { Ranking } from './ranking.tsx';

const SAMPLE = 100;

/** Why deliveries wait. The API does not count holds by reason, so these are those of the newest 100. */
export function HoldsByReason() {
  const scope = useScope();
  const held = useQuery(scopedQuery(scope, '/deliveries', { query: { status: 'waiting', limit: SAMPLE } }));
  return (
    <Section title={held.data?.nextCursor ? `Holds, of the newest ${SAMPLE}` : 'Holds'}>
      <Fetched query={held} what="what is held">
        {({ data }) => (
          <Ranking heads={['Reason', 'Held', 'First goes on']} none="Nothing is held.">
            {countHolds(data).map(({ reason, held: number, firstUntil }) => (
              <tr key={reason}>
                <td>
                  <RouteLink to={paths.deliveries} search={{ status: 'waiting' }}>
                    {wordsOf(reason)}
                  </RouteLink>
                </td>
                <td>{number}</td>
                <td>{firstUntil === null ? 'by a person' : <Time at={firstUntil} />}</td>
              </tr>
            ))}
          </Ranking>
        )}
      </Fetched>
    </Section>
  );
}
