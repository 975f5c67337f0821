import type { EndpointHealth, HealthNotice } from '@postrider/domain';
import { disableFailing, findEndpointHealth } from '@postrider/store/endpoints';
import type { Database } from '@postrider/store/sql';
import type { EndpointHealthRow } from '@postrider/store/endpoints';

export interface HealthActivityDeps {
  database: Database;
  /** How long an endpoint may fail without one success before it is disabled. */
  disableAfterMs: number;
  /** Shows a notice to people. */
  notify(notice: HealthNotice): void;
  now(): Date;
}

export type HealthActivities = ReturnType<typeof createHealthActivities>;

export function createHealthActivities(deps: HealthActivityDeps) {
  return {
    /** Reports the health of an endpoint, and disables one that has failed for too long. */
    async examineEndpoint(endpointId: string): Promise<EndpointHealth> {
      const now = deps.now();
      const row = await findEndpointHealth(deps.database, endpointId);
      if (row === undefined || row.deleted) return { kind: 'deleted', summary: 'The endpoint was deleted.' };
      const deadLetters = describeDeadLetters(row);
      if (row.status === 'disabled') return { kind: 'disabled', summary: `Disabled.${deadLetters}` };
      if (row.failingSince === null)
        return { kind: 'well', summary: `Delivering.${deadLetters}`, deadLetters: row.deadLetters };
      const disableAt = new Date(row.failingSince.getTime() + deps.disableAfterMs);
      if (disableAt <= now) {
        const cutoff = new Date(now.getTime() - deps.disableAfterMs);
        const disabled = await disableFailing(deps.database, { endpointId, cutoff, now });
        if (disabled) return { kind: 'disabled', summary: `Disabled: ${describeSpell(row)}${deadLetters}` };
      }
      return {
        kind: 'failing',
        disableAt: disableAt.toISOString(),
        summary: `${describeSpell(row)} Will be disabled at ${disableAt.toISOString()}.${deadLetters}`,
      };
    },

    async tellPeople(notice: HealthNotice): Promise<void> {
      deps.notify(notice);
    },
  };
}

function describeSpell({ url, failingSince }: EndpointHealthRow): string {
  return `${new URL(url).host} has not answered 2xx once since ${failingSince?.toISOString() ?? 'just now'}.`;
}

function describeDeadLetters({ deadLetters }: EndpointHealthRow): string {
  if (deadLetters === 0) return '';
  return ` ${deadLetters} dead letter${deadLetters === 1 ? '' : 's'} wait${deadLetters === 1 ? 's' : ''} for a person.`;
}
