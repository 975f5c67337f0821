import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { send } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { Confirm } from './dialog.tsx';
import { Failed } from './states.tsx';

interface ConfirmDeleteProps {
  title: string;
  /** What ends with it. */
  children: ReactNode;
  /** Default: "Delete it". */
  verb?: string;
  /** Its path in the API, and the parts of that. */
  of: readonly [Deletable, Readonly<Record<string, string>>];
  /** False while there is something to do first. */
  isReady?: boolean;
  close: () => unknown;
  /** Where to go when it is gone. */
  after: () => unknown;
}

/** What can be read with an ETag, and deleted. */
type Deletable =
  | '/v1/tenants/{tenantId}'
  | '/v1/tenants/{tenantId}/endpoints/{endpointId}'
  | '/v1/tenants/{tenantId}/schedules/{scheduleId}';

/** Asks, and deletes only what was there when it asked: not what somebody else has changed meanwhile. Exists while it is open. */
export function ConfirmDelete(props: ConfirmDeleteProps) {
  const { title, children, verb = 'Delete it', of, isReady = true, close, after } = props;
  const [template, path] = of;
  const asked = useQuery({
    queryKey: ['to-delete', template, path],
    queryFn: async () => send('get', template, { path }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const remove = useAction(async () => {
    await send('delete', template, { path, ifMatch: asked.data?.etag });
    await after();
  });
  return (
    <Confirm
      title={title}
      verb={verb}
      isDangerous
      isReady={isReady && asked.isSuccess}
      isOpen
      close={close}
      run={remove.mutateAsync}
    >
      {children}
      {asked.error ? <Failed error={asked.error} /> : null}
    </Confirm>
  );
}
