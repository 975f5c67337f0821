import { callApi, segment, type Api } from './call-api.ts';
import { isObject } from './is-object.ts';
import { ToolError } from './tool-error.ts';
import type { ApiTool, Schema } from './tool-table.ts';

/** The operation of a tool with the arguments of a model. */
export async function callTool(api: Api, tool: ApiTool, given: Record<string, unknown>): Promise<unknown> {
  const path = tool.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    segment(name, given[name] ?? (name === 'tenantId' ? api.tenant : '')),
  );
  const query = new URLSearchParams();
  for (const { name } of tool.query) {
    const value = given[name];
    if (value !== undefined && value !== null) query.set(name, textOf(value));
  }
  const { body } = given;
  if (body !== undefined && !isObject(body)) {
    throw new ToolError('invalid_argument', 'body is no object.', 'Pass body as a JSON object, not as text.');
  }
  const asked = query.size === 0 ? '' : `?${query.toString()}`;
  return callApi(api, {
    method: tool.method,
    path: `${path}${asked}`,
    ...(tool.body !== null && { body: body ?? {} }),
  });
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** The JSON Schema of a tool's arguments. */
export function inputSchemaOf({ path, arguments: names, query, body }: ApiTool): Schema {
  const properties = Object.fromEntries([...names, ...query].map(({ name, schema }) => [name, schema]));
  const isOfTenant = path.startsWith('/v1/tenants/{tenantId}');
  const required = [...names, ...query]
    .filter((each) => each.required && !(isOfTenant && each.name === 'tenantId'))
    .map(({ name }) => name);
  if (body !== null) {
    const example = body.example === null ? '' : ` An example: ${JSON.stringify(body.example)}`;
    properties['body'] = {
      type: 'object',
      description: `The body of the request.${example}`,
      properties: body.properties,
      required: body.names,
    };
    if (body.required) required.push('body');
  }
  return { type: 'object', properties, required, additionalProperties: false };
}
