import { checkFilter, FILTER_LIMITS, FILTER_OPERATORS, type Filter } from '@postrider/domain';
import * as z from 'zod';

const PATH_OR_LOGIC = String.raw`^(\$(and|or|not)|(data|type|priority|externalId|tags)(\..+)?)$`;

const FILTER_WORDS = `Conditions on events, of which all must be true: operators by path (${FILTER_OPERATORS.slice(0, -3).join(', ')}), joined by $and, $or and $not. Null: every event passes.`;
const FILTER_EXAMPLE = { 'data.amount': { $gte: 100 }, $or: [{ type: { $eq: 'order.paid' } }] };

/** The domain validates it, because the names are paths, which a schema of an object cannot describe. */
export const filterInput = z
  .unknown()
  .transform((input, context): Filter => {
    for (const { pointer, detail } of checkFilter(input)) {
      context.issues.push({ code: 'custom', message: detail, input, path: namesIn(pointer) });
    }
    return input as Filter; // else there are issues
  })
  .meta({
    override: {
      type: 'object',
      minProperties: 1,
      maxProperties: FILTER_LIMITS.operators,
      propertyNames: { type: 'string', pattern: PATH_OR_LOGIC },
      additionalProperties: true,
      description: FILTER_WORDS,
      example: FILTER_EXAMPLE,
    },
  });

function namesIn(pointer: string): string[] {
  const names = pointer.split('/').slice(1);
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}
