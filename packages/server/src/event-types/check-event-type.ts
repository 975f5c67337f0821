import type { EventTypeSettings } from '@postrider/store/event-types';
import { measureCatalogue } from '@postrider/store/event-types';
import type { Sql } from '@postrider/store/sql';
import { compileSchema, entriesBelow } from '@postrider/catalogue';
import type { ProblemEntry } from '@postrider/domain';
import { Problem } from '../http/problem.ts';
import { examplesOf, schemaOf } from './present.ts';
import type { EventTypeInput } from './schema.ts';

const MAX_EXAMPLES_BYTES = 64 * 1024;
/** Every server keeps the catalogue in memory, and an export must fit into an import. */
export const MAX_TYPES = 1_000;
export const MAX_CATALOGUE_BYTES = 1024 * 1024;

export const NEW_EVENT_TYPE: Omit<EventTypeSettings, 'name'> = {
  description: null,
  groupName: null,
  schema: null,
  validation: 'off',
  examples: '[]',
  deprecated: false,
  optIn: false,
};

/** The settings after a change. Omitted members stay. Null restores the default. */
export function changedSettings(stored: EventTypeSettings, change: EventTypeInput): EventTypeSettings {
  const { description, group, schema, validation, examples, deprecated, optIn } = change;
  const pick = <Value>(given: Value | null | undefined, kept: Value, fallback: Value): Value =>
    given === undefined ? kept : (given ?? fallback);
  return {
    name: stored.name,
    description: pick(description, stored.description, null),
    groupName: pick(group, stored.groupName, null),
    schema: pick(textOf(schema), stored.schema, null),
    validation: pick(validation, stored.validation, NEW_EVENT_TYPE.validation),
    examples: pick(textOf(examples), stored.examples, NEW_EVENT_TYPE.examples),
    deprecated: pick(deprecated, stored.deprecated, false),
    optIn: pick(optIn, stored.optIn, false),
  };
}

function textOf(value: unknown): string | null | undefined {
  return value === undefined || value === null ? value : JSON.stringify(value);
}

/** What is wrong with an event type, with pointers from its members. */
export function problemsOfEventType(type: EventTypeSettings): ProblemEntry[] {
  const problems: ProblemEntry[] = [];
  const bytes = Buffer.byteLength(type.examples);
  if (bytes > MAX_EXAMPLES_BYTES) {
    problems.push({
      pointer: '/examples',
      detail: `Must be at most ${MAX_EXAMPLES_BYTES} bytes; these have ${bytes}.`,
    });
  }
  const schema = schemaOf(type);
  if (schema === null) {
    if (type.validation === 'off') return problems;
    return [
      ...problems,
      { pointer: '/validation', detail: 'Must be off without a schema. Give a schema, or set it to off.' },
    ];
  }
  const result = compileSchema(schema);
  if (!result.ok) return [...problems, ...entriesBelow(['schema'], result.problems)];
  const ofExamples = examplesOf(type).flatMap((example, i) =>
    entriesBelow(['examples', i], result.schema.findMismatches(example, bytes)),
  );
  return [...problems, ...ofExamples];
}

/** 409 if these types would make the catalogue too large. */
export async function checkCatalogueSize(sql: Sql, added: readonly EventTypeSettings[]): Promise<void> {
  const others = await measureCatalogue(
    sql,
    added.map(({ name }) => name),
  );
  const types = others.types + added.length;
  const bytes = added.reduce((sum, type) => sum + bytesOf(type), others.bytes);
  if (types <= MAX_TYPES && bytes <= MAX_CATALOGUE_BYTES) return;
  throw new Problem(
    'event_type_limit_reached',
    `The catalogue would have ${types} types and ${bytes} bytes; ${MAX_TYPES} types and ${MAX_CATALOGUE_BYTES} bytes of descriptions, schemas and examples are allowed.`,
  );
}

function bytesOf({ description, schema, examples }: EventTypeSettings): number {
  return [JSON.stringify(description), schema ?? 'null', examples].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
}
