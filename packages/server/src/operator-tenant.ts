import type { Database } from '@postrider/store/sql';
import { claimOperatorTenant } from '@postrider/store/tenants';
import type { Logger } from 'pino';

export interface OperatorTenant {
  /**
   * Makes it, if there is none. While the database is down it goes on trying. Rejects if a tenant of the app has its id.
   */
  claim(): Promise<void>;
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

export function createOperatorTenant(database: Database, { tenantId, now, log }: Options): OperatorTenant {
  let id = tenantId;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function claim(): Promise<void> {
    const claimed = await claimOperatorTenant(database, { tenantId, now: now() }).catch((error: unknown) => {
      log.warn({ err: error }, 'The operator tenant could not be made; trying again');
      if (!stopped) timer = setTimeout(() => void claim().catch(({ message }: Error) => log.error(message)), AGAIN_MS);
    });
    if (claimed?.kind === 'claimed') id = claimed.tenantId;
    if (claimed?.kind !== 'taken') return;
    throw new Error(
      `The tenant "${tenantId}" belongs to the app. Set POSTRIDER_OPERATOR_TENANT to an id that was never in use.`,
    );
  }

  return {
    claim,
    isOperator: (asked) => asked === id,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
