import { SEARCH_ATTRIBUTES } from '@postrider/domain';
import type { Connection } from '@temporalio/client';

/** `temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD`. */
const KEYWORD = 2;

/**
 * Registers the search attributes that are missing. At every start, because a start with an unknown attribute fails,
 * and the dev server's own option does nothing on a database that exists already.
 */
export async function registerSearchAttributes(
  operator: Connection['operatorService'],
  namespace: string,
): Promise<void> {
  const { customAttributes } = await operator.listSearchAttributes({ namespace });
  const missing = Object.values(SEARCH_ATTRIBUTES).filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  await operator.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
  });
}
