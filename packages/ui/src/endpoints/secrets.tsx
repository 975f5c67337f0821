import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Field } from '../components/form.tsx';
import { Status } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import type { Endpoint } from './endpoints-search.ts';
import { SecretOnce, type NewSecret } from './secret-once.tsx';
import { SmallTable } from '../components/small-table.tsx';
import styles from './endpoints.module.css';

/** Which secrets sign, and until when. Their values are never shown again. */
export function Secrets({ endpoint }: { endpoint: Endpoint }) {
  const canWrite = useScope().can('write');
  const [isAsking, ask] = useState(false);
  const [ending, end] = useState<string>();
  // Stays here only: neither in the cache nor in the address.
  const [rotated, show] = useState<NewSecret>();
  return (
    <div className={styles.stack}>
      <SmallTable name="Secrets" caption="Signing secrets" heads={['Secret', 'State', 'Made', 'Ends']} hasActions>
        {endpoint.secrets.map(({ id, createdAt, expiresAt }) => (
          <tr key={id}>
            <th scope="row">
              <code>{id}</code>
            </th>
            <td>
              {expiresAt === null ? (
                <Status word="Signs" tone="good" icon={KeyRound} />
              ) : (
                <Status word="Overlaps: signs too" tone="held" />
              )}
            </td>
            <td>
              <Time at={createdAt} />
            </td>
            <td>{expiresAt === null ? 'when it is rotated' : <Time at={expiresAt} />}</td>
            <td>{expiresAt !== null && canWrite ? <Button onClick={() => end(id)}>End overlap…</Button> : null}</td>
          </tr>
        ))}
      </SmallTable>
      {canWrite ? (
        <div>
          <Button onClick={() => ask(true)}>Rotate the secret…</Button>
        </div>
      ) : null}
      {isAsking ? <Rotate endpoint={endpoint} close={() => ask(false)} show={show} /> : null}
      {ending === undefined ? null : <End endpoint={endpoint} secretId={ending} close={() => end(undefined)} />}
      {rotated === undefined ? null : <SecretOnce made={rotated} close={() => show(undefined)} />}
    </div>
  );
}

interface RotateProps {
  endpoint: Endpoint;
  close: () => void;
  show: (rotated: NewSecret) => void;
}

function Rotate({ endpoint, close, show }: RotateProps) {
  const [hours, setHours] = useState('24');
  const overlapHours = Number(hours);
  const isReady = hours.trim() !== '' && overlapHours >= 0 && overlapHours <= 720;
  const rotate = useAction(async () => {
    const { body } = await callApi('post', '/v1/tenants/{tenantId}/endpoints/{endpointId}/rotate-secret', {
      path: { tenantId: endpoint.tenantId, endpointId: endpoint.id },
      body: { overlapHours },
    });
    show({ secret: body.secret, publicKey: body.publicKey });
  });
  return (
    <Confirm
      title="Rotate the secret?"
      verb="Rotate it"
      isOpen
      isReady={isReady}
      close={close}
      run={rotate.mutateAsync}
    >
      <p>
        From now on requests are signed with a new secret, and with the old one too until the overlap ends. You see the
        new one once, next: give it to the receiver before the overlap ends, and nothing is refused meanwhile.
      </p>
      <Field
        label="Hours of overlap (0 to 720)"
        type="number"
        min={0}
        max={720}
        value={hours}
        onChange={(event) => setHours(event.target.value)}
      />
    </Confirm>
  );
}

function End({ endpoint, secretId, close }: { endpoint: Endpoint; secretId: string; close: () => void }) {
  const act = useAction(async () =>
    callApi('delete', '/v1/tenants/{tenantId}/endpoints/{endpointId}/secrets/{secretId}', {
      path: { tenantId: endpoint.tenantId, endpointId: endpoint.id, secretId },
    }),
  );
  return (
    <Confirm title="End the overlap?" verb="End it now" isDangerous isOpen close={close} run={act.mutateAsync}>
      <p>
        The secret <code>{secretId}</code> signs nothing any more. A receiver that knows only this one refuses what it
        gets from now on.
      </p>
    </Confirm>
  );
}
