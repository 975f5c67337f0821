import type { Schemas } from '../api/types.ts';

type Request = Schemas['Attempt']['request'];

const MASK = '••••';
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const variableOf = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

/** A command that sends the request again. What the records mask, such as credentials, is a variable to set. */
export function asCurl({ method, url, headers, body }: Request): string {
  const parts = [`curl --request ${method} ${quoted(url)}`];
  for (const [name, value] of Object.entries(headers)) {
    parts.push(
      // A tenant chose the name: outside of single quotes, a shell would run what is in it.
      value.includes(MASK)
        ? `--header ${quoted(`${name}: `)}"$${variableOf(name)}"`
        : `--header ${quoted(`${name}: ${value}`)}`,
    );
  }
  parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(' \\\n  ');
}
