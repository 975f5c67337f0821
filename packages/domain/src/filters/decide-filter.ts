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
  /** How many tests it makes at the most. */
  readonly tests: number;
  /** Those that may take long. */
  readonly searches: readonly TestNode[];
  /** About what it takes to keep. */
  readonly memoryBytes: number;
}

type TestNode = Extract<FilterNode, { kind: 'test' }>;

/** What is wrong with a filter; empty: nothing to object to. */
export function checkFilter(filter: unknown): FilterProblem[] {
  return readFilter(filter).problems;
}

/** Makes ready a filter in which `checkFilter` found nothing wrong. */
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

// Rough: what an object with its texts takes, and a regular expression with its states.
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

/** Whether an event passes a filter; if not, which operand it fails: of several the first. */
export function decideFilter({ node }: CompiledFilter, event: FilterEvent): FilterDecision {
  const failed = findFailed(node, { event, left: { characters: FILTER_LIMITS.searchedCharacters } });
  return failed === null ? { kind: 'passes' } : { kind: 'filtered', ...failed };
}

/** How long the decision may take at the most, in steps of about 10 ns. */
export function filterSteps({ tests, searches }: CompiledFilter, event: FilterEvent): number {
  return searches.reduce(
    (sum, { path, test }) => sum + (test.steps?.(valueAt(event, path)) ?? 0),
    tests * STEPS_PER_TEST,
  );
}

/** Following a path and comparing. */
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
