import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/dialog.tsx';
import { ChosenBar } from '../components/selection.tsx';
import type { Endpoint } from './endpoints-search.ts';

interface BulkBarProps {
  /** The chosen ones. */
  rows: readonly Endpoint[];
  clear: () => void;
}

type Action = 'pause' | 'resume' | 'enable' | 'disable';

const ACTIONS: Record<Action, { verb: string; what: string; isFor: (endpoint: Endpoint) => boolean }> = {
  pause: {
    verb: 'Pause',
    what: 'Nothing is sent to them. What they get waits, and is sent when somebody resumes them.',
    isFor: ({ status }) => status === 'active',
  },
  resume: {
    verb: 'Resume',
    what: 'What waited is sent now, as fast as their rate limits allow.',
    isFor: ({ status }) => status === 'paused',
  },
  enable: {
    verb: 'Enable',
    what: 'They get events again. What was published while a person had disabled them was not kept for them.',
    isFor: ({ status }) => status === 'disabled',
  },
  disable: {
    verb: 'Disable',
    what: 'Nothing is sent to them, and what is published from now on is not kept for them.',
    isFor: ({ status }) => status !== 'disabled',
  },
};
const NAMES: readonly Action[] = ['pause', 'resume', 'enable', 'disable'];
const AT_ONCE = 100;

const things = (count: number) => `${count} ${count === 1 ? 'endpoint' : 'endpoints'}`;

/** What can be done with the chosen endpoints. Each button says how many it touches. */
export function BulkBar({ rows, clear }: BulkBarProps) {
  const [asked, ask] = useState<Action>();
  if (rows.length === 0) return null;
  const fitting = (action: Action) => rows.filter(ACTIONS[action].isFor);
  return (
    <ChosenBar label="Chosen endpoints" things={things(rows.length)} clear={clear}>
      {NAMES.filter((action) => fitting(action).length > 0).map((action) => (
        <Button key={action} onClick={() => ask(action)}>
          {ACTIONS[action].verb} {fitting(action).length}…
        </Button>
      ))}
      {asked === undefined ? null : <All action={asked} rows={fitting(asked)} close={() => ask(undefined)} />}
    </ChosenBar>
  );
}

interface AllProps {
  action: Action;
  rows: readonly Endpoint[];
  close: () => void;
}

function All({ action, rows, close }: AllProps) {
  const { verb, what } = ACTIONS[action];
  // The rows at the moment of asking: afterwards their status is another.
  const [asked] = useState(rows);
  const run = useAction(async () => {
    const refused: string[] = [];
    for (const { tenantId, ids } of partsOf(asked)) {
      const { body } = await callApi('post', '/v1/tenants/{tenantId}/endpoints/bulk', {
        path: { tenantId },
        body: { action, ids },
      });
      refused.push(...body.results.flatMap(({ id, problem }) => (problem ? [`${id}: ${problem.title}`] : [])));
    }
    if (refused.length > 0) {
      throw new Error(`${refused.length} of ${asked.length} were refused. ${refused.slice(0, 3).join('; ')}`);
    }
  });
  return (
    <Confirm
      title={`${verb} ${things(asked.length)}?`}
      verb={`${verb} ${things(asked.length)}`}
      isDangerous={action === 'disable'}
      isOpen
      close={close}
      run={run.mutateAsync}
    >
      <p>{what}</p>
    </Confirm>
  );
}

/** By tenant, and no more than the API takes at once. */
function partsOf(rows: readonly Endpoint[]): { tenantId: string; ids: string[] }[] {
  const parts: { tenantId: string; ids: string[] }[] = [];
  for (const { tenantId, id } of rows) {
    const part = parts.find((each) => each.tenantId === tenantId && each.ids.length < AT_ONCE);
    if (part) part.ids.push(id);
    else parts.push({ tenantId, ids: [id] });
  }
  return parts;
}
