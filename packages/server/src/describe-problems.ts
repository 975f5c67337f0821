import * as z from 'zod';
import type { ZodOpenApiExampleObject } from 'zod-openapi';
import { ERRORS, type ErrorCode } from './http/error-catalogue.ts';
import { exampleProblem } from './http/error-examples.ts';

/** The body of every error. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    // Not an enum: clients must accept codes of later versions.
    code: z.string().meta({ description: `One of ${Object.keys(ERRORS).join(', ')}; more may come.` }),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string().meta({ description: 'JSON Pointer.' }), detail: z.string() })),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

/** Each is written once, below `components`: zod-openapi refers to the same object by its `id`. */
const PROBLEM_EXAMPLES = new Map(
  (Object.keys(ERRORS) as ErrorCode[]).map((code) => [
    code,
    { id: code, summary: ERRORS[code].title, value: exampleProblem(code) },
  ]),
);

export function problemExamples(codes: readonly ErrorCode[]): Record<string, ZodOpenApiExampleObject> {
  return Object.fromEntries(codes.map((code) => [code, PROBLEM_EXAMPLES.get(code) ?? {}]));
}
