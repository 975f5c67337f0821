// How changes become numbers: parts of a statement that begins with `taken`, rows like those of `rollup_changes`.
import { DELIVERY_STATUSES, GRAIN_MS, GRAINS, outcomeNumberSql, TALLY_SQL, type Grain } from '@postrider/domain';

/** In place of the id of an endpoint: the event itself, whichever endpoints get it. */
export const NO_ENDPOINT = '-';

/** What is added up. */
const COUNTS = [
  'accepted',
  'deliveries',
  ...DELIVERY_STATUSES,
  'attempts',
  'attempt_ms_sum',
  'end_to_end_ms_sum',
  'arrived',
] as const;
const INSTANTS = ['last_at', 'last_success_at', 'last_failure_at'] as const;
export const TALLIES = ['attempt_ms', 'end_to_end_ms', 'answers'] as const;

const each = <Name extends string>(names: readonly Name[], text: (name: Name) => string): string =>
  names.map(text).join(', ');

/**
 * The time that a delivery was held: from each hold until the next thing that happened to it. `t` is the change that made it
 * delivered.
 */
const HELD_MS = `
  (select coalesce(sum(extract(epoch from least(next_at, t.ended_at) - at)) * 1000, 0)
   from (
     select n.at, n.kind, least(
       lead(n.at) over (order by n.at, n.id),
       (select min(a.started_at) from attempts a where a.delivery_id = t.delivery_id and a.started_at >= n.at)) as next_at
     from delivery_notes n where n.delivery_id = t.delivery_id
   ) as noted where kind in ('held', 'rescheduled'))`;

// `offset 0`: Postgres cannot make these a join that reads all attempts.
const TRIED = `
  tried as (
    select t.tenant_id, t.endpoint_id, t.event_type, t.accepted_at, a.*
    from taken t cross join lateral (
      select started_at, duration_ms, outcome, coalesce(
        case when number = t.attempts then t.last_status else (response ->> 'status')::int end,
        ${outcomeNumberSql('outcome')}) as answer
      from attempts where delivery_id = t.delivery_id and number > t.attempts_before and number <= t.attempts offset 0
    ) a where t.attempts > t.attempts_before
  ), arrived as (
    select t.tenant_id, t.endpoint_id, t.event_type, t.accepted_at,
      greatest(0, round(extract(epoch from t.ended_at - t.accepted_at) * 1000 - ${HELD_MS}))::bigint as ms
    from taken t where t.became = 'delivered' and t.delivery_id is not null
  )`;

const KEY = 'tenant_id, endpoint_id, event_type';
const minuteOf = `date_bin('1 minute', accepted_at, 'epoch'::timestamptz)`;

/** Each measure of one change, attempt or arrival; those that are left out are 0. */
function measured(
  source: string,
  measures: Partial<Record<(typeof COUNTS | typeof INSTANTS)[number], string>>,
): string {
  const counts = each(COUNTS, (name) => `(${measures[name] ?? 0})::bigint as ${name}`);
  const instants = each(INSTANTS, (name) => `${measures[name] ?? 'null::timestamptz'} as ${name}`);
  return `select ${KEY}, ${minuteOf} as minute, ${counts}, ${instants} from ${source}`;
}

const ofStatus = (status: string): string =>
  `n * ((became is not distinct from '${status}')::int - (was is not distinct from '${status}')::int)`;

const MEASURED = [
  measured('taken', {
    accepted: `case when endpoint_id = '${NO_ENDPOINT}' then n else 0 end`,
    deliveries: `case when endpoint_id <> '${NO_ENDPOINT}' and was is null then n else 0 end`,
    ...Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, ofStatus(status)])),
  }),
  measured('tried', {
    attempts: '1',
    attempt_ms_sum: 'duration_ms',
    last_at: 'started_at',
    last_success_at: `case when outcome = 'delivered' then started_at end`,
    last_failure_at: `case when outcome <> 'delivered' then started_at end`,
  }),
  measured('arrived', { arrived: '1', end_to_end_ms_sum: 'ms' }),
].join('\n union all ');

const OBSERVED = `
  select ${KEY}, ${minuteOf} as minute, 'attempt_ms' as tally, ${TALLY_SQL.bucketOf('duration_ms')} as bucket from tried
  union all
  select ${KEY}, ${minuteOf}, 'end_to_end_ms', ${TALLY_SQL.bucketOf('ms')} from arrived
  union all
  select ${KEY}, ${minuteOf}, 'answers', answer from tried`;

