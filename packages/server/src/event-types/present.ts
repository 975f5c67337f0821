import type { EventTypeRow, EventTypeSettings } from '@postrider/store/event-types';
import type * as z from 'zod';
import type { eventTypeAnswer } from './schema.ts';

export function presentEventType(row: EventTypeRow): z.input<typeof eventTypeAnswer> {
  const { name, description, groupName, validation, deprecated, optIn, createdAt, updatedAt } = row;
  return {
    name,
    description,
    group: groupName,
    schema: schemaOf(row),
    validation,
    examples: examplesOf(row),
    deprecated,
    optIn,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function schemaOf({ schema }: Pick<EventTypeSettings, 'schema'>): Record<string, unknown> | null {
  return schema === null ? null : (JSON.parse(schema) as Record<string, unknown>); // only objects are stored
}

export function examplesOf({ examples }: Pick<EventTypeSettings, 'examples'>): unknown[] {
  return JSON.parse(examples) as unknown[]; // only lists are stored
}
