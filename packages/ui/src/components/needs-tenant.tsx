import type { ReactNode } from 'react';
import { useScope } from '../api/scope.ts';
import { Empty } from './states.tsx';

/** For lists that the API has only for one tenant: the children get its id. */
export function NeedsTenant({ what, children }: { what: string; children: (tenantId: string) => ReactNode }) {
  const { tenantId } = useScope();
  if (tenantId !== null) return children(tenantId);
  return <Empty title="Choose a tenant">{`At the top, because ${what} belong to one tenant.`}</Empty>;
}
