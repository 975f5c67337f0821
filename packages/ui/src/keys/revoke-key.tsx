import { useQuery } from '@tanstack/react-query';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { sessionQuery } from '../api/session.ts';
import { Outside } from '../components/code.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Time } from '../components/time.tsx';
import type { Key } from './key-columns.tsx';

export function RevokeKey({ row, close }: { row: Key; close: () => void }) {
  const { data: session } = useQuery(sessionQuery);
  const revoke = useAction(async () => callApi('delete', '/v1/keys/{keyId}', { path: { keyId: row.id } }));
  const isOwn = session?.key.id === row.id;
  return (
    <Confirm title="Revoke the key" verb="Revoke" isDangerous isOpen close={close} run={revoke.mutateAsync}>
      <p>
        Every program that uses <Outside text={row.name} /> is refused from now on. This cannot be undone. It was last
        used: {row.lastUsedAt === null ? 'never' : <Time at={row.lastUsedAt} />}.
      </p>
      {isOwn ? (
        <p>
          <strong>You are signed in with this key: you will be signed out.</strong>
        </p>
      ) : null}
    </Confirm>
  );
}
