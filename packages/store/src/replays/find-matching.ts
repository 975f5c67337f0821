import type { Sql } from '../sql/database.ts';
import { filterOf, type Match, type MatchPage, type MatchRange } from './criteria.ts';
import { matchDeliveries } from './match-deliveries.ts';
import { matchMissed } from './match-missed.ts';

/** A page of what a replay is about. A replay and its dry run ask the same. */
export function findMatching(sql: Sql, range: MatchRange): Promise<MatchPage> {
  const { criteria } = range;
  return 'missedBy' in criteria
    ? matchMissed(sql, criteria.missedBy, range)
    : matchDeliveries(sql, filterOf(criteria), range);
}

/** Counts what a replay would match, and shows the first. It changes nothing. */
export async function countMatching(
  sql: Sql,
  { sample: shown, ...range }: Omit<MatchRange, 'afterId'> & { sample: number },
): Promise<{ matched: number; sample: Match[] }> {
  const sample: Match[] = [];
  let matched = 0;
  for (let afterId: string | null = ''; afterId !== null;) {
    const page: MatchPage = await findMatching(sql, { ...range, afterId });
    matched += page.found.length;
    sample.push(...page.found.slice(0, shown - sample.length));
    afterId = page.lastId;
  }
  return { matched, sample };
}
