import { compileRegex } from './compile-regex.ts';
import { FILTER_LIMITS, type FilterOperator, type FilterProblem } from './filter.ts';

/** The operators that look at a value. */
export type TestOperator = Exclude<FilterOperator, '$and' | '$or' | '$not'>;

export interface FilterTest {
  /** Whether the value at the path passes. Undefined: there is no value. Converts nothing: "1" is not 1. */
  passes(value: unknown, left: SearchLeft): boolean;
  /** How long `passes` takes at most, in steps of 10 ns. Absent if the time does not matter. */
  steps?(value: unknown): number;
  /** Instructions of its regular expression. */
  instructions?: number;
}

/** How much a decision may still search. */
export interface SearchLeft {
  characters: number;
}

/** The test of an operator with its operand, or the problems of the operand. Their pointers begin at the operand. */
export function readOperand(operator: TestOperator, operand: unknown): FilterTest | FilterProblem[] {
  switch (operator) {
    case '$eq':
      return withScalar(operand, (wanted) => (value) => value === wanted);
    case '$ne':
      return withScalar(operand, (wanted) => (value) => value !== wanted);
    case '$gt':
      return withOrdered(operand, (value, wanted) => value > wanted);
    case '$gte':
      return withOrdered(operand, (value, wanted) => value >= wanted);
    case '$lt':
      return withOrdered(operand, (value, wanted) => value < wanted);
    case '$lte':
      return withOrdered(operand, (value, wanted) => value <= wanted);
    case '$in':
      return withScalars(operand, (wanted) => (value) => wanted.has(value));
    case '$nin':
      return withScalars(operand, (wanted) => (value) => !wanted.has(value));
    case '$exists':
      if (typeof operand !== 'boolean') return wrong('Must be true or false.');
      return { passes: (value) => (value !== undefined) === operand };
    case '$startsWith':
      return withText(operand, (wanted) => (value) => typeof value === 'string' && value.startsWith(wanted));
    case '$endsWith':
      return withText(operand, (wanted) => (value) => typeof value === 'string' && value.endsWith(wanted));
    case '$contains':
      return contains(operand);
    case '$regex':
      return matches(operand);
  }
}

function wrong(detail: string): FilterProblem[] {
  return [{ pointer: '', detail }];
}

type Passes = (value: unknown) => boolean;

function withScalar(operand: unknown, test: (wanted: unknown) => Passes): FilterTest | FilterProblem[] {
  const problem = scalarProblem(operand);
  return problem === null ? { passes: test(operand) } : wrong(problem);
}

function scalarProblem(operand: unknown, textLength?: number): string | null {
  if (typeof operand === 'string') return textProblem(operand, textLength);
  if (operand === null || typeof operand === 'number' || typeof operand === 'boolean') return null;
  return 'Must be a string, a number, true, false or null.';
}

function textProblem(text: string, most: number = FILTER_LIMITS.textLength): string | null {
  return text.length <= most ? null : `Must be at most ${most} characters; it has ${text.length}.`;
}

function withOrdered(
  operand: unknown,
  compare: (value: string | number, wanted: string | number) => boolean,
): FilterTest | FilterProblem[] {
  if (typeof operand !== 'string' && typeof operand !== 'number') return wrong('Must be a number or a string.');
  const problem = scalarProblem(operand);
  if (problem !== null) return wrong(problem);
  if (typeof operand === 'number') return { passes: (value) => typeof value === 'number' && compare(value, operand) };
  return { passes: (value) => typeof value === 'string' && compare(value, operand) };
}

function withScalars(operand: unknown, test: (wanted: ReadonlySet<unknown>) => Passes): FilterTest | FilterProblem[] {
  const most = FILTER_LIMITS.values;
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > most) {
    return wrong(`Must be an array of 1 to ${most} values.`);
  }
  const problems = operand.flatMap((value: unknown, index) => {
    const detail = scalarProblem(value);
    return detail === null ? [] : [{ pointer: `/${index}`, detail }];
  });
  return problems.length > 0 ? problems : { passes: test(new Set(operand)) };
}

function withText(operand: unknown, test: (wanted: string) => Passes): FilterTest | FilterProblem[] {
  if (typeof operand !== 'string' || operand === '') return wrong('Must be a string of at least one character.');
  const problem = textProblem(operand);
  return problem === null ? { passes: test(operand) } : wrong(problem);
}

/** Finds a part of a text, or an element of an array. */
function contains(operand: unknown): FilterTest | FilterProblem[] {
  if (operand === '') return wrong('Must not be empty: every string contains the empty one.');
  const problem = scalarProblem(operand, FILTER_LIMITS.searchedLength);
  if (problem !== null) return wrong(problem);
  return {
    passes(value, left) {
      if (Array.isArray(value)) return elementsOf(value).has(operand);
      if (typeof value !== 'string' || typeof operand !== 'string') return false;
      left.characters -= value.length;
      return left.characters >= 0 && value.includes(operand);
    },
    // Making a set of the elements takes about ten times as long.
    steps: (value) => (typeof value === 'string' ? value.length : Array.isArray(value) ? 10 * value.length : 0),
  };
}

/** The elements of an event's arrays. Each array is read once, however many filters ask for it. */
const elements = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();

function elementsOf(array: readonly unknown[]): ReadonlySet<unknown> {
  const known = elements.get(array);
  if (known !== undefined) return known;
  const found = new Set(array);
  elements.set(array, found);
  return found;
}

function matches(operand: unknown): FilterTest | FilterProblem[] {
  if (typeof operand !== 'string' || operand === '') return wrong('Must be a regular expression.');
  const regex = compileRegex(operand);
  if ('detail' in regex) return wrong(regex.detail);
  const isShort = (value: unknown): value is string =>
    typeof value === 'string' &&
    value.length <= FILTER_LIMITS.regexTextBytes &&
    Buffer.byteLength(value) <= FILTER_LIMITS.regexTextBytes;
  return {
    passes: (value) => isShort(value) && regex.matches(value),
    steps: (value) => (isShort(value) ? value.length * regex.instructions : 0),
    instructions: regex.instructions,
  };
}
