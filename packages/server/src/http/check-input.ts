import * as z from 'zod';
import { MAX_ENTRIES, type ProblemEntry } from './bound-problem.ts';
import type { CheckedInput, Method, Route } from './define-route.ts';
import { pointerOf } from './pointer.ts';
import { invalidBody } from './problem.ts';
import { invalidQuery } from './query-string.ts';
import { REQUIRED, validationWords } from './validation-words.ts';

export interface RawInput {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

const NO_QUERY = z.strictObject({});

/** Reads what was sent by the route's schemas: 400 with every problem of the query, 422 with every problem of the body. */
export function checkInput({ schemas, method }: Pick<Route, 'schemas' | 'method'>, raw: RawInput): CheckedInput {
  const query = checkQuery(schemas.query ?? NO_QUERY, raw.query);
  const body = schemas.body === undefined ? undefined : checkBody(schemas.body, raw.body, method);
  return { params: raw.params, query, body };
}

function checkQuery(schema: z.ZodType, query: Record<string, string>): unknown {
  const result = schema.safeParse({ ...query }, { error: validationWords });
  if (result.success) return result.data;
  throw invalidQuery(entriesOf(result.error));
}

function checkBody(schema: z.ZodType, body: unknown, method: Method): unknown {
  const result = schema.safeParse(body, { error: method === 'put' ? wordsOfPut : validationWords });
  if (result.success) return result.data;
  throw invalidBody(entriesOf(result.error));
}

/** Whoever leaves out what is required here probably means to change a part. Below, PATCH needs it too: it replaces members whole. */
const wordsOfPut: z.core.$ZodErrorMap = (issue) => {
  const words = validationWords(issue);
  const isMember = issue.path?.length === 1;
  return words === REQUIRED && isMember ? `${REQUIRED} Use PATCH to change single members.` : words;
};

function entriesOf(error: z.ZodError): ProblemEntry[] {
  return error.issues.slice(0, MAX_ENTRIES).flatMap((issue): ProblemEntry[] => {
    // One entry for each unknown member, pointing at it rather than at the object around it.
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MAX_ENTRIES).map((key) => ({
        pointer: pointerOf([...issue.path, key]),
        detail: issue.message,
      }));
    }
    return [{ pointer: pointerOf(issue.path), detail: issue.message }];
  });
}
