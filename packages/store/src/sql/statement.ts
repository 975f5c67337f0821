import type pg from 'pg';
import type { Sql } from './database.ts';

type Statement = pg.QueryConfig<unknown[]>;

/**
 * Defines a statement whose values have names: `$now` in the text is the member `now` of the values. Postgres prepares it
 * once per connection under `name`, which must be unique.
 */
export function defineStatement<Values extends object>(name: string, text: string): (values: Values) => Statement {
  return define(name, text);
}

/** Defines a statement with named values that Postgres plans at each call, for the values of that call. */
export function defineQuery<Values extends object>(text: string): (values: Values) => Statement {
  return define(undefined, text);
}

function define(name: string | undefined, text: string): (values: object) => Statement {
  const names: string[] = [];
  const numbered = text.replaceAll(/\$([a-zA-Z]\w*)/g, (_, valueName: string) => {
    if (!names.includes(valueName)) names.push(valueName);
    return `$${names.indexOf(valueName) + 1}`;
  });
  return (values) => {
    const given = new Map<string, unknown>(Object.entries(values));
    const missing = names.filter((valueName) => !given.has(valueName));
    if (missing.length > 0) {
      throw new Error(`The statement ${name ?? text.trim()} needs values for: ${missing.join(', ')}.`);
    }
    const statement = { text: numbered, values: names.map((valueName) => given.get(valueName)) };
    return name === undefined ? statement : { ...statement, name };
  };
}

/** Runs a statement. The column `due_at` becomes the member `dueAt` of each row. */
export async function readRows<Row>(sql: Sql, statement: Statement): Promise<Row[]> {
  const { rows, fields } = await sql.query<unknown[]>({ ...statement, rowMode: 'array' });
  const members = fields.map(({ name }) => memberOf(name));
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < members.length; i++) row[members[i] ?? ''] = values[i];
    return row as Row; // as the statement says
  });
}

const membersByColumn = new Map<string, string>();

function memberOf(column: string): string {
  let member = membersByColumn.get(column);
  if (member === undefined) {
    member = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    membersByColumn.set(column, member);
  }
  return member;
}

/** One value for `json_to_recordset($rows)`. The members of the records have the names of the columns. */
export function recordset(records: readonly object[]): string {
  return JSON.stringify(records);
}
