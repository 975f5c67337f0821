import { FailingSince } from '../components/failing-since.tsx';
import { wordsOf } from '../components/filters.tsx';
import { count } from '../components/number-words.ts';
import { Time } from '../components/time.tsx';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

/** How an endpoint is and what comes next, in sentences. */
export function HealthStory({ endpoint }: { endpoint: Endpoint }) {
  const { recovery } = endpoint;
  return (
    <div className={styles.sentence}>
      <p>
        <Now endpoint={endpoint} />
      </p>
      {recovery === null ? null : (
        <p>
          It began to recover <Time at={recovery.since} />: {count(recovery.inFlight)} at a time,{' '}
          {count(recovery.backlog)} still wait
          {recovery.expectedAt === null ? (
            '.'
          ) : (
            <>
              , the last of them is expected <Time at={recovery.expectedAt} />.
            </>
          )}
        </p>
      )}
    </div>
  );
}

function Now({ endpoint: { status, disabledReason, health } }: { endpoint: Endpoint }) {
  if (status === 'disabled') return <>Nothing is sent. {disabledWords(disabledReason)}</>;
  if (status === 'paused') return <>Nothing is sent. What it gets waits until somebody resumes it.</>;
  if (health.state === 'failing') return <FailingSince health={health} />;
  if (health.lastSuccessAt === null) return <>Nothing has arrived there yet. Send a test to see whether it works.</>;
  return (
    <>
      It works. The last success was <Time at={health.lastSuccessAt} />.
    </>
  );
}

function disabledWords(reason: Endpoint['disabledReason']): string {
  switch (reason) {
    case null:
    case 'requested':
      return 'A person disabled it.';
    case 'gone':
      return 'Its receiver answered 410: it does not want webhooks any more.';
    case 'failing':
      return 'It had failed for so long that it was disabled.';
    case 'template_stopped':
    case 'secret_missing':
      return `${wordsOf(reason)}: change the endpoint, then enable it.`;
  }
}
