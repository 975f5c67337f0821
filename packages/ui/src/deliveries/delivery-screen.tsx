import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { callScoped } from '../api/call-api.ts';
import { scopedQuery, useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page, Section } from '../components/page.tsx';
import { Failed } from '../components/states.tsx';
import { DeliveryStatus } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { useShortcut } from '../navigation/shortcuts.ts';
import { Attempts } from './attempts.tsx';
import { isEnded } from './ended.ts';
import { sentenceOf } from './sentence.ts';
import { Timeline } from './timeline.tsx';
import styles from './deliveries.module.css';

type Whole = Schemas['DeliveryWithAttempts'];
const EVERY_MS = 3_000;

/** What became of one delivery: the sentence first, then its timeline, then every request and answer. */
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
      actions={<Actions delivery={delivery} />}
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
      <Section title="Timeline">
        <Timeline entries={delivery.timeline} />
      </Section>
      <Section title="Attempts">
        <Attempts attempts={delivery.attempts} isOver={isEnded(delivery)} />
      </Section>
    </Page>
  );
}

function Actions({ delivery }: { delivery: Whole }) {
  const scope = useScope();
  const path = { deliveryId: delivery.id };
  const own = { ...scope, tenantId: delivery.tenantId };
  const retry = useAction(async () => callScoped(own, ['post', '/deliveries/{deliveryId}/retry'], { path }));
  const cancel = useAction(async () => callScoped(own, ['post', '/deliveries/{deliveryId}/cancel'], { path }));
  const isDead = delivery.status === 'dead_lettered';
  const canRetry = scope.can('write') && (isDead || !isEnded(delivery));
  useShortcut('r', () => {
    if (!canRetry || retry.isPending) return false;
    retry.mutate();
    return true;
  });
  return (
    <>
      {canRetry ? (
        <Button look="primary" disabled={retry.isPending} onClick={() => retry.mutate()}>
          Retry now <kbd>r</kbd>
        </Button>
      ) : null}
      {scope.can('write') && !isEnded(delivery) ? (
        <Button look="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel
        </Button>
      ) : null}
      {delivery.temporalUrl === null ? null : (
        <a className={styles.outward} href={delivery.temporalUrl} target="_blank" rel="noreferrer">
          Workflow in Temporal <ExternalLink size={13} aria-hidden />
        </a>
      )}
      {retry.isSuccess ? <output>It is sent in a moment.</output> : null}
      {retry.error ? <Failed error={retry.error} /> : null}
      {cancel.error ? <Failed error={cancel.error} /> : null}
    </>
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
          <Time at={delivery.createdAt} />
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
