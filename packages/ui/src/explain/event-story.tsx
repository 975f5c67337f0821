import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { EndpointExplanation, Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { plainText } from '../components/hostile-text.ts';
import { count } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { Empty, Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { EndpointStory } from './endpoint-story.tsx';
import { explainPages } from './explain-pages.ts';
import styles from './explain.module.css';

interface EventStoryProps {
  event: Schemas['Event'];
  /** The delivery that was searched for: its endpoint comes first. */
  deliveryId: string | null;
}

/** An event, and what became of it at each endpoint. */
export function EventStory({ event, deliveryId }: EventStoryProps) {
  const pages = useInfiniteQuery(explainPages(event.tenantId, event.id));
  const entries = pages.data?.pages.flatMap(({ endpoints }) => endpoints) ?? [];
  return (
    <Section title={`Event ${plainText(event.type)}`}>
      <p className={styles.facts}>
        <code>{event.id}</code> <CopyButton text={event.id} what="the event's id" />
        {event.externalId === null ? null : (
          <>
            {' · your id '}
            <Outside text={event.externalId} />
          </>
        )}
        {' · tenant '}
        {event.tenantId}
        {' · accepted '}
        <Time at={event.timestamp} />
      </p>
      <Fetched query={pages} what="what became of it">
        {() =>
          entries.length === 0 ? (
            <NoEndpoint tenantId={event.tenantId} />
          ) : (
            <Outcomes event={event} entries={found(entries, deliveryId)} isAll={!pages.hasNextPage} />
          )
        }
      </Fetched>
      {pages.hasNextPage ? (
        <Button onClick={async () => pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>
          Show more endpoints
        </Button>
      ) : null}
    </Section>
  );
}

/** What needs somebody first, what went well last. */
const ORDER: readonly EndpointExplanation['decision'][] = [
  'dead_lettered',
  'retrying',
  'waiting',
  'pending',
  'skipped',
  'cancelled',
  'not_sent',
  'delivered',
];

function found(entries: readonly EndpointExplanation[], deliveryId: string | null): EndpointExplanation[] {
  const rank = (entry: EndpointExplanation) =>
    deliveryId !== null && entry.deliveryId === deliveryId ? -1 : ORDER.indexOf(entry.decision);
  return entries.toSorted((a, b) => rank(a) - rank(b));
}

interface StoriesProps {
  event: Schemas['Event'];
  entries: readonly EndpointExplanation[];
}

/** Most endpoints of a tenant do not want an event: they do not stand in the way of those that do. */
function Outcomes({ event, entries, isAll }: StoriesProps & { isAll: boolean }) {
  const sent = entries.filter((entry) => !isUnwanted(entry));
  const others = entries.filter(isUnwanted);
  return (
    <>
      {sent.length === 0 ? null : <Stories event={event} entries={sent} />}
      {others.length === 0 ? null : (
        <details className={styles.notSent} open={sent.length === 0}>
          <summary>
            Not sent to {others.length === 1 ? '1 endpoint' : `${count(others.length)} endpoints`}
            {isAll ? '' : ` of the first ${count(entries.length)}`}
            <span className={styles.facts}>
              : <Names entries={others} />
            </span>
          </summary>
          <Stories event={event} entries={others} />
        </details>
      )}
    </>
  );
}

/** An endpoint that was disabled may have wanted it. */
function isUnwanted({ decision, reason }: EndpointExplanation): boolean {
  return decision === 'not_sent' && reason !== 'disabled';
}

const NAMES_SHOWN = 5;

/** Each by itself: the direction of one does not move the next. */
function Names({ entries }: { entries: readonly EndpointExplanation[] }) {
  return (
    <>
      {entries.slice(0, NAMES_SHOWN).map(({ endpointId, endpointName, url }, index) => (
        <Fragment key={endpointId}>
          {index === 0 ? '' : ', '}
          <Outside text={endpointName ?? url} />
        </Fragment>
      ))}
      {entries.length > NAMES_SHOWN ? ', …' : ''}
    </>
  );
}

function Stories({ event, entries }: StoriesProps) {
  return (
    <ul className={styles.stories}>
      {entries.map((entry) => (
        <EndpointStory key={entry.deliveryId ?? entry.endpointId} entry={entry} event={event} />
      ))}
    </ul>
  );
}

function NoEndpoint({ tenantId }: { tenantId: string }) {
  return (
    <Empty title="It went nowhere: this tenant has no endpoint">
      <RouteLink to={paths.newEndpoint} search={{ tenant: tenantId }}>
        Add an endpoint
      </RouteLink>
    </Empty>
  );
}
