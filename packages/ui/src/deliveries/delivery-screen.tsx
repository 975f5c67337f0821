import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page, Section } from '../components/page.tsx';
import { DeliveryStatus } from '../components/status.tsx';
import { ExactTime, Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { Attempts } from './attempts.tsx';
import { DeliveryActions } from './delivery-actions.tsx';
import { isEnded } from './ended.ts';
import { sentenceOf } from './sentence.ts';
import { Timeline } from './timeline.tsx';
import styles from './deliveries.module.css';

type Whole = Schemas['DeliveryWithAttempts'];
const EVERY_MS = 3_000;

/** What became of one delivery: the sentence first, then every request and answer, then the timeline. */
export function DeliveryScreen() {
  const scope = useScope();
  const deliveryId = usePathPart('deliveryId');
  const delivery = useQuery({
    ...scopedQuery(scope, '/deliveries/{deliveryId}', { path: { deliveryId } }),
    refetchInterval: (query) => (query.state.data !== undefined && isEnded(query.state.data) ? false : EVERY_MS),
  });
  return (
    <ObjectPage title="Delivery" query={delivery} what="the delivery">
      {(data) => <Shown delivery={data} />}
    </ObjectPage>
  );
}

function Shown({ delivery }: { delivery: Whole }) {
  return (
    <Page
      title={delivery.eventType}
      about={
        <>
          to{' '}
          <RouteLink to={paths.endpoint(delivery.endpointId)} search={{ tenant: delivery.tenantId }}>
            <Outside text={delivery.endpointName ?? delivery.endpointUrl} />
          </RouteLink>
        </>
      }
      actions={<DeliveryActions delivery={delivery} />}
    >
      <div className={styles.summary}>
        <DeliveryStatus status={delivery.status} />
        <p className={styles.sentence}>
          <Outside text={sentenceOf(delivery)} />{' '}
          {delivery.status === 'retrying' ? <Time at={delivery.nextAttemptAt} /> : null}
          {delivery.hold?.until ? <Time at={delivery.hold.until} /> : null}
        </p>
      </div>
      <Facts delivery={delivery} />
      <Section title="Attempts">
        <Attempts attempts={delivery.attempts} isOver={isEnded(delivery)} />
      </Section>
      <Section title="Timeline">
        <Timeline entries={delivery.timeline} attempts={delivery.attempts} />
      </Section>
    </Page>
  );
}

function Facts({ delivery }: { delivery: Whole }) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Delivery</dt>
        <dd>
          <code>{delivery.id}</code> <CopyButton text={delivery.id} what="the id of the delivery" />
        </dd>
      </div>
      <div>
        <dt>Event</dt>
        <dd>
          <RouteLink to={paths.explain} search={{ q: delivery.eventId, tenant: delivery.tenantId }}>
            <code>{delivery.eventId}</code>
          </RouteLink>
        </dd>
      </div>
      {delivery.externalId === null ? null : (
        <div>
          <dt>Your id</dt>
          <dd>
            <Outside text={delivery.externalId} />
          </dd>
        </div>
      )}
      <div>
        <dt>Accepted</dt>
        <dd>
          <Time at={delivery.createdAt} /> · <ExactTime at={delivery.createdAt} />
        </dd>
      </div>
      <div>
        <dt>Attempts</dt>
        <dd>
          {delivery.attemptCount} of {Math.max(delivery.maxAttempts, delivery.attemptCount)}
        </dd>
      </div>
      {delivery.replayOf === null ? null : (
        <div>
          <dt>Sent again from</dt>
          <dd>
            <RouteLink to={paths.delivery(delivery.replayOf)}>
              <code>{delivery.replayOf}</code>
            </RouteLink>
          </dd>
        </div>
      )}
    </dl>
  );
}
