import { checkFilter, compileFilter, decideFilter, type Filter } from '@postrider/domain';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';

/** The members of an event that a filter sees. */
interface FilteredEvent {
  data?: unknown;
  type: string;
  priority: string;
  externalId: string | null;
  tags: string[];
}

/** Whether an event passes a filter, which is what endpoints have as `filter`. The build puts the engine's own code in here. */
export function readFilter(document: unknown): (event: FilteredEvent) => boolean {
  const [problem] = checkFilter(document);
  if (problem !== undefined) {
    throw usageError(`--filter${escapeText(problem.pointer)}: ${escapeText(problem.detail)}`);
  }
  const filter = compileFilter(document as Filter); // checked
  return ({ data, type, priority, externalId, tags }) =>
    decideFilter(filter, { data, type, priority, externalId, tags }).kind === 'passes';
}
