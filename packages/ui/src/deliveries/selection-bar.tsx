import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { asProblem } from '../api/problem.ts';
import { useAction } from '../api/queries.ts';
import type { Delivery } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import { ReplayDialog } from '../components/replay-dialog.tsx';
import { isEnded } from './ended.ts';
import styles from './deliveries.module.css';

interface SelectionBarProps {
  rows: readonly Delivery[];
  clear: () => void;
}

type Command = 'retry' | 'cancel';
const VERBS: Record<Command, string> = { retry: 'Retry', cancel: 'Cancel' };
const things = (count: number) => `${count} ${count === 1 ? 'delivery' : 'deliveries'}`;

/** What can be done with the chosen rows. */
export function SelectionBar({ rows, clear }: SelectionBarProps) {
  const [asked, ask] = useState<Command | 'replay'>();
  const [tenantId, ...otherTenants] = new Set(rows.map((row) => row.tenantId));
  if (tenantId === undefined) return null;
  const ended = rows.filter(isEnded);
  const open = rows.filter((row) => !isEnded(row));
  const close = () => ask(undefined);
  return (
    <div className={styles.selection} role="region" aria-label="Chosen deliveries">
      <strong>{things(rows.length)} chosen</strong>
      {open.length > 0 ? <Button onClick={() => ask('retry')}>Retry {open.length} now…</Button> : null}
      {open.length > 0 ? <Button onClick={() => ask('cancel')}>Cancel {open.length}…</Button> : null}
      {ended.length > 0 && otherTenants.length === 0 ? (
        <Button onClick={() => ask('replay')}>Send {ended.length} again…</Button>
      ) : null}
      {otherTenants.length > 0 ? <span>To send them again, choose rows of one tenant.</span> : null}
      <Button look="bare" onClick={clear}>
        Clear
      </Button>
      {asked === 'retry' || asked === 'cancel' ? <Each command={asked} rows={open} close={close} /> : null}
      {asked === 'replay' ? (
        <ReplayDialog tenantId={tenantId} filter={{ ids: ended.map(({ id }) => id) }} kind="replay" close={close} />
      ) : null}
    </div>
  );
}

interface EachProps {
  command: Command;
  rows: readonly Delivery[];
  close: () => void;
}

/** Asks, then does one after the other and shows how far it is. */
function Each({ command, rows, close }: EachProps) {
  const [done, setDone] = useState(0);
  const action = useAction(async () => {
    const refused: string[] = [];
    for (const [index, { tenantId, id: deliveryId }] of rows.entries()) {
      await callApi('post', `/v1/tenants/{tenantId}/deliveries/{deliveryId}/${command}`, {
        path: { tenantId, deliveryId },
      }).catch((error: unknown) => refused.push(`${deliveryId}: ${asProblem(error).title}`));
      setDone(index + 1);
    }
    if (refused.length > 0)
      throw new Error(`${refused.length} of ${rows.length} were refused. ${refused.slice(0, 3).join('; ')}`);
  });
  return (
    <Confirm
      title={`${VERBS[command]} ${things(rows.length)}?`}
      verb={`${VERBS[command]} ${things(rows.length)}`}
      isDangerous={command === 'cancel'}
      isOpen
      close={close}
      run={action.mutateAsync}
    >
      <p>
        {command === 'retry'
          ? 'Each is sent in a moment, without waiting for its next planned attempt.'
          : 'They are not sent any more. What a receiver got already stays there.'}
      </p>
      {action.isPending ? <Progress label="Done" done={done} of={rows.length} /> : null}
    </Confirm>
  );
}
