import * as z from 'zod';
import { REQUIRED, validationWords } from './validation-words.ts';

interface MapOptions<Value extends z.ZodType> {
  /** Why a name cannot be one; null when it can. Default: every name can. */
  nameObjection?: (name: string) => string | null;
  value: Value;
  maxMembers: number;
  /** For the description of the API. */
  namePattern?: string;
}

/**
 * An object whose names the caller chooses. `z.record` drops a member that is called `__proto__` without a word, and looks
 * at every member however many there are.
 */
export function mapOf<Value extends z.ZodType>(options: MapOptions<Value>) {
  const { value, maxMembers, namePattern } = options;
  const { $schema: _, ...valueSchema } = z.toJSONSchema(value, { io: 'input' });
  return z
    .unknown()
    .transform((input, context) => {
      if (typeof input === 'object' && input !== null && !Array.isArray(input)) return readMap(input, options, context);
      const error = input === undefined ? REQUIRED : 'Must be an object.';
      context.issues.push({ code: 'custom', message: error, input });
      return z.NEVER;
    })
    .meta({
      override: {
        type: 'object',
        maxProperties: maxMembers,
        ...(namePattern === undefined ? {} : { propertyNames: { type: 'string', pattern: namePattern } }),
        additionalProperties: valueSchema as object,
      },
    });
}

function readMap<Value extends z.ZodType>(
  input: object,
  { nameObjection, value, maxMembers }: MapOptions<Value>,
  context: z.core.$RefinementCtx,
): Record<string, z.output<Value>> {
  const members = Object.entries(input);
  if (members.length > maxMembers) {
    const message = `Must have at most ${maxMembers} members; there are ${members.length}.`;
    context.issues.push({ code: 'custom', message, input });
    return z.NEVER;
  }
  const read = members.flatMap(([name, given]): [string, z.output<Value>][] => {
    const objection = nameObjection?.(name) ?? null;
    if (objection !== null) {
      context.issues.push({ code: 'custom', message: objection, input, path: [name] });
      return [];
    }
    const result = value.safeParse(given, { error: validationWords });
    if (result.success) return [[name, result.data]];
    for (const { message, path } of result.error.issues) {
      context.issues.push({ code: 'custom', message, input: given, path: [name, ...path] });
    }
    return [];
  });
  // Gives every name a member of its own, also `__proto__`.
  return Object.fromEntries(read);
}
