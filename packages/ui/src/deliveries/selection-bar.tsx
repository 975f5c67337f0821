import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { asProblem } from '../api/problem.ts';
import { useAction } from '../api/queries.ts';
import type { Delivery } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import { ReplayDialog } from '../components/replay-dialog.tsx';
import { focusedIndex } from '../components/row-keys.ts';
import { ChosenBar } from '../components/selection.tsx';
import { useShortcut } from '../navigation/shortcuts.ts';
import { isEnded } from './ended.ts';

interface SelectionBarProps {
  /** The rows of the list. */
  shown: readonly Delivery[];
  /** The chosen ones of them. */
  rows: readonly Delivery[];
  choose: (ids: ReadonlySet<string>) => void;
}

type Command = 'retry' | 'cancel';
const VERBS: Record<Command, string> = { retry: 'Retry', cancel: 'Cancel' };
const things = (count: number, what = 'delivery', several = 'deliveries') => `${count} ${count === 1 ? what : several}`;

/** What can be done with the chosen rows. `r` retries them, or the row that has the focus. */
export function SelectionBar({ shown, rows, choose }: SelectionBarProps) {
  const [asked, ask] = useState<Command | 'redrive' | 'replay'>();
  useShortcut('r', () => {
    const wanted = rows.length > 0 ? rows : shown.filter((_, index) => index === focusedIndex());
    const { open, dead, ended } = sorted(wanted);
    if (wanted.length === 0) return false;
    choose(new Set(wanted.map(({ id }) => id)));
    ask(open.length > 0 ? 'retry' : dead.length > 0 ? 'redrive' : ended.length > 0 ? 'replay' : undefined);
    return true;
  });
  const [tenantId, ...otherTenants] = new Set(rows.map((row) => row.tenantId));
  if (tenantId === undefined) return null;
  const { open, dead, ended } = sorted(rows);
  const isOneTenant = otherTenants.length === 0;
  const close = () => ask(undefined);
  return (
    <ChosenBar label="Chosen deliveries" things={things(rows.length)} clear={() => choose(new Set())}>
      {open.length > 0 ? <Button onClick={() => ask('retry')}>Retry {open.length} now…</Button> : null}
      {open.length > 0 ? <Button onClick={() => ask('cancel')}>Cancel {open.length}…</Button> : null}
      {dead.length > 0 && isOneTenant ? (
        <Button onClick={() => ask('redrive')}>Retry {things(dead.length, 'dead letter', 'dead letters')}…</Button>
      ) : null}
      {ended.length > 0 && isOneTenant ? (
        <Button onClick={() => ask('replay')}>Send {ended.length} again…</Button>
      ) : null}
      {isOneTenant ? null : <span>To send them again, choose rows of one tenant.</span>}
      {asked === 'retry' || asked === 'cancel' ? <Each command={asked} rows={open} close={close} /> : null}
      {isOneTenant && (asked === 'redrive' || asked === 'replay') ? (
        <ReplayDialog
          tenantId={tenantId}
          filter={{ ids: (asked === 'redrive' ? dead : ended).map(({ id }) => id) }}
          kind={asked === 'redrive' ? 'retry' : 'replay'}
          close={close}
        />
      ) : null}
    </ChosenBar>
  );
}

/** What is on its way, what was given up, and what ended otherwise: each is sent again in a way of its own. */
function sorted(rows: readonly Delivery[]) {
  const isDead = ({ status }: Delivery) => status === 'dead_lettered';
  return {
    open: rows.filter((row) => !isEnded(row)),
    dead: rows.filter(isDead),
    ended: rows.filter((row) => isEnded(row) && !isDead(row)),
  };
}

interface EachProps {
  command: Command;
  rows: readonly Delivery[];
  close: () => void;
}

/** Asks, then does one after the other and shows how far it is. */
function Each({ command, rows: given, close }: EachProps) {
  // The rows at the moment of asking: meanwhile their status changes.
  const [rows] = useState(given);
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
