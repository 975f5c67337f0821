import { periodIn, type Period } from '../components/period.ts';
import type { SearchText } from '../navigation/search-state.ts';

export interface OverviewSearch {
  period: Period;
  eventType: string | undefined;
}

export function readOverviewSearch(search: SearchText): OverviewSearch {
  return { period: periodIn(search), eventType: search['eventType'] };
}
