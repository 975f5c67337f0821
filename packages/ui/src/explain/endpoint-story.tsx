import { useRef, type RefObject } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { EndpointExplanation, Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { Failed } from '../components/states.tsx';
import { DeliveryStatus, Status } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { useShortcut } from '../navigation/shortcuts.ts';
import { explainInWords, type Remedy } from './explain-words.ts';
import styles from './explain.module.css';

interface EndpointStoryProps {
  entry: EndpointExplanation;
  event: Pick<Schemas['Event'], 'tenantId' | 'timestamp'>;
}

/** What became of the event at one endpoint, in one sentence, with what can be done about it. */
export function EndpointStory({ entry, event }: EndpointStoryProps) {
  const { became, why, next, at, remedies } = explainInWords(entry);
  const item = useRef<HTMLLIElement>(null);
  return (
    <li ref={item} data-item className={styles.story}>
      <div className={styles.storyHead}>
        {entry.decision === 'not_sent' ? (
          <Status word="Not sent" tone="quiet" />
        ) : (
          <DeliveryStatus status={entry.decision} />
        )}
        <RouteLink isRowLink to={paths.endpoint(entry.endpointId)} search={{ tenant: event.tenantId }}>
          <Outside text={entry.endpointName ?? entry.url} />
        </RouteLink>
        {entry.endpointName === null ? null : (
          <span className={styles.facts}>
            <Outside text={entry.url} />
          </span>
        )}
      </div>
      <p className={styles.sentence}>
        <strong>{became}</strong>
        {why === '' ? '. ' : ', because '}
        {why === '' ? null : (
          <>
            <Outside text={why} />
            {'. '}
          </>
        )}
        {next}
        {at === null ? null : (
          <>
            {' '}
            <Time at={at} />.
          </>
        )}
      </p>
      {entry.filter === null ? null : (
        <p className={styles.facts}>
          The condition that it does not meet: <code>{entry.filter.pointer}</code>
        </p>
      )}
      <div className={styles.remedies}>
        {remedies.map((remedy) => (
          <RemedyButton key={remedy} remedy={remedy} entry={entry} event={event} story={item} />
        ))}
        {entry.deliveryId === null ? null : (
          <RouteLink to={paths.delivery(entry.deliveryId)}>See its attempts</RouteLink>
        )}
      </div>
    </li>
  );
}

const LINKS = {
  edit_endpoint: {
    text: 'Change the endpoint',
    to: (entry: EndpointExplanation) => paths.editEndpoint(entry.endpointId),
  },
  edit_preferences: {
    text: 'Change its preferences',
    to: (entry: EndpointExplanation) => paths.endpoint(entry.endpointId),
  },
  replay: { text: 'Send what it missed', to: () => paths.replays },
} as const;

interface RemedyProps<Kind extends Remedy> extends EndpointStoryProps {
  remedy: Kind;
  /** What `r` is about while the focus is in it. */
  story: RefObject<HTMLElement | null>;
}

function RemedyButton({ remedy, entry, event, story }: RemedyProps<Remedy>) {
  const scope = useScope();
  if (remedy === 'edit_endpoint' || remedy === 'edit_preferences' || remedy === 'replay') {
    const { text, to } = LINKS[remedy];
    return (
      <RouteLink
        to={to(entry)}
        search={{
          tenant: event.tenantId,
          ...(remedy === 'replay' ? { endpointId: entry.endpointId, from: event.timestamp } : {}),
        }}
      >
        {text}
      </RouteLink>
    );
  }
  return scope.can('write') ? <Act remedy={remedy} entry={entry} event={event} story={story} /> : null;
}

const VERBS = { retry: 'Retry now', resume: 'Resume the endpoint', enable: 'Enable the endpoint' } as const;

function Act({ remedy, entry, event: { tenantId }, story }: RemedyProps<keyof typeof VERBS>) {
  const { endpointId, deliveryId } = entry;
  const action = useAction(async () => {
    if (remedy !== 'retry') {
      return callApi('post', `/v1/tenants/{tenantId}/endpoints/{endpointId}/${remedy}`, {
        path: { tenantId, endpointId },
      });
    }
    if (deliveryId === null) return undefined;
    return callApi('post', '/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry', { path: { tenantId, deliveryId } });
  });
  useShortcut('r', () => {
    if (remedy !== 'retry' || action.isPending || !story.current?.contains(document.activeElement)) return false;
    action.mutate();
    return true;
  });
  return (
    <>
      <Button look="primary" onClick={() => action.mutate()} disabled={action.isPending}>
        {VERBS[remedy]}
      </Button>
      {action.isSuccess ? <output>Done.</output> : null}
      {action.error ? <Failed error={action.error} /> : null}
    </>
  );
}
