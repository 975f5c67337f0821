import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { count } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { PREFERENCE_SOURCES } from '../components/preferences.tsx';
import { Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

const EVERY_MS = 10_000;
const UNITS = [
  { member: 'perSecond', unit: 'second' },
  { member: 'perMinute', unit: 'minute' },
  { member: 'perHour', unit: 'hour' },
  { member: 'perDay', unit: 'day' },
] as const;

/** How fast it may be called, what waits because of it, and when the last of that is expected. */
export function RateLimit({ endpoint }: { endpoint: Endpoint }) {
  const scope = { ...useScope(), tenantId: endpoint.tenantId };
  const path = { endpointId: endpoint.id };
  const effective = useQuery(scopedQuery(scope, '/endpoints/{endpointId}/preferences/effective', { path }));
  return (
    <Section title="Rate limit">
      <Fetched query={effective} what="the rate limit">
        {({ rateLimits, sources }) => (
          <Shown endpoint={endpoint} limits={rateLimits} source={PREFERENCE_SOURCES[sources.rateLimits]} />
        )}
      </Fetched>
    </Section>
  );
}

interface ShownProps {
  endpoint: Endpoint;
  limits: Schemas['EffectiveRateLimits'] | null;
  source: string;
}

function Shown({ endpoint, limits, source }: ShownProps) {
  const scope = { ...useScope(), tenantId: endpoint.tenantId };
  const waiting = useQuery({
    // The newest of what waits is the last to be sent.
    ...scopedQuery(scope, '/deliveries', { query: { endpointId: endpoint.id, status: 'waiting', limit: 1 } }),
    refetchInterval: EVERY_MS,
  });
  const words = UNITS.flatMap(({ member, unit }) => {
    const most = limits?.[member] ?? null;
    return most === null ? [] : [`${count(most)} each ${unit}`];
  });
  return (
    <div className={styles.stack}>
      <p>
        {words.length === 0 ? 'No limit' : `At most ${words.join(', ')}`} ({source}).{' '}
        {limits?.mode === 'drop' ? 'What is beyond it is skipped.' : null}
      </p>
      <Fetched query={waiting} what="what waits">
        {({ data: [last] }) =>
          last?.hold?.reason === 'rate_limited' ? (
            <p>
              <RouteLink
                to={paths.deliveries}
                search={{ tenant: endpoint.tenantId, endpointId: endpoint.id, status: 'waiting' }}
              >
                Deliveries wait
              </RouteLink>{' '}
              for their turn. The last of them is expected <Time at={last.hold.until} />, not before.
            </p>
          ) : (
            <p className={styles.hint}>Nothing waits because of a limit.</p>
          )
        }
      </Fetched>
    </div>
  );
}
