import { compileRegex } from './compile-regex.ts';
import { FILTER_LIMITS, type FilterOperator, type FilterProblem } from './filter.ts';

/** The operators that look at a value. */
export type TestOperator = Exclude<FilterOperator, '$and' | '$or' | '$not'>;

export interface FilterTest {
  /** Decides about the value at the path; undefined where there is none. Nothing is converted: "1" is not 1. */
  passes(value: unknown, left: SearchLeft): boolean;
  /** How long that takes, in steps of 10 ns at the most; left out where it takes no time to speak of. */
  steps?(value: unknown): number;
  /** Instructions of its regular expression. */
  instructions?: number;
}

/** What a decision may still look through. */
export interface SearchLeft {
  characters: number;
}

/** The test that an operator makes with its operand, or what is wrong with the operand: pointers begin below it. */
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
  const objection = scalarObjection(operand);
  return objection === null ? { passes: test(operand) } : wrong(objection);
}

function scalarObjection(operand: unknown, textLength?: number): string | null {
  if (typeof operand === 'string') return textObjection(operand, textLength);
  if (operand === null || typeof operand === 'number' || typeof operand === 'boolean') return null;
  return 'Must be a text, a number, true, false or null.';
}

function textObjection(text: string, most: number = FILTER_LIMITS.textLength): string | null {
  return text.length <= most ? null : `Must be at most ${most} characters; there are ${text.length}.`;
}

function withOrdered(
  operand: unknown,
  compare: (value: string | number, wanted: string | number) => boolean,
): FilterTest | FilterProblem[] {
  if (typeof operand !== 'string' && typeof operand !== 'number') return wrong('Must be a number or a text.');
  const objection = scalarObjection(operand);
  if (objection !== null) return wrong(objection);
  if (typeof operand === 'number') return { passes: (value) => typeof value === 'number' && compare(value, operand) };
  return { passes: (value) => typeof value === 'string' && compare(value, operand) };
}

function withScalars(operand: unknown, test: (wanted: ReadonlySet<unknown>) => Passes): FilterTest | FilterProblem[] {
  const most = FILTER_LIMITS.values;
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > most) {
    return wrong(`Must be an array of 1 to ${most} values.`);
  }
  const problems = operand.flatMap((value: unknown, index) => {
    const detail = scalarObjection(value);
    return detail === null ? [] : [{ pointer: `/${index}`, detail }];
  });
  return problems.length > 0 ? problems : { passes: test(new Set(operand)) };
}

function withText(operand: unknown, test: (wanted: string) => Passes): FilterTest | FilterProblem[] {
  if (typeof operand !== 'string' || operand === '') return wrong('Must be a text of at least one character.');
  const objection = textObjection(operand);
  return objection === null ? { passes: test(operand) } : wrong(objection);
}

/** A part of a text, or an element of an array. */
function contains(operand: unknown): FilterTest | FilterProblem[] {
  if (operand === '') return wrong('Must not be empty: every text contains that.');
  const objection = scalarObjection(operand, FILTER_LIMITS.searchedLength);
  if (objection !== null) return wrong(objection);
  return {
    passes(value, left) {
      if (Array.isArray(value)) return elementsOf(value).has(operand);
      if (typeof value !== 'string' || typeof operand !== 'string') return false;
      left.characters -= value.length;
      return left.characters >= 0 && value.includes(operand);
    },
    // A set of the elements takes about ten times as long to make.
    steps: (value) => (typeof value === 'string' ? value.length : Array.isArray(value) ? 10 * value.length : 0),
  };
}

/** The elements of the arrays of events: an array is walked through once, however many filters look into it. */
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
