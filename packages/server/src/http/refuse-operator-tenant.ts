import { Problem } from './problem.ts';
import type { ServerContext } from './server-context.ts';

/** 409 if the tenant is the one to which Postrider itself publishes. */
export function refuseOperatorTenant(
  { isOperatorTenant }: Pick<ServerContext, 'isOperatorTenant'>,
  tenantId: string | null | undefined,
  detail: string,
): void {
  if (tenantId && isOperatorTenant(tenantId)) throw new Problem('operator_tenant', detail);
}
