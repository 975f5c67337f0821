import type { Schemas } from '../api/types.ts';
import type { GroupsSearch } from './groups-search.ts';

type Group = Schemas['DeadLetterGroup'];
export type GroupFilter = Schemas['DeadLetterRetry']['filter'];

/** Reasons that one outcome of the last attempt stands for. */
const OUTCOMES: Partial<Record<Group['reason'], GroupFilter['outcome']>> = {
  rejected: 'rejected',
  gone: 'gone',
  blocked_destination: 'blocked_destination',
};

/** The dead letters of a group, as near as a filter of the API comes: it knows no reasons, and no "without a status". */
export function filterOf({ endpointId, reason, lastStatus }: Group, search: GroupsSearch): GroupFilter {
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
