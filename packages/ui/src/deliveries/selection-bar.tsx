import { useState } from 'react';
import type { Delivery } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { ReplayDialog, type ReplayOf } from '../components/replay-dialog.tsx';
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

const things = (count: number, what = 'delivery', several = 'deliveries') => `${count} ${count === 1 ? what : several}`;

/** What can be done with the chosen rows. `r` retries them, or the row that has the focus. */
export function SelectionBar({ shown, rows, choose }: SelectionBarProps) {
  const [asked, ask] = useState<ReplayOf['kind']>();
  useShortcut('r', () => {
    const wanted = rows.length > 0 ? rows : shown.filter((_, index) => index === focusedIndex());
    const { now, retry, replay } = sorted(wanted);
    if (wanted.length === 0) return false;
    choose(new Set(wanted.map(({ id }) => id)));
    ask(now.length > 0 ? 'now' : retry.length > 0 ? 'retry' : replay.length > 0 ? 'replay' : undefined);
    return true;
  });
  const [tenantId, ...otherTenants] = new Set(rows.map((row) => row.tenantId));
  if (tenantId === undefined) return null;
  const of = sorted(rows);
  const isOneTenant = otherTenants.length === 0;
  return (
    <ChosenBar label="Chosen deliveries" things={things(rows.length)} clear={() => choose(new Set())}>
      {isOneTenant ? null : <span>To send or cancel them, choose rows of one tenant.</span>}
      {isOneTenant && of.now.length > 0 ? (
        <>
          <Button onClick={() => ask('now')}>Retry {of.now.length} now…</Button>
          <Button onClick={() => ask('cancel')}>Cancel {of.cancel.length}…</Button>
        </>
      ) : null}
      {isOneTenant && of.retry.length > 0 ? (
        <Button onClick={() => ask('retry')}>Retry {things(of.retry.length, 'dead letter', 'dead letters')}…</Button>
      ) : null}
      {isOneTenant && of.replay.length > 0 ? (
        <Button onClick={() => ask('replay')}>Send {of.replay.length} again…</Button>
      ) : null}
      {isOneTenant && asked !== undefined ? (
        <ReplayDialog
          tenantId={tenantId}
          kind={asked}
          filter={{ ids: of[asked].map(({ id }) => id) }}
          close={() => ask(undefined)}
        />
      ) : null}
    </ChosenBar>
  );
}

/** Which of the rows each can be done with. */
function sorted(rows: readonly Delivery[]): Record<ReplayOf['kind'], Delivery[]> {
  const isDead = ({ status }: Delivery) => status === 'dead_lettered';
  const open = rows.filter((row) => !isEnded(row));
  return {
    now: open,
    cancel: open,
    retry: rows.filter(isDead),
    replay: rows.filter((row) => isEnded(row) && !isDead(row)),
  };
}
