/**
 * Which events an endpoint gets, as JSON: `{"data.amount": {"$gte": 100}, "$or": [{…}, {…}]}`. All members must be true.
 * What is allowed in it `checkFilter` says.
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
  /** How deep `$and`, `$or` and `$not` may lie in each other. */
  depth: 5,
  /** Of the whole filter as JSON, in UTF-8. */
  bytes: 16 * 1024,
  /** Values of `$in` and `$nin`. */
  values: 100,
  /** Characters of a text to compare with. */
  textLength: 1_000,
  /**
   * Characters of a text to search for. V8 looks for texts of up to 250 characters in linear time, for longer ones not:
   * 999 characters in 1 MiB took 0.4 s, 250 at most 12 ms (Node 20.20).
   */
  searchedLength: 250,
  /** Characters that the `$contains` of a filter look through in an event. Beyond them nothing is found. */
  searchedCharacters: 1024 * 1024,
  pathLength: 256,
  regexLength: 256,
  /**
   * Instructions that all regular expressions of a filter compile to. A character costs one step for each of them at
   * the most: 8 KiB come to a million steps, 10 ms.
   */
  regexInstructions: 128,
  /** A longer text matches no regular expression. In UTF-8. */
  regexTextBytes: 8 * 1024,
} as const;

/** What is wrong with one member. `pointer` is a JSON Pointer below the filter. */
export interface FilterProblem {
  pointer: string;
  detail: string;
}

export type FilterDecision = { kind: 'passes' } | ({ kind: 'filtered' } & FilterFailure);

/** The operand that an event fails. Nothing of the event is in it. */
export interface FilterFailure {
  /** Where it is in the filter: a JSON Pointer. */
  pointer: string;
  operator: FilterOperator;
  /** What it asks for, in words. */
  detail: string;
}
