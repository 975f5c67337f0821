import type { Database } from '@postrider/store/sql';
import { claimOperatorTenant } from '@postrider/store/tenants';
import type { Logger } from 'pino';

export interface OperatorTenant {
  /** Whether only Postrider publishes in this tenant. */
  isOperator: (tenantId: string) => boolean;
  stop(): void;
}

interface Options {
  /** As configured. */
  tenantId: string;
  now: () => Date;
  log: Logger;
}

const AGAIN_MS = 2_000;

/**
 * Makes the operator tenant, if there is none. While the database is down it goes on trying. Rejects if a tenant of the app
 * has its id.
 */
export async function keepOperatorTenant(database: Database, { tenantId, now, log }: Options): Promise<OperatorTenant> {
  let id = tenantId;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function claim(): Promise<Error | undefined> {
    const claimed = await claimOperatorTenant(database, { tenantId, now: now() }).catch((error: unknown) => {
      log.warn({ err: error }, 'The operator tenant could not be made; trying again');
      if (!stopped) timer = setTimeout(() => void claim().then((taken) => taken && log.error(taken.message)), AGAIN_MS);
    });
    if (claimed?.kind === 'claimed') id = claimed.tenantId;
    if (claimed?.kind !== 'taken') return undefined;
    return new Error(
      `The tenant "${tenantId}" belongs to the app. Set POSTRIDER_OPERATOR_TENANT to an id that was never in use.`,
    );
  }

  const taken = await claim();
  if (taken !== undefined) throw taken;
  return {
    isOperator: (asked) => asked === id,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
