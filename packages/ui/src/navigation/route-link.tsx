import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useScope } from '../api/scope.ts';

export interface Target {
  /** One of `paths`. */
  to: string;
  /** The filters of the page. The tenant that is looked at stays, unless this names another. */
  search?: Record<string, string | undefined>;
}

interface RouteLinkProps extends Target {
  children: ReactNode;
  className?: string | undefined;
  /** In a list: the link that `j`, `k` and Enter use. */
  isRowLink?: boolean;
  title?: string;
  /** For who uses no mouse, there is another way. */
  tabIndex?: -1;
}

export function RouteLink({ to, search, isRowLink, ...rest }: RouteLinkProps) {
  const tenant = useShownTenant();
  return (
    <Link
      to={to}
      search={{ tenant, ...search }}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      {...(isRowLink ? { 'data-row-link': '' } : {})}
      {...rest}
    />
  );
}

/** Goes to a page, like a `RouteLink`. */
export function useGoTo() {
  const tenant = useShownTenant();
  const navigate = useNavigate();
  return async ({ to, search }: Target) => navigate({ to, search: { tenant, ...search } });
}

/** A key of one tenant needs none in the address. */
function useShownTenant(): string | undefined {
  const scope = useScope();
  return scope.canChooseTenant ? (scope.tenantId ?? undefined) : undefined;
}
