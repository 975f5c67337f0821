import type { Statistics } from '../api/types.ts';
import { wordsOf } from '../components/filters.tsx';
import { count } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { Ranking } from './ranking.tsx';

type Held = Statistics['holds']['byReason'][number];

interface HoldsByReasonProps {
  holds: Statistics['holds'];
  eventType: string | undefined;
}

/** Why deliveries wait. Each number leads to those that it counts. */
export function HoldsByReason({ holds: { byReason, truncated }, eventType }: HoldsByReasonProps) {
  return (
    <Section title="Holds now">
      <Ranking
        heads={['Reason', 'Held', 'First goes on']}
        none={truncated ? 'Too much waits to count what is held.' : 'Nothing is held.'}
      >
        {byReason.map((held) => (
          <tr key={held.reason}>
            <td>{wordsOf(held.reason)}</td>
            <td>
              <RouteLink to={paths.deliveries} search={{ status: 'waiting', holdReason: held.reason, eventType }}>
                {count(held.count)}
                {truncated ? '+' : ''}
              </RouteLink>
            </td>
            <td>{goesOn(held)}</td>
          </tr>
        ))}
      </Ranking>
    </Section>
  );
}

function goesOn({ reason, firstUntil }: Held) {
  if (firstUntil !== null) return <Time at={firstUntil} />;
  return reason === 'rate_limited' ? 'as the limit lets it' : 'by a person';
}
