/**
 * Which events an endpoint gets, as JSON: `{"data.amount": {"$gte": 100}, "$or": [{…}, {…}]}`. All members must be true.
 * `checkFilter` says what is allowed in it.
 */
export type Filter = Record<string, unknown>;

export const FILTER_OPERATORS = [
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$exists',
  '$startsWith',
  '$endsWith',
  '$contains',
  '$regex',
  '$and',
  '$or',
  '$not',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** The members of an event that a path may begin with. */
export const FILTER_ROOTS = ['data', 'type', 'priority', 'externalId', 'tags'] as const;

/** What a filter sees of an event. */
export type FilterEvent = Record<(typeof FILTER_ROOTS)[number], unknown>;

export const FILTER_LIMITS = {
  /** Operators in a filter, `$and`, `$or` and `$not` among them. */
  operators: 100,
  /** How deep `$and`, `$or` and `$not` may be nested. */
  depth: 5,
  /** Of the whole filter as JSON, in UTF-8. */
  bytes: 16 * 1024,
  /** Values of `$in` and `$nin`. */
  values: 100,
  /** Characters of a text to compare with. */
  textLength: 1_000,
  /**
   * Characters of a text to search for. V8 finds texts of up to 250 characters in linear time, but not longer ones: to find
   * 999 characters in 1 MiB took 0.4 s, to find 250 took at most 12 ms (Node 20.20).
   */
  searchedLength: 250,
  /** How many characters of an event all `$contains` of a filter search together. After them they find nothing. */
  searchedCharacters: 1024 * 1024,
  pathLength: 256,
  regexLength: 256,
  /**
   * Instructions of all regular expressions of a filter together. Each character costs at most one step for each of them:
   * 8 KiB take at most a million steps, about 10 ms.
   */
  regexInstructions: 128,
  /** In UTF-8. A longer text matches no regular expression. */
  regexTextBytes: 8 * 1024,
} as const;

/** What is wrong with one member. `pointer` is a JSON Pointer below the filter. */
export interface FilterProblem {
  pointer: string;
  detail: string;
}

export type FilterDecision = { kind: 'passes' } | ({ kind: 'filtered' } & FilterFailure);

/** The operand that an event fails. Contains nothing of the event. */
export interface FilterFailure {
  /** Where it is in the filter: a JSON Pointer. */
  pointer: string;
  operator: FilterOperator;
  /** What it asks for, in words. */
  detail: string;
}