const summed = `${each(COUNTS, (name) => `sum(${name})::bigint as ${name}`)},
  ${each(INSTANTS, (name) => `max(${name}) as ${name}`)}`;

/** The columns that are added up, and how. */
export const SUMMED = { names: [...COUNTS, ...INSTANTS].join(', '), sums: summed };

/** `moments` and `observations`: by tenant, endpoint, type and minute. */
export const FACTS = `${TRIED}, moments as (
    select ${KEY}, minute, ${summed} from (${MEASURED}) as measures group by ${KEY}, minute
  ), observations as (
    select ${KEY}, minute, tally, bucket, count(*) as n from (${OBSERVED}) as seen group by ${KEY}, minute, tally, bucket
  )`;

const grainOf = (grain: Grain): string =>
  `('${grain}', date_bin('${GRAIN_MS[grain]} ms', minute, 'epoch'::timestamptz))`;
const EVER = `('ever', 'epoch'::timestamptz)`;

/** `spread_moments` and `spread_observations`: the facts of each minute, hour and day, and where asked those since ever. */
export function spread({ ever }: { ever: boolean }): string {
  const grains = GRAINS.map(grainOf);
  const of = (rows: readonly string[]) => `cross join lateral (values ${rows.join(', ')}) as g (grain, at)`;
  return `spread_moments as (select * from moments ${of(ever ? [...grains, EVER] : grains)}),
  spread_observations as (select * from observations ${of(grains)})`;
}

const level = (column: string): string => `case when grouping(${column}) = 1 then '' else ${column} end as ${column}`;
const LEVELLED = ['tenant_id', 'endpoint_id', 'event_type'].map(level).join(', ');

/** What is asked for by one question, and what the others are sums of. */
export const LEVELS = {
  upper: `grouping sets ((tenant_id, endpoint_id), (tenant_id, event_type), (tenant_id), (event_type), ())`,
  /** Each as it is. */
  same: `grouping sets ((${KEY}))`,
  all: `grouping sets ((${KEY}), (tenant_id, endpoint_id), (tenant_id, event_type), (tenant_id), (event_type), ())`,
} as const;

/** The event itself has no numbers over all types. */
const REAL = `not (endpoint_id = '${NO_ENDPOINT}' and event_type = '')`;

const COLUMNS = [...COUNTS, ...INSTANTS, ...TALLIES];

/** Sums up what was spread, as rows of `rollups`. */
export const sumUp = (levels: string): string => `
  sums as (
    select grain, at, ${LEVELLED}, ${summed} from spread_moments group by grain, at, ${levels}
  ), counted as (
    select grain, at, ${LEVELLED}, tally, bucket, sum(n)::bigint as n
    from spread_observations group by grain, at, tally, bucket, ${levels}
  ), packed as (
    select grain, at, ${KEY}, ${each(
      TALLIES,
      (tally) =>
        `array_agg(${TALLY_SQL.pack('bucket', 'n')} order by bucket) filter (where tally = '${tally}') as ${tally}`,
    )}
    from counted group by grain, at, ${KEY}
  )`;

export const insertSums = (table: string): string => `
  insert into ${table} as r (grain, at, ${KEY}, ${COLUMNS.join(', ')})
  select grain, at, ${KEY}, ${[...COUNTS, ...INSTANTS].join(', ')}, ${each(TALLIES, (name) => `coalesce(${name}, '{}')`)}
  from sums left join packed using (grain, at, ${KEY}) where ${REAL}`;

/** Adds to the sums that are there. */
export const ADD = `
  on conflict (tenant_id, endpoint_id, event_type, grain, at) do update set
    ${each(COUNTS, (name) => `${name} = r.${name} + excluded.${name}`)},
    ${each(INSTANTS, (name) => `${name} = greatest(r.${name}, excluded.${name})`)},
    ${each(TALLIES, (name) => `${name} = add_tallies(r.${name}, excluded.${name})`)}`;

/** Rollups as they were spread, to sum them up again. */
export const spreadRollups = ({ from: rollups, grain, at }: { from: string; grain: string; at: string }): string => {
  const from = `(select ${grain} as grain, ${at} as at, ${KEY}, ${COLUMNS.join(', ')} from ${rollups}) as r`;
  const observations = TALLIES.map(
    (tally) =>
      `select grain, at, ${KEY}, '${tally}' as tally, ${TALLY_SQL.bucketIn('packed')} as bucket, ${TALLY_SQL.countIn('packed')} as n
       from ${from} cross join unnest(r.${tally}) as packed`,
  );
  return `spread_moments as (select * from ${from}), spread_observations as (${observations.join(' union all ')})`;
};
