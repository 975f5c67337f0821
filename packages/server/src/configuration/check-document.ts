import type * as z from 'zod';
import { MAX_ENTRIES, type ProblemEntry } from '@postrider/domain';
import { checkBody } from '../http/check-input.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { createTurns } from '../http/turns.ts';
import type { EntrySchemas } from './document-schema.ts';

/** A part of a body with a schema of its own. */
interface Part {
  list: unknown[];
  index: number;
  schema: z.ZodType;
  pointer: string;
}

/**
 * Checks a body of which the outline was not checked either. Megabytes take a while, so the entries of its lists are checked
 * one by one. 422 with all problems.
 */
export async function checkInParts<Output>(
  body: unknown,
  outline: z.ZodType<Output>,
  schemas: EntrySchemas,
): Promise<Output> {
  const problems: ProblemEntry[] = [];
  const checked = collecting(problems, '', () => checkBody(outline, body, 'post'));
  const turn = createTurns();
  for (const { list, index, schema, pointer } of partsOf(checked ?? body, schemas)) {
    await turn();
    const part = collecting(problems, pointer, () => checkBody(schema, list[index], 'post'));
    if (problems.length >= MAX_ENTRIES) break;
    // The lists that the outline returned are new ones.
    if (checked !== undefined) list[index] = part;
  }
  if (checked === undefined || problems.length > 0) throw invalidBody(problems);
  return checked;
}

function collecting<Checked>(problems: ProblemEntry[], at: string, check: () => Checked): Checked | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problems.push(...error.errors.map(({ pointer, detail }) => ({ pointer: `${at}${pointer}`, detail })));
    return undefined;
  }
}

function* partsOf(body: unknown, { eventType, endpoint, schedule }: EntrySchemas): Generator<Part> {
  const document = memberOf(body, 'document');
  yield* entriesOf(document, 'eventTypes', { schema: eventType, at: '/document' });
  for (const [i, tenant] of listOf(document, 'tenants').entries()) {
    const at = `/document/tenants/${i}`;
    yield* entriesOf(tenant, 'endpoints', { schema: endpoint, at });
    yield* entriesOf(tenant, 'schedules', { schema: schedule, at });
  }
}

function* entriesOf(value: unknown, member: string, { schema, at }: { schema: z.ZodType; at: string }) {
  const list = listOf(value, member);
  for (const index of list.keys()) yield { list, index, schema, pointer: `${at}/${member}/${index}` };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined; // an object
}

function listOf(value: unknown, name: string): unknown[] {
  const list = memberOf(value, name);
  return Array.isArray(list) ? list : [];
}
