import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { FailingSince } from '../components/failing-since.tsx';
import { count } from '../components/number-words.ts';
import { Failed } from '../components/states.tsx';
import { Status, type Tone } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import styles from './explain.module.css';

type Endpoint = Schemas['Endpoint'];

/** How an endpoint is, since when, and what can be done about it. */
export function EndpointSummary({ endpoint }: { endpoint: Endpoint }) {
  const { id, tenantId, name, url, counters } = endpoint;
  const { word, tone } = stateOf(endpoint);
  return (
    <div data-item className={styles.story}>
      <div className={styles.storyHead}>
        <Status word={word} tone={tone} />
        <RouteLink isRowLink to={paths.endpoint(id)} search={{ tenant: tenantId }}>
          <Outside text={name ?? url} />
        </RouteLink>
        <span className={styles.facts}>
          {id} · tenant {tenantId}
        </span>
      </div>
      <p className={styles.sentence}>
        <State endpoint={endpoint} /> Delivered {count(counters.delivered)} of {count(counters.total)};{' '}
        {count(counters.failed)} failed.
      </p>
      <div className={styles.remedies}>
        <GoOn endpoint={endpoint} />
        <RouteLink to={paths.deliveries} search={{ tenant: tenantId, endpointId: id }}>
          Its deliveries
        </RouteLink>
        <RouteLink to={paths.deadLetters} search={{ tenant: tenantId, endpointId: id }}>
          Its dead letters
        </RouteLink>
      </div>
    </div>
  );
}

function stateOf({ status, health }: Endpoint): { word: string; tone: Tone } {
  if (status === 'disabled') return { word: 'Disabled', tone: 'bad' };
  if (status === 'paused') return { word: 'Paused', tone: 'held' };
  return health.state === 'failing' ? { word: 'Failing', tone: 'warn' } : { word: 'Healthy', tone: 'good' };
}

function State({ endpoint: { status, disabledReason, health } }: { endpoint: Endpoint }) {
  if (status === 'disabled') return <>Nothing is sent there: it is disabled ({disabledReason ?? 'by a person'}).</>;
  if (status === 'paused') return <>What it gets waits until somebody resumes it.</>;
  if (health.state === 'failing') return <FailingSince health={health} />;
  return (
    <>
      It works. The last success was <Time at={health.lastSuccessAt} />.
    </>
  );
}

function GoOn({ endpoint: { status, tenantId, id } }: { endpoint: Endpoint }) {
  const scope = useScope();
  const verb = status === 'paused' ? 'resume' : 'enable';
  const path = { tenantId, endpointId: id };
  const action = useAction(async () =>
    callApi('post', `/v1/tenants/{tenantId}/endpoints/{endpointId}/${verb}`, { path }),
  );
  if (status === 'active' || !scope.can('write')) return null;
  return (
    <>
      <Button look="primary" onClick={() => action.mutate()} disabled={action.isPending}>
        {verb === 'resume' ? 'Resume it' : 'Enable it'}
      </Button>
      {action.error ? <Failed error={action.error} /> : null}
    </>
  );
}
