import { valueAt } from './field-path.ts';
import { FILTER_LIMITS, type Filter, type FilterDecision, type FilterEvent, type FilterProblem } from './filter.ts';
import type { SearchLeft } from './read-operand.ts';
import { readFilter, type FilterNode, type FilterPlace } from './read-filter.ts';

/** A filter that is ready to decide about events. */
export interface CompiledFilter {
  readonly node: FilterNode;
  /** The tests that may take long. */
  readonly searches: readonly SearchNode[];
}

type SearchNode = Extract<FilterNode, { kind: 'test' }>;

/** What is wrong with a filter; empty: nothing to object to. */
export function checkFilter(filter: unknown): FilterProblem[] {
  return readFilter(filter).problems;
}

/** Makes ready a filter in which `checkFilter` found nothing wrong. */
export function compileFilter(filter: Filter): CompiledFilter {
  const { node, problems } = readFilter(filter);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`The filter is wrong at "${problem.pointer}": ${problem.detail}`);
  return { node, searches: [...searchesIn(node)] };
}

function* searchesIn(node: FilterNode): Generator<SearchNode> {
  switch (node.kind) {
    case 'all':
    case 'any':
      for (const each of node.nodes) yield* searchesIn(each);
      return;
    case 'not':
      yield* searchesIn(node.node);
      return;
    case 'test':
      if (node.test.steps !== undefined) yield node;
  }
}

/** Whether an event passes a filter; if not, which operand it fails: of several the first. */
export function decideFilter({ node }: CompiledFilter, event: FilterEvent): FilterDecision {
  const failed = findFailed(node, { event, left: { characters: FILTER_LIMITS.searchedCharacters } });
  return failed === null ? { kind: 'passes' } : { kind: 'filtered', ...failed };
}

/** How long the decision may take at the most, in steps of about 10 ns. */
export function filterSteps({ searches }: CompiledFilter, event: FilterEvent): number {
  return searches.reduce((sum, { path, test }) => sum + (test.steps?.(valueAt(event, path)) ?? 0), 0);
}

interface Deciding {
  event: FilterEvent;
  left: SearchLeft;
}

function findFailed(node: FilterNode, deciding: Deciding): FilterPlace | null {
  switch (node.kind) {
    case 'all':
      for (const each of node.nodes) {
        const failed = findFailed(each, deciding);
        if (failed !== null) return failed;
      }
      return null;
    case 'any':
      return node.nodes.some((each) => findFailed(each, deciding) === null) ? null : node.place;
    case 'not':
      return findFailed(node.node, deciding) === null ? node.place : null;
    case 'test':
      return node.test.passes(valueAt(deciding.event, node.path), deciding.left) ? null : node.place;
  }
}
