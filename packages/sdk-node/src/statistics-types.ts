import type { Named, QueryOf } from './request/operations.ts';

/** The numbers of a period. Durations are in milliseconds. */
export interface StatisticsNumbers extends Named<'Statistics'> {}

export type StatisticsQuery = QueryOf<'getStatistics'>;
export type EndpointStatisticsQuery = QueryOf<'getEndpointStatistics'>;
export type AllStatisticsQuery = QueryOf<'getAllStatistics'>;
