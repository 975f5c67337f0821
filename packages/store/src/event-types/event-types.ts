import type { EventTypeValidation } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';

/** The settings of an event type. */
export interface EventTypeSettings {
  name: string;
  description: string | null;
  groupName: string | null;
  /** The JSON text of a JSON Schema for `data`. */
  schema: string | null;
  validation: EventTypeValidation;
  /** The JSON text of a list of examples of `data`. */
  examples: string;
  deprecated: boolean;
  optIn: boolean;
}

export interface EventTypeRow extends EventTypeSettings {
  /** The revision of the catalogue that last changed it. Unique even if a type is deleted and created again. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = `name, description, group_name, schema, validation, examples, deprecated, opt_in, version, created_at,
  updated_at`;

/** Locks the catalogue until this transaction ends. Returns the revision of its changes. */
export async function lockCatalogue(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ revision: number }>(
    'update event_type_catalogue set revision = revision + 1 returning revision',
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The table event_type_catalogue has no row.');
  return row.revision;
}

/** Keeps the catalogue as it is until this transaction ends. */
export async function holdCatalogue(sql: Sql): Promise<void> {
  await sql.query('select 1 from event_type_catalogue for update');
}

export async function findEventType(sql: Sql, name: string): Promise<EventTypeRow | undefined> {
  const [found] = await readRows<EventTypeRow>(sql, FIND({ name }));
  return found;
}

const FIND = defineQuery(`select ${COLUMNS} from event_types where name = $name`);

/** The existing ones of these event types. Without names, all of them. */
export function readEventTypes(sql: Sql, names: readonly string[] | null): Promise<EventTypeRow[]> {
  return readRows(sql, READ_ALL({ names }));
}

const READ_ALL = defineQuery<{ names: readonly string[] | null }>(
  `select ${COLUMNS} from event_types where $names::text[] is null or name = any($names) order by name`,
);

export interface EventTypeFilter {
  group?: string | undefined;
  /** The last name of the page before. */
  after?: string | undefined;
  limit: number;
}

/** A page of the catalogue, by name. */
export function listEventTypes(sql: Sql, { group, after, limit }: EventTypeFilter): Promise<EventTypeRow[]> {
  return readRows(sql, LIST({ group: group ?? null, after: after ?? '', limit }));
}

const LIST = defineQuery(
  `select ${COLUMNS} from event_types
   where name > $after and ($group::text is null or group_name = $group) order by name limit $limit`,
);

export interface EventTypesToWrite {
  types: readonly EventTypeSettings[];
  /** What `lockCatalogue` returned. */
  revision: number;
  now: Date;
}

/** Creates event types, or replaces their settings. */
export async function writeEventTypes(sql: Sql, { types, revision, now }: EventTypesToWrite): Promise<EventTypeRow[]> {
  const records = types.map(({ groupName, optIn, ...rest }) => ({ ...rest, group_name: groupName, opt_in: optIn }));
  return readRows(sql, WRITE({ types: recordset(records), revision, now }));
}

const WRITE = defineQuery(
  `insert into event_types (${COLUMNS})
   select name, description, group_name, schema, validation, examples, deprecated, opt_in, $revision, $now, $now
   from json_to_recordset($types) as t (
     name text, description text, group_name text, schema text, validation text, examples text, deprecated boolean,
     opt_in boolean)
   on conflict (name) do update set
     description = excluded.description, group_name = excluded.group_name, schema = excluded.schema,
     validation = excluded.validation, examples = excluded.examples, deprecated = excluded.deprecated,
     opt_in = excluded.opt_in, version = excluded.version, updated_at = excluded.updated_at
   returning ${COLUMNS}`,
);

/** Deletes an event type of a locked catalogue. */
export async function deleteEventType(sql: Sql, name: string): Promise<void> {
  await sql.query('delete from event_types where name = $1', [name]);
}

export interface CatalogueSize {
  types: number;
  /** The bytes of descriptions, schemas and examples as JSON. */
  bytes: number;
}

/** The size of the catalogue without these types. */
export async function measureCatalogue(sql: Sql, without: readonly string[]): Promise<CatalogueSize> {
  const [size] = await readRows<CatalogueSize>(sql, MEASURE({ without }));
  return size ?? { types: 0, bytes: 0 };
}

const MEASURE = defineQuery<{ without: readonly string[] }>(
  `select count(*) as types, coalesce(sum(octet_length(coalesce(to_json(description)::text, 'null'))
     + octet_length(coalesce(schema, 'null')) + octet_length(examples)), 0)::bigint as bytes
   from event_types where name <> all($without)`,
);

/** The part of an event type that publishing needs. */
export type KnownEventType = Pick<EventTypeRow, 'name' | 'validation' | 'deprecated' | 'optIn' | 'version'>;

export interface CatalogueChange {
  revision: number;
  types: KnownEventType[];
}

/** The whole catalogue without its texts. Undefined if its revision is the one that the caller has. */
export async function readCatalogue(sql: Sql, knownRevision: number): Promise<CatalogueChange | undefined> {
  const rows = await readRows<Omit<KnownEventType, 'name'> & { revision: number; name: string | null }>(
    sql,
    READ({ knownRevision }),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const types = rows.flatMap(({ name, validation, deprecated, optIn, version }): KnownEventType[] =>
    name === null ? [] : [{ name, validation, deprecated, optIn, version }],
  );
  return { revision: first.revision, types };
}

const READ = defineStatement(
  'read-catalogue',
  `select revision, name, validation, deprecated, opt_in, version
   from event_type_catalogue left join event_types on true where revision <> $knownRevision`,
);
