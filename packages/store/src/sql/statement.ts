import type pg from 'pg';

/**
 * Defines a statement whose values have names: `$now` in the text is the member `now` of the values. The text is parsed
 * once; Postgres prepares it once a connection, under `name`, so give each statement a name of its own.
 */
export function defineStatement<Values extends object>(
  name: string,
  text: string,
): (values: Values) => pg.QueryConfig<unknown[]> {
  const names: string[] = [];
  const numbered = text.replaceAll(/\$([a-zA-Z]\w*)/g, (_, valueName: string) => {
    if (!names.includes(valueName)) names.push(valueName);
    return `$${names.indexOf(valueName) + 1}`;
  });
  return (values) => {
    const given = new Map<string, unknown>(Object.entries(values));
    const missing = names.filter((valueName) => !given.has(valueName));
    if (missing.length > 0) throw new Error(`The statement ${name} needs values for: ${missing.join(', ')}.`);
    return { name, text: numbered, values: names.map((valueName) => given.get(valueName)) };
  };
}

/** Records for `json_to_recordset($rows)`: one value, however many rows and columns. Members are named like the columns. */
export function recordset(records: readonly object[]): string {
  return JSON.stringify(records);
}
