import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { callScoped } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Delivery } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { ConfirmButton } from '../components/dialog.tsx';
import { ReplayDialog } from '../components/replay-dialog.tsx';
import { Failed } from '../components/states.tsx';
import { useShortcut } from '../navigation/shortcuts.ts';
import { isEnded } from './ended.ts';
import styles from './deliveries.module.css';

/** What can be done with a delivery. `r` is the first of it: retry what is open or dead, send again what has ended otherwise. */
export function DeliveryActions({ delivery }: { delivery: Delivery }) {
  const canWrite = useScope().can('write');
  const isOpen = !isEnded(delivery);
  return (
    <>
      {canWrite && (isOpen || delivery.status === 'dead_lettered') ? <Retry delivery={delivery} /> : null}
      {canWrite && isOpen ? <Cancel delivery={delivery} /> : null}
      {canWrite && !isOpen && delivery.status !== 'dead_lettered' ? <SendAgain delivery={delivery} /> : null}
      {delivery.temporalUrl === null ? null : (
        <a className={styles.outward} href={delivery.temporalUrl} target="_blank" rel="noreferrer">
          Workflow in Temporal <ExternalLink size={13} aria-hidden />
        </a>
      )}
    </>
  );
}

/** One command, to the tenant of the delivery. */
function useCommand({ id, tenantId }: Delivery, command: 'retry' | 'cancel') {
  const own = { ...useScope(), tenantId };
  return useAction(async () =>
    callScoped(own, ['post', `/deliveries/{deliveryId}/${command}`], { path: { deliveryId: id } }),
  );
}

function Retry({ delivery }: { delivery: Delivery }) {
  const retry = useCommand(delivery, 'retry');
  useShortcut('r', () => {
    if (retry.isPending) return false;
    retry.mutate();
    return true;
  });
  return (
    <>
      <Button look="primary" disabled={retry.isPending} onClick={() => retry.mutate()}>
        Retry now <kbd>r</kbd>
      </Button>
      {retry.isSuccess ? <output>It is sent in a moment.</output> : null}
      {retry.error ? <Failed error={retry.error} /> : null}
    </>
  );
}

function Cancel({ delivery }: { delivery: Delivery }) {
  const cancel = useCommand(delivery, 'cancel');
  return (
    <ConfirmButton
      label="Cancel delivery…"
      look="danger"
      title="Cancel this delivery?"
      verb="Cancel delivery"
      leave="Keep it"
      isDangerous
      run={cancel.mutateAsync}
    >
      <p>It is not sent any more. What the receiver got already stays there.</p>
    </ConfirmButton>
  );
}

function SendAgain({ delivery }: { delivery: Delivery }) {
  const [isAsked, ask] = useState(false);
  useShortcut('r', () => ask(true));
  return (
    <>
      <Button onClick={() => ask(true)}>
        Send again… <kbd>r</kbd>
      </Button>
      {isAsked ? (
        <ReplayDialog
          tenantId={delivery.tenantId}
          kind="replay"
          filter={{ ids: [delivery.id] }}
          close={() => ask(false)}
        />
      ) : null}
    </>
  );
}
