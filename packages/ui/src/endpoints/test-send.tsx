import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Json, Outside } from '../components/code.tsx';
import { wordsOf } from '../components/filters.tsx';
import { Field } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { duration } from '../components/relative-time.ts';
import { Failed } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

/** Sends one request now and shows what came back. It counts for no statistics and is never retried. */
export function TestSend({ endpoint }: { endpoint: Endpoint }) {
  const [type, setType] = useState('');
  const send = useAction(async () => {
    const { body } = await callApi('post', '/v1/tenants/{tenantId}/endpoints/{endpointId}/test', {
      path: { tenantId: endpoint.tenantId, endpointId: endpoint.id },
      body: type.trim() === '' ? {} : { type: type.trim() },
    });
    return body;
  });
  return (
    <Section title="Test">
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Field label="Event type (optional)" value={type} onChange={(event) => setType(event.target.value)} />
        <Button type="submit" disabled={send.isPending}>
          {send.isPending ? 'Sending…' : 'Send a test'}
        </Button>
      </form>
      <div aria-live="polite">
        {send.error ? <Failed error={send.error} /> : null}
        {send.data ? <Result attempt={send.data} /> : null}
      </div>
    </Section>
  );
}

function Result({ attempt }: { attempt: Schemas['Attempt'] }) {
  const { outcome, response, error, durationMs, request } = attempt;
  const isGood = outcome === 'delivered';
  return (
    <div className={styles.stack}>
      <p>
        <Status word={isGood ? 'Delivered' : wordsOf(outcome)} tone={isGood ? 'good' : 'bad'} />{' '}
        {response ? `It answered ${response.status} after ${duration(durationMs)}.` : null}
        {error ? <Outside text={error.message} /> : null}
      </p>
      <div className={styles.beside}>
        <Json value={request.body} label="The body that was sent" />
        {response ? <Json value={response.body || '(no body)'} label="The body of the answer" /> : null}
      </div>
    </div>
  );
}
