import { BUILT_IN_TYPES } from '@postrider/domain';
import type { EventTypeRow } from '@postrider/store/event-types';

/** The group of the types that Postrider itself publishes: docs/notices.md. */
const GROUP = 'postrider';
const SINCE = new Date('2026-11-29T00:00:00Z');

/** As rows of the catalogue. Where the app has a type of the same name, that one counts. */
const ROWS: readonly EventTypeRow[] = BUILT_IN_TYPES.map(({ name, description, schema, example }) => ({
  name,
  description,
  groupName: GROUP,
  schema: JSON.stringify(schema),
  validation: 'off',
  examples: JSON.stringify([example]),
  deprecated: false,
  optIn: true,
  version: 0,
  createdAt: SINCE,
  updatedAt: SINCE,
}));

export function findBuiltInType(name: string): EventTypeRow | undefined {
  return ROWS.find((row) => row.name === name);
}

/** Adds those of a page, by name. Only lists of their group have them: the catalogue is the app's. */
export function withBuiltInTypes(
  rows: readonly EventTypeRow[],
  { group, after = '', limit }: { group: string | undefined; after: string | undefined; limit: number },
): readonly EventTypeRow[] {
  if (group !== GROUP) return rows;
  const added = ROWS.filter(({ name }) => name > after && rows.every((row) => row.name !== name));
  return [...rows, ...added].toSorted((one, other) => (one.name < other.name ? -1 : 1)).slice(0, limit);
}
