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
  // The ids at the moment of asking: meanwhile rows change their status, and leave the list.
  const [asked, setAsked] = useState<Asked>();
  const ask = (kind: ReplayOf['kind'], from: readonly Delivery[]) => {
    const chosen = sorted(from)[kind];
    const [tenantId, ...others] = new Set(chosen.map((row) => row.tenantId));
    if (tenantId !== undefined && others.length === 0) setAsked({ kind, tenantId, ids: chosen.map(({ id }) => id) });
  };
  useShortcut('r', () => {
    const wanted = rows.length > 0 ? rows : shown.filter((_, index) => index === focusedIndex());
    if (wanted.length === 0) return false;
    const of = sorted(wanted);
    const kind = AGAIN.find((each) => of[each].length > 0);
    choose(new Set(wanted.map(({ id }) => id)));
    if (kind !== undefined) ask(kind, wanted);
    return true;
  });
  return (
    <>
      {rows.length > 0 ? <Chosen rows={rows} ask={(kind) => ask(kind, rows)} clear={() => choose(new Set())} /> : null}
      {asked === undefined ? null : (
        <ReplayDialog
          tenantId={asked.tenantId}
          kind={asked.kind}
          filter={{ ids: asked.ids }}
          close={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

interface Asked {
  kind: ReplayOf['kind'];
  tenantId: string;
  ids: string[];
}

/** What `r` does, the first that fits. */
const AGAIN = ['now', 'retry', 'replay'] as const;

interface ChosenProps {
  rows: readonly Delivery[];
  ask: (kind: ReplayOf['kind']) => void;
  clear: () => void;
}

function Chosen({ rows, ask, clear }: ChosenProps) {
  const of = sorted(rows);
  const isOneTenant = new Set(rows.map(({ tenantId }) => tenantId)).size === 1;
  return (
    <ChosenBar label="Chosen deliveries" things={things(rows.length)} clear={clear}>
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
