import type { Schemas } from '../api/types.ts';
import type { GroupsSearch } from './groups-search.ts';

export type LetterGroup = Schemas['DeadLetterGroup'];
export type ExactFilter = Schemas['DeadLetterRetry']['filter'];
/** What a list takes too. */
export type GroupFilter = Omit<ExactFilter, 'ids'>;

/** Reasons that one outcome of the last attempt stands for. */
export const OUTCOMES: Partial<Record<LetterGroup['reason'], GroupFilter['outcome']>> = {
  rejected: 'rejected',
  gone: 'gone',
  blocked_destination: 'blocked_destination',
};

/** The dead letters of a group, as near as a filter of the API comes: it knows no reasons, and no "without a status". */
export function filterOf({ endpointId, reason, lastStatus }: LetterGroup, search: GroupsSearch): GroupFilter {
  const { eventType, tag, from, to } = search;
  const outcome = OUTCOMES[reason];
  const known: GroupFilter = { endpointId };
  if (lastStatus !== null) known.responseStatus = String(lastStatus);
  if (outcome !== undefined) known.outcome = outcome;
  if (eventType !== undefined) known.eventType = eventType;
  if (tag !== undefined) known.tag = tag;
  if (from !== undefined) known.from = from;
  if (to !== undefined) known.to = to;
  return known;
}

/** The API shows no more: what `filterOf` matches besides may be among the others. */
const MOST_GROUPS = 1_000;

/**
 * Whether `filterOf` a group may match dead letters of another one too. The outcome does not keep them apart: that of a 404 is
 * `rejected` also where a retry policy tried again until the attempts were exhausted.
 */
export function isMixed(group: LetterGroup, groups: readonly LetterGroup[]): boolean {
  const isAnyStatus = group.lastStatus === null && OUTCOMES[group.reason] === undefined;
  return (
    groups.length >= MOST_GROUPS ||
    groups.some(
      (other) =>
        other.tenantId === group.tenantId &&
        other.endpointId === group.endpointId &&
        (isAnyStatus || other.lastStatus === group.lastStatus) &&
        (other.reason !== group.reason || other.lastStatus !== group.lastStatus),
    )
  );
}
