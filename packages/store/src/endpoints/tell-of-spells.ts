import { TOLD_FAILING_AFTER_MS } from '@postrider/domain';
import { noticeId, publishNotices, withdrawNotices, type NewNotice } from '../notices/publish-notices.ts';
import type { Sql } from '../sql/database.ts';

/** What attempts changed at an endpoint that failed before or fails now. */
export interface HealthSpells {
  tenantId: string;
  endpointId: string;
  /** Since when it failed before. Null: it did not. */
  failedSince: Date | null;
  /** Since when it fails now. Null: it does not. */
  failingSince: Date | null;
  isDisabled: boolean;
  at: Date;
}

/**
 * Tells people that endpoints began to fail, or recovered. A spell that ends before it was told is not told at all. That an
 * endpoint was disabled is told by itself.
 */
export async function tellOfSpells(sql: Sql, spells: readonly HealthSpells[]): Promise<void> {
  const changed = spells.filter(({ failedSince, failingSince }) => failedSince?.getTime() !== failingSince?.getTime());
  const ended = changed.flatMap((spell) =>
    spell.failedSince === null ? [] : [{ ...spell, since: spell.failedSince }],
  );
  const untold = await withdrawNotices(
    sql,
    ended.map(({ endpointId, since }) => failingId(endpointId, since)),
  );
  const recovered = ended.flatMap(({ since, ...spell }): NewNotice[] =>
    spell.isDisabled || untold.has(failingId(spell.endpointId, since))
      ? []
      : [{ ...of(spell), type: 'endpoint.recovered', at: spell.at, facts: { failingSince: since.toISOString() } }],
  );
  const failing = changed.flatMap(({ failingSince: at, ...spell }): NewNotice[] => {
    if (at === null || spell.isDisabled) return [];
    const dueAt = new Date(at.getTime() + TOLD_FAILING_AFTER_MS);
    return [{ ...of(spell), type: 'endpoint.failing', at, dueAt, facts: { failingSince: at.toISOString() } }];
  });
  await publishNotices(sql, [...recovered, ...failing]);
}

const of = ({ endpointId, tenantId }: Pick<HealthSpells, 'endpointId' | 'tenantId'>) => ({
  subject: endpointId,
  tenantId,
  endpointId,
});

const failingId = (endpointId: string, at: Date) => noticeId({ type: 'endpoint.failing', subject: endpointId, at });
