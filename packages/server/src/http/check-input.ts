import * as z from 'zod';
import { MAX_ENTRIES, pointerOf, type ProblemEntry } from '@postrider/domain';
import type { CheckedInput, Method, Route } from './define-route.ts';
import { invalidBody } from './problem.ts';
import { invalidQuery } from './query-string.ts';
import { REQUIRED, validationMessage } from './validation-message.ts';

export interface RawInput {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

const NO_QUERY = z.strictObject({});

/** Parses query and body with the schemas of a route. 400 with all errors of the query, 422 with all errors of the body. */
export function checkInput({ schemas, method }: Pick<Route, 'schemas' | 'method'>, raw: RawInput): CheckedInput {
  const query = checkQuery(schemas.query ?? NO_QUERY, raw.query);
  const body = schemas.body === undefined ? undefined : checkBody(schemas.body, raw.body, method);
  return { params: raw.params, query, body };
}

function checkQuery(schema: z.ZodType, query: Record<string, string>): unknown {
  const result = schema.safeParse({ ...query }, { error: validationMessage });
  if (result.success) return result.data;
  throw invalidQuery(entriesOf(result.error));
}

/** Parses a body, or a part of one. 422 with all errors; pointers begin at it. */
export function checkBody<Output>(schema: z.ZodType<Output>, body: unknown, method: Method): Output {
  const result = schema.safeParse(body, { error: method === 'put' ? messageOfPut : validationMessage });
  if (result.success) return result.data;
  throw invalidBody(entriesOf(result.error));
}

/** PUT without a required member probably means PATCH. Deeper members are required by PATCH too, which replaces whole members. */
const messageOfPut: z.core.$ZodErrorMap = (issue) => {
  const message = validationMessage(issue);
  const isMember = issue.path?.length === 1;
  return message === REQUIRED && isMember ? `${REQUIRED} Use PATCH to change single members.` : message;
};

export function entriesOf(error: z.ZodError): ProblemEntry[] {
  return error.issues.slice(0, MAX_ENTRIES).flatMap((issue): ProblemEntry[] => {
    // Each unknown member gets its own entry; zod reports the object around them.
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MAX_ENTRIES).map((key) => ({
        pointer: pointerOf([...issue.path, key]),
        detail: issue.message,
      }));
    }
    return [{ pointer: pointerOf(issue.path), detail: issue.message }];
  });
}
