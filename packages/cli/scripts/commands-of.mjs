const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** What cannot be taken back, or changes many things at once: it asks first. */
const GRAVE = /^(delete|discard|cancel|expunge|rotate|run-retention|bulk|apply|end-secret)/;

/** Those with an option of another name. What `Last-Event-ID` says, `after` says too. */
const OWN_HEADERS = new Set(['If-Match', 'Idempotency-Key', 'Last-Event-ID']);

/** Groups of commands, one for each tag. Throws where two operations would have the same command. */
export function commandsOf({ paths, tags, info }) {
  const groups = tags.map(({ name, description }) => ({ name: kebab(name), description, commands: [] }));
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const group = groups.find(({ name }) => name === kebab(operation.tags[0]));
      group.commands.push(commandOf({ path, method, operation, group: group.name }));
    }
  }
  for (const { name, commands } of groups) {
    renameMany(name, commands);
    const names = commands.map((command) => command.name);
    const twice = names.find((each, at) => names.indexOf(each) !== at);
    if (twice !== undefined) throw new Error(`Two operations would be the command "${name} ${twice}".`);
  }
  return { version: info.version, groups: groups.filter(({ commands }) => commands.length > 0) };
}

/** `retryDeadLetter` is `retry`, `retryDeadLetters` is `retry-many`. */
function renameMany(group, commands) {
  for (const command of commands) {
    const isMany = kebab(command.operation).endsWith(`-${group}`);
    if (isMany && commands.some((other) => other !== command && other.name === command.name)) command.name += '-many';
  }
}

function commandOf({ path, method, operation, group }) {
  const parameters = operation.parameters ?? [];
  const words = kebab(operation.operationId);
  const [answer] = Object.values(answersOf(operation));
  const [type = 'none'] = Object.keys(answer?.content ?? {});
  const body = operation.requestBody?.content?.['application/json'];
  return {
    name: nameOf(words, group),
    operation: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? '',
    arguments: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => argumentOf(name, parameters)),
    query: parameters.filter((each) => each.in === 'query').map(optionOf),
    headers: parameters.filter((each) => each.in === 'header' && !OWN_HEADERS.has(each.name)).map(optionOf),
    ifMatch: parameters.some(({ name }) => name === 'If-Match'),
    etag: method === 'get' && answer?.headers?.ETag !== undefined,
    idempotent: parameters.some(({ name }) => name === 'Idempotency-Key'),
    body:
      body === undefined ? null : { required: operation.requestBody.required === true, example: body.example ?? null },
    stream: /event-stream|ndjson/.test(type),
    grave: GRAVE.test(words),
    counted: Object.hasOwn(operation.responses, 201) && /ReplayPreview/.test(JSON.stringify(operation.responses[200])),
  };
}

function answersOf({ responses }) {
  return Object.fromEntries(Object.entries(responses).filter(([status]) => status.startsWith('2')));
}

function argumentOf(name, parameters) {
  const { description = '' } = parameters.find((each) => each.in === 'path' && each.name === name) ?? {};
  return { name, description };
}

function optionOf({ name, description, schema, required }) {
  const values = schema?.enum ?? schema?.items?.enum;
  return { name, description: description ?? '', required: required === true, ...(values && { values }) };
}

/** `listEndpoints` of the group `endpoints` is `list`; `listTags` stays `list-tags`. */
function nameOf(words, group) {
  const singular = group.replace(/ies$/, 'y').replace(/s$/, '');
  return words.replace(new RegExp(`-(${group}|${singular})(?=-|$)`), '');
}

function kebab(text) {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/ /g, '-')
    .toLowerCase();
}
