import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Failed } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';
import { draftOf, EMPTY_DRAFT, requestOf } from './draft.ts';
import type { Endpoint } from './endpoints-search.ts';
import { FormFields } from './form-fields.tsx';
import { RequestShown } from './request-shown.tsx';
import { SecretOnce, type NewSecret } from './secret-once.tsx';
import { TimeMachine } from './time-machine.tsx';
import styles from './endpoints.module.css';

interface EndpointFormProps {
  tenantId: string;
  /** The endpoint to change. Without it, a new one is made. */
  endpoint?: Endpoint;
  etag?: string | undefined;
}

/** The fields at one side, the exact request at the other. */
export function EndpointForm({ tenantId, endpoint, etag }: EndpointFormProps) {
  const [draft, setDraft] = useState(() => (endpoint ? draftOf(endpoint) : EMPTY_DRAFT));
  const [made, setMade] = useState<NewSecret & { id: string }>();
  const goTo = useGoTo();
  const request = requestOf(tenantId, draft, endpoint);
  const isReady = Object.keys(request.mistakes).length === 0 && (!endpoint || Object.keys(request.body).length > 0);
  const show = async (id: string) => goTo({ to: paths.endpoint(id), search: { tenant: tenantId } });
  const save = useAction(async () => {
    if (endpoint) {
      await callApi('patch', '/v1/tenants/{tenantId}/endpoints/{endpointId}', {
        path: { tenantId, endpointId: endpoint.id },
        body: request.body,
        ifMatch: etag,
      });
      return show(endpoint.id);
    }
    // The API says what is wrong with a body that a person wrote.
    const body = request.body as Schemas['EndpointInput'];
    const answer = await callApi('post', '/v1/tenants/{tenantId}/endpoints', { path: { tenantId }, body });
    const { id, secret, publicKey } = answer.body;
    return secret === null && publicKey === null ? show(id) : setMade({ id, secret, publicKey });
  });
  return (
    <>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !save.isPending) save.mutate();
        }}
      >
        <div className={styles.fields}>
          <FormFields
            templateName={endpoint?.format.type === 'template' ? (endpoint.format.name ?? undefined) : undefined}
            draft={draft}
            mistakes={request.mistakes}
            change={(part) => setDraft({ ...draft, ...part })}
          />
          {save.error ? <Failed error={save.error} /> : null}
          <div className={styles.row}>
            <Button type="submit" look="primary" disabled={!isReady || save.isPending}>
              {endpoint ? 'Save the changes' : 'Create the endpoint'}
            </Button>
            <Button onClick={async () => (endpoint ? show(endpoint.id) : goTo({ to: paths.endpoints }))}>Cancel</Button>
          </div>
        </div>
        <RequestShown request={request} />
      </form>
      {endpoint ? <TimeMachine endpoint={endpoint} request={request} /> : null}
      {made ? <SecretOnce made={made} close={async () => show(made.id)} /> : null}
    </>
  );
}
