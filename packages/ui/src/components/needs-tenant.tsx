import type { ReactNode } from 'react';
import { useScope } from '../api/scope.ts';
import { Page } from './page.tsx';
import { Empty } from './states.tsx';

interface NeedsTenantProps {
  what: string;
  /** The title of the page, where the children make the page. */
  title?: string;
  children: (tenantId: string) => ReactNode;
}

/** For what the API has only for one tenant: the children get its id. */
export function NeedsTenant({ what, title, children }: NeedsTenantProps) {
  const { tenantId } = useScope();
  if (tenantId !== null) return children(tenantId);
  const choose = <Empty title="Choose a tenant">{`At the top, because ${what} belong to one tenant.`}</Empty>;
  return title === undefined ? choose : <Page title={title}>{choose}</Page>;
}
