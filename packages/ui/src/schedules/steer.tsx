import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { ConfirmDelete } from '../components/confirm-delete.tsx';
import { Failed } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink, useGoTo } from '../navigation/route-link.tsx';
import { nameOf, type Schedule } from './timing.ts';

/** Run it now, pause it, end it. */
export function Steer({ schedule }: { schedule: Schedule }) {
  const { id: scheduleId, tenantId, paused } = schedule;
  const scope = useScope();
  const path = { tenantId, scheduleId };
  const run = useAction(async () =>
    callApi('post', '/v1/tenants/{tenantId}/schedules/{scheduleId}/run', { path, body: {} }),
  );
  const pause = useAction(async () =>
    callApi('patch', '/v1/tenants/{tenantId}/schedules/{scheduleId}', { path, body: { paused: !paused } }),
  );
  if (!scope.can('write')) return null;
  const error = run.error ?? pause.error;
  return (
    <>
      {run.data ? (
        <output>
          Published.{' '}
          <RouteLink to={paths.explain} search={{ q: run.data.body.eventId }}>
            See what becomes of it
          </RouteLink>
        </output>
      ) : null}
      <Button onClick={() => run.mutate()} disabled={run.isPending}>
        Run now
      </Button>
      <Button look={paused ? 'primary' : 'plain'} onClick={() => pause.mutate()} disabled={pause.isPending}>
        {paused ? 'Resume' : 'Pause'}
      </Button>
      <End schedule={schedule} />
      {error ? <Failed error={error} /> : null}
    </>
  );
}

function End({ schedule }: { schedule: Schedule }) {
  const { id: scheduleId, tenantId } = schedule;
  const [isOpen, setOpen] = useState(false);
  const goTo = useGoTo();
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Delete…
      </Button>
      {isOpen ? (
        <ConfirmDelete
          title="Delete the schedule"
          verb="Delete"
          of={['/v1/tenants/{tenantId}/schedules/{scheduleId}', { tenantId, scheduleId }]}
          close={() => setOpen(false)}
          after={async () => goTo({ to: paths.schedules })}
        >
          <Outside text={nameOf(schedule)} /> does not run again. What it has published stays.
        </ConfirmDelete>
      ) : null}
    </>
  );
}
