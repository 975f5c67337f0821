import type { PostriderEvent } from '@postrider/sdk-node';
import { bodyOf } from '../api/body-of.ts';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';

/** What endpoints have in `eventTypes`. */
export const PATTERN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.\*)?$/;

/** Which events a listener forwards: by `--events order.*,book.sold` and by `--filter`. */
export async function chosenEvents(options: {
  events?: string;
  filter?: string;
}): Promise<(event: PostriderEvent) => boolean> {
  const patterns = options.events?.split(',').map((each) => each.trim());
  const wrong = patterns?.find((each) => !PATTERN.test(each));
  if (wrong !== undefined)
    throw usageError(`--events takes types such as order.paid,order.*, not "${escapeText(wrong)}".`);
  const passes = await filterOf(options.filter);
  return (event) => (patterns === undefined || patterns.some((each) => isOf(each, event.type))) && passes(event);
}

async function filterOf(filter: string | undefined): Promise<(event: PostriderEvent) => boolean> {
  if (filter === undefined) return () => true;
  const document = await bodyOf({ data: filter });
  const { readFilter } = await import('./event-filter.ts');
  return readFilter(document);
}

/** `order.*` is everything below `order`, however deep. */
function isOf(pattern: string, type: string): boolean {
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
