import { valueAt } from './field-path.ts';
import {
  FILTER_LIMITS,
  type Filter,
  type FilterDecision,
  type FilterEvent,
  type FilterFailure,
  type FilterProblem,
} from './filter.ts';
import type { SearchLeft } from './read-operand.ts';
import { readFilter, type FilterNode } from './read-filter.ts';

/** A filter that is ready to decide about events. */
export interface CompiledFilter {
  readonly node: FilterNode;
  /** The most tests that it makes. */
  readonly tests: number;
  /** The tests that may take long. */
  readonly searches: readonly TestNode[];
  /** About how much memory it takes. */
  readonly memoryBytes: number;
}

type TestNode = Extract<FilterNode, { kind: 'test' }>;

/** What is wrong with a filter. Empty if it is valid. */
export function checkFilter(filter: unknown): FilterProblem[] {
  return readFilter(filter).problems;
}

/** Compiles a filter in which `checkFilter` found no problems. */
export function compileFilter(filter: Filter): CompiledFilter {
  const { node, problems } = readFilter(filter);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`The filter is wrong at "${problem.pointer}": ${problem.detail}`);
  const tests = [...testsIn(node)];
  const searches = tests.filter(({ test }) => test.steps !== undefined);
  const regexes = tests.filter(({ test }) => test.instructions !== undefined).length;
  const memoryBytes = BYTES_PER_FILTER + tests.length * BYTES_PER_TEST + regexes * BYTES_PER_REGEX;
  return { node, tests: tests.length, searches, memoryBytes };
}

// Estimates: an object with its texts, and a regular expression with its states.
const BYTES_PER_FILTER = 512;
const BYTES_PER_TEST = 1_024;
const BYTES_PER_REGEX = 64 * 1024;

function* testsIn(node: FilterNode): Generator<TestNode> {
  switch (node.kind) {
    case 'all':
    case 'any':
      for (const each of node.nodes) yield* testsIn(each);
      return;
    case 'not':
      yield* testsIn(node.node);
      return;
    case 'test':
      yield node;
  }
}

/** Whether an event passes a filter. If not, the first operand that it fails. */
export function decideFilter({ node }: CompiledFilter, event: FilterEvent): FilterDecision {
  const failed = findFailed(node, { event, left: { characters: FILTER_LIMITS.searchedCharacters } });
  return failed === null ? { kind: 'passes' } : { kind: 'filtered', ...failed };
}

/** The longest time that the decision may take, in steps of about 10 ns. */
export function filterSteps({ tests, searches }: CompiledFilter, event: FilterEvent): number {
  return searches.reduce(
    (sum, { path, test }) => sum + (test.steps?.(valueAt(event, path)) ?? 0),
    tests * STEPS_PER_TEST,
  );
}

/** To follow a path and to compare. */
const STEPS_PER_TEST = 5;

interface Deciding {
  event: FilterEvent;
  left: SearchLeft;
}

function findFailed(node: FilterNode, deciding: Deciding): FilterFailure | null {
  switch (node.kind) {
    case 'all':
      for (const each of node.nodes) {
        const failed = findFailed(each, deciding);
        if (failed !== null) return failed;
      }
      return null;
    case 'any':
      return node.nodes.some((each) => findFailed(each, deciding) === null) ? null : node.failure;
    case 'not':
      return findFailed(node.node, deciding) === null ? node.failure : null;
    case 'test':
      return node.test.passes(valueAt(deciding.event, node.path), deciding.left) ? null : node.failure;
  }
}
