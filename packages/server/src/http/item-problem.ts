import * as z from 'zod';

/** Why one part of a request was refused, while others were not. */
export const itemProblem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int().meta({ description: 'That of the result.' }),
    detail: z.string().meta({ description: 'What is wrong, in words.' }),
    code: z.string().meta({ description: 'As for a single request.' }),
    errors: z.array(
      z.object({
        pointer: z.string().meta({ description: 'JSON Pointer below this part.' }),
        detail: z.string().meta({ description: 'What is wrong with the member.' }),
      }),
    ),
  })
  .meta({ id: 'ItemProblem', description: 'RFC 9457, of one part of a request.' });
