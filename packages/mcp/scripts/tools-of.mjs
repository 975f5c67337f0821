const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** A POST that changes nothing. */
const PREVIEWS = new Set(['previewEndpoint', 'previewTenantPreferences', 'previewEndpointPreferences']);
/** What does more than add, in the words of MCP. */
const DESTRUCTIVE = /^(delete|discard|cancel|expunge|end|put|replace|update|disable|pause)/;

/** A model with another key need not try. Those that change something need `write` anyway. */
const RIGHTS = { admin: 'Needs a key with the scope admin.' };

/** Operations that are no tool, and why. A new operation of the API is a tool unless it is here. */
const LEFT_OUT = {
  streamChanges: 'never ends',
  streamAllChanges: 'never ends',
  exportDeliveries: 'a file; the list has the same',
  exportAllDeliveries: 'a file; the list has the same',
  exportAudit: 'a file; the list has the same',
  exportAllAudit: 'a file; the list has the same',
  exportEventTypes: 'a file; the list has the same',
  getApiDescription: 'larger than a conversation',
  getHealth: 'for probes; get_system tells more',
  getReadiness: 'for probes; get_system tells more',
  createKey: 'its answer is a secret',
  rotateKey: 'its answer is a secret',
  rotateEndpointSecret: 'its answer is a secret',
  rotateTenantDefaultSecret: 'its answer is a secret',
  rotateDeploymentDefaultSecret: 'its answer is a secret',
  exportConfiguration: 'its answer has secrets',
  createReplay: 'the tool replay, which counts first',
  retryDeadLetters: 'the tool replay, which counts first',
  retryDeliveries: 'changes many at once',
  cancelDeliveries: 'changes many at once',
  resumeReplay: 'goes on without counting',
  updateKey: 'rights of keys are given by people',
  deleteKey: 'rights of keys are given by people',
  createTenant: 'for the operator',
  updateTenant: 'for the operator',
  deleteTenant: 'for the operator, and cannot be taken back',
  updateDeploymentDefaults: 'changes every tenant',
  bulkEndpoints: 'changes many at once',
  discardDeadLetters: 'changes many at once',
  expungeEvent: 'cannot be taken back',
  expungeEvents: 'cannot be taken back',
  runRetention: 'cannot be taken back',
  applyConfiguration: 'changes many at once',
  importEventTypes: 'changes many at once',
  publishBatch: 'publish_event does it one at a time',
};

/** A tool for each operation of the API's description that is not left out. */
export function toolsOf({ paths, components, info }) {
  const tools = [];
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      if (!(operation.operationId in LEFT_OUT)) tools.push(toolOf({ path, method, operation, components }));
    }
  }
  return { version: info.version, tools, leftOut: LEFT_OUT };
}

function toolOf({ path, method, operation, components }) {
  const parameters = operation.parameters ?? [];
  const name = operation.operationId.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const body = operation.requestBody?.content?.['application/json'];
  const isReading = method === 'get' || PREVIEWS.has(operation.operationId);
  return {
    name,
    operation: operation.operationId,
    method: method.toUpperCase(),
    path,
    title: operation.summary,
    description: [operation.description, RIGHTS[operation['x-postrider-scope']]].filter(Boolean).join(' '),
    readOnly: isReading,
    destructive: !isReading && DESTRUCTIVE.test(operation.operationId),
    arguments: parameters.filter((each) => each.in === 'path').map(argumentOf),
    query: parameters.filter((each) => each.in === 'query').map(argumentOf),
    body: body === undefined ? null : bodyOf(body, operation.requestBody.required === true, components),
  };
}

const argumentOf = ({ name, description, schema, required }) => ({
  name,
  required: required === true,
  schema: { ...simple(schema), description: shorten(description ?? schema.description) },
});

function bodyOf({ schema, example }, required, components) {
  const { properties = {}, required: names = [] } = resolved(schema, components);
  const entries = Object.entries(properties).map(([name, each]) => {
    const target = resolved(each, components);
    return [name, { ...simple(target), description: shorten(each.description ?? target.description) }];
  });
  return { required, names, properties: Object.fromEntries(entries), example: example ?? null };
}

function resolved(schema, components) {
  return schema.$ref === undefined ? schema : components.schemas[schema.$ref.split('/').at(-1)];
}

/** What helps to fill it in. Whether a value is right, the API says. */
function simple({ type, enum: values, minimum, maximum, default: fallback, anyOf }) {
  const types = anyOf?.every((each) => each.type === 'string') ? 'string' : type;
  return {
    ...(types !== undefined && { type: types }),
    ...(values && { enum: values }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(fallback !== undefined && { default: fallback }),
  };
}

const shorten = (text = '') => (text.length > 240 ? `${text.slice(0, 239)}…` : text);
