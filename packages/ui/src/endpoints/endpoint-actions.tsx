import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { ConfirmDelete } from '../components/confirm-delete.tsx';
import { Confirm } from '../components/dialog.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink, useGoTo } from '../navigation/route-link.tsx';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

type Action = 'pause' | 'resume' | 'enable' | 'disable' | 'delete';

const WORDS: Record<Action, { verb: string; what: string }> = {
  pause: { verb: 'Pause', what: 'Nothing is sent. What it gets waits, and is sent when somebody resumes it.' },
  resume: { verb: 'Resume', what: 'What waited is sent now, as fast as its rate limits allow.' },
  enable: {
    verb: 'Enable',
    what: 'It gets events again. What was published while a person had disabled it was not kept for it.',
  },
  disable: { verb: 'Disable', what: 'Nothing is sent, and what is published from now on is not kept for it.' },
  delete: {
    verb: 'Delete',
    what: 'Its open deliveries are cancelled, and it cannot be brought back. The records of what was sent stay.',
  },
};

const POSSIBLE: Record<Endpoint['status'], readonly Action[]> = {
  active: ['pause', 'disable', 'delete'],
  paused: ['resume', 'disable', 'delete'],
  disabled: ['enable', 'delete'],
};

/** What a person can do with an endpoint. Each asks first. */
export function EndpointActions({ endpoint }: { endpoint: Endpoint }) {
  const [asked, ask] = useState<Action>();
  return (
    <>
      <RouteLink to={paths.editEndpoint(endpoint.id)} search={{ tenant: endpoint.tenantId }} className={styles.action}>
        Edit
      </RouteLink>
      <RouteLink
        to={paths.replays}
        search={{ tenant: endpoint.tenantId, endpointId: endpoint.id, from: endpoint.health.failingSince ?? undefined }}
        className={styles.otherAction}
      >
        Send what it missed
      </RouteLink>
      {POSSIBLE[endpoint.status].map((action) => (
        <Button
          key={action}
          look={action === 'delete' ? 'danger' : action === 'resume' || action === 'enable' ? 'primary' : 'plain'}
          onClick={() => ask(action)}
        >
          {WORDS[action].verb}…
        </Button>
      ))}
      {asked === 'delete' ? <AskedToDelete endpoint={endpoint} close={() => ask(undefined)} /> : null}
      {asked === undefined || asked === 'delete' ? null : (
        <Asked action={asked} endpoint={endpoint} close={() => ask(undefined)} />
      )}
    </>
  );
}

interface AskedProps {
  action: Exclude<Action, 'delete'>;
  endpoint: Endpoint;
  close: () => void;
}

function Asked({ action, endpoint, close }: AskedProps) {
  const path = { tenantId: endpoint.tenantId, endpointId: endpoint.id };
  const { verb } = WORDS[action];
  const act = useAction(async () =>
    callApi('post', `/v1/tenants/{tenantId}/endpoints/{endpointId}/${action}`, { path }),
  );
  return (
    <Confirm
      title={`${verb} this endpoint?`}
      verb={`${verb} it`}
      isDangerous={action === 'disable'}
      isOpen
      close={close}
      run={act.mutateAsync}
    >
      <What action={action} endpoint={endpoint} />
    </Confirm>
  );
}

function AskedToDelete({ endpoint, close }: Omit<AskedProps, 'action'>) {
  const goTo = useGoTo();
  const path = { tenantId: endpoint.tenantId, endpointId: endpoint.id };
  return (
    <ConfirmDelete
      title="Delete this endpoint?"
      of={['/v1/tenants/{tenantId}/endpoints/{endpointId}', path]}
      close={close}
      after={async () => goTo({ to: paths.endpoints })}
    >
      <What action="delete" endpoint={endpoint} />
    </ConfirmDelete>
  );
}

function What({ action, endpoint }: { action: Action; endpoint: Endpoint }) {
  return (
    <>
      <p>
        <strong>
          <Outside text={endpoint.name ?? endpoint.url} />
        </strong>
      </p>
      <p>{WORDS[action].what}</p>
    </>
  );
}
