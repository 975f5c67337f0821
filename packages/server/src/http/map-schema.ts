import * as z from 'zod';
import { REQUIRED, validationMessage } from './validation-message.ts';

interface MapOptions<Value extends z.ZodType> {
  /** The validation error of a name; null when the name is valid. Default: every name is. */
  nameError?: (name: string) => string | null;
  value: Value;
  maxMembers: number;
  /** For the API description only. */
  namePattern?: string;
}

/**
 * An object with names that the caller chooses. `z.record` would silently drop a member `__proto__`, and would check every
 * member of a huge object.
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
  { nameError, value, maxMembers }: MapOptions<Value>,
  context: z.core.$RefinementCtx,
): Record<string, z.output<Value>> {
  const members = Object.entries(input);
  if (members.length > maxMembers) {
    const message = `Must have at most ${maxMembers} members.`;
    context.issues.push({ code: 'custom', message, input });
    return z.NEVER;
  }
  const read = members.flatMap(([name, given]): [string, z.output<Value>][] => {
    const error = nameError?.(name) ?? null;
    if (error !== null) {
      context.issues.push({ code: 'custom', message: error, input, path: [name] });
      return [];
    }
    const result = value.safeParse(given, { error: validationMessage });
    if (result.success) return [[name, result.data]];
    for (const { message, path } of result.error.issues) {
      context.issues.push({ code: 'custom', message, input: given, path: [name, ...path] });
    }
    return [];
  });
  // Unlike assignment, this also makes `__proto__` a member of its own.
  return Object.fromEntries(read);
}
