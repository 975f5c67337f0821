import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useScope } from '../api/scope.ts';
import { Page, Section } from '../components/page.tsx';
import { useItemKeys } from '../components/row-keys.ts';
import { Empty, Fetched } from '../components/states.tsx';
import { useSearchState } from '../navigation/search-state.ts';
import { EndpointSummary } from './endpoint-summary.tsx';
import { EventStory } from './event-story.tsx';
import { findQuery, type Found } from './find.ts';
import styles from './explain.module.css';

/** What became of anything that can be named, why, and what comes next. */
export function ExplainScreen() {
  const scope = useScope();
  const [text] = useSearchState((search) => search['q']?.trim() ?? '');
  const found = useQuery(findQuery(scope, text));
  return (
    <Page title="Explain" about="What became of it, why, and what comes next.">
      {text === '' ? (
        <Hint />
      ) : (
        <Fetched query={found} what={text}>
          {(data) => <Results found={data} text={text} />}
        </Fetched>
      )}
    </Page>
  );
}

function Hint() {
  return (
    <Empty title="Search for anything with a name">
      An event (evt_…), a delivery (dlv_…), an endpoint (ep_…), your own id of an event, the name of an endpoint or its
      URL. The key / goes to the search field on every page.
    </Empty>
  );
}

function Results({ found, text }: { found: Found; text: string }) {
  const { events, endpoints, deliveryId, isPartial } = found;
  const isEmpty = events.length === 0 && endpoints.length === 0;
  const list = useRef<HTMLDivElement>(null);
  useItemKeys(list);
  return (
    <div ref={list} className={styles.results}>
      {isEmpty ? (
        <Empty title={`Nothing is called “${text}”`}>
          Check the spelling, and the tenant at the top. Events are kept for a limited time; older ones are deleted.
        </Empty>
      ) : null}
      {isPartial ? <p>There are more tenants than were looked at. Choose one at the top to look there.</p> : null}
      {events.map((event) => (
        <EventStory key={event.id} event={event} deliveryId={deliveryId} />
      ))}
      {endpoints.length > 0 ? (
        <Section title={endpoints.length === 1 ? 'Endpoint' : 'Endpoints'}>
          {endpoints.map((endpoint) => (
            <EndpointSummary key={endpoint.id} endpoint={endpoint} />
          ))}
        </Section>
      ) : null}
    </div>
  );
}
