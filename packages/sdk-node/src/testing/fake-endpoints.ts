import { randomBytes } from 'node:crypto';
import type { Attempt, Endpoint, EndpointChange, EndpointInput, SecretRotation, TestSend } from '../api-types.ts';
import { fits, pageOf, type FakeCall, type FakeHandler } from './fake-call.ts';
import { attemptFor, cancel, letGo } from './fake-delivery.ts';
import { checkMembers, FakeProblem } from './fake-problem.ts';
import { checkIfMatch, type FakeState } from './fake-state.ts';
import { FAKE_KEY_ID, tell } from './fake-timeline.ts';

const MEMBERS = {
  url: true,
  name: true,
  description: true,
  eventTypes: true,
  headers: true,
  auth: true,
  format: true,
  signing: true,
  retry: true,
  timeoutMs: true,
  tags: true,
  metadata: true,
  secret: true,
} satisfies Record<keyof EndpointInput, true>;

const MASK = '••••';
const DEFAULT_DELAYS_SECONDS = [5, 30, 120, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400];

/** What is given over what is kept; null and nothing at all give the default. */
function completeSettings(input: EndpointInput) {
  checkMembers(input, MEMBERS);
  if (!URL.canParse(input.url)) {
    const errors = [{ pointer: '/url', detail: 'It is no URL.' }];
    throw new FakeProblem(422, 'destination_refused', { detail: `${input.url} is no URL.`, errors });
  }
  return {
    url: input.url,
    name: input.name ?? null,
    description: input.description ?? null,
    eventTypes: input.eventTypes ?? null,
    headers: input.headers ?? {},
    auth: masked(input.auth),
    format: input.format ?? { type: 'standard' as const },
    signing: completeSigning(input.signing),
    publicKey: input.signing?.scheme === 'standard_ed25519' ? `whpk_${randomBytes(32).toString('base64')}` : null,
    retry: { jitter: 0.1, ...(input.retry ?? { delaysSeconds: DEFAULT_DELAYS_SECONDS }) },
    timeoutMs: input.timeoutMs ?? 15_000,
    tags: input.tags ?? [],
    metadata: input.metadata ?? {},
  };
}

function masked(auth: EndpointInput['auth']): Endpoint['auth'] {
  switch (auth?.type) {
    case 'bearer':
      return { type: 'bearer', token: MASK };
    case 'api_key':
      return { type: 'api_key', header: auth.header, value: MASK };
    case 'basic':
      return { type: 'basic', username: auth.username, password: MASK };
    case 'none':
    case undefined:
      return { type: 'none' };
  }
}

function completeSigning(signing: EndpointInput['signing']): Endpoint['signing'] {
  if (signing?.scheme !== 'legacy') return signing ?? { scheme: 'standard' };
  return {
    ...signing,
    prefix: signing.prefix ?? '',
    encoding: signing.encoding ?? 'hex',
    content: signing.content ?? 'body',
  };
}

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

function shownSecret(endpoint: Pick<Endpoint, 'signing'>, brought: string | undefined): string | null {
  return endpoint.signing.scheme === 'standard_ed25519' ? null : (brought ?? newSecret());
}

export const createEndpoint: FakeHandler = ({ params: { tenantId }, body }, state) => {
  state.getTenant(tenantId);
  const input = body as EndpointInput; // the client's types have seen to it
  const at = state.timestamp();
  const value: Endpoint = {
    id: state.newId('ep'),
    tenantId,
    ...completeSettings(input),
    status: 'active',
    disabledReason: null,
    warnings: [],
    createdAt: at,
    updatedAt: at,
  };
  state.endpoints.set(value.id, { value, version: 1 });
  return { status: 201, body: { ...value, secret: shownSecret(value, input.secret) }, version: 1 };
};

function listed({ query }: FakeCall, state: FakeState, tenantId: string | undefined) {
  return pageOf(
    [...state.endpoints.values()].map(({ value }) => value),
    query,
    (endpoint) =>
      fits(tenantId, endpoint.tenantId) &&
      fits(query['status'], endpoint.status) &&
      (query['tag'] === undefined || endpoint.tags.includes(query['tag'])),
  );
}

export const listEndpoints: FakeHandler = (call, state) => {
  state.getTenant(call.params.tenantId);
  return listed(call, state, call.params.tenantId);
};

export const listAllEndpoints: FakeHandler = (call, state) => listed(call, state, call.query['tenantId']);

export const getEndpoint: FakeHandler = ({ params }, state) => {
  const { value, version } = state.getEndpoint(params.tenantId, params.endpointId);
  return { status: 200, body: value, version };
};

function changed({ params, ifMatch }: FakeCall, state: FakeState, change: (old: Endpoint) => Partial<Endpoint>) {
  const endpoint = state.getEndpoint(params.tenantId, params.endpointId);
  checkIfMatch(ifMatch, endpoint);
  endpoint.value = { ...endpoint.value, ...change(endpoint.value), updatedAt: state.timestamp() };
  endpoint.version += 1;
  return { status: 200, body: endpoint.value, version: endpoint.version };
}

export const replaceEndpoint: FakeHandler = (call, state) =>
  changed(call, state, () => completeSettings(call.body as EndpointInput)); // the client's types have seen to it

export const updateEndpoint: FakeHandler = (call, state) =>
  changed(call, state, (old) => {
    const change = call.body as EndpointChange; // the client's types have seen to it
    checkMembers(change, MEMBERS);
    const complete: Partial<Endpoint> = completeSettings({ url: old.url, ...change });
    return Object.fromEntries(Object.entries(complete).filter(([name]) => name in change));
  });

export const deleteEndpoint: FakeHandler = ({ params, ifMatch }, state) => {
  checkIfMatch(ifMatch, state.getEndpoint(params.tenantId, params.endpointId));
  state.endpoints.delete(params.endpointId);
  state.preferences.delete(params.endpointId);
  for (const delivery of state.deliveries.values()) {
    if (delivery.endpointId === params.endpointId) cancel(delivery, 'endpoint_deleted', state);
  }
  return { status: 204 };
};

type Status = Pick<Endpoint, 'status' | 'disabledReason'>;

function statusChange(to: Status, freed?: 'paused' | 'disabled'): FakeHandler {
  return (call, state) => {
    const { tenantId, endpointId } = call.params;
    const endpoint = state.getEndpoint(tenantId, endpointId);
    if (endpoint.value.status === 'disabled' && to.status !== 'disabled' && freed !== 'disabled') {
      throw new FakeProblem(409, 'endpoint_disabled', { detail: 'A disabled endpoint must be enabled first.' });
    }
    const isChange = endpoint.value.status !== to.status && (freed === undefined || endpoint.value.status === freed);
    if (!isChange) checkIfMatch(call.ifMatch, endpoint);
    const reply = isChange
      ? changed(call, state, () => to)
      : { status: 200, body: endpoint.value, version: endpoint.version };
    for (const delivery of freed === undefined ? [] : state.deliveries.values()) {
      if (delivery.endpointId === endpointId && delivery.hold?.reason === freed) {
        tell(delivery, { kind: 'woken', reason: freed === 'paused' ? 'resumed' : 'enabled', by: FAKE_KEY_ID }, state);
        letGo(delivery, state);
      }
    }
    return reply;
  };
}

export const pauseEndpoint = statusChange({ status: 'paused', disabledReason: null });
export const resumeEndpoint = statusChange({ status: 'active', disabledReason: null }, 'paused');
export const enableEndpoint = statusChange({ status: 'active', disabledReason: null }, 'disabled');
export const disableEndpoint = statusChange({ status: 'disabled', disabledReason: 'requested' });

const ROTATION = { overlapHours: true, secret: true } satisfies Record<keyof SecretRotation, true>;
const DEFAULT_OVERLAP_HOURS = 24;

export const rotateEndpointSecret: FakeHandler = ({ params, body }, state) => {
  const endpoint = state.getEndpoint(params.tenantId, params.endpointId);
  checkMembers(body, ROTATION);
  const { secret, overlapHours } = body as SecretRotation; // the client's types have seen to it
  endpoint.version += 1;
  const expiresAt = new Date(state.now().getTime() + (overlapHours ?? DEFAULT_OVERLAP_HOURS) * 3_600_000);
  const answer = {
    secret: shownSecret(endpoint.value, secret),
    publicKey: endpoint.value.publicKey,
    previousSecretExpiresAt: expiresAt.toISOString(),
  };
  return { status: 200, body: answer, version: endpoint.version };
};

const TEST_SEND = { type: true, data: true } satisfies Record<keyof TestSend, true>;

export const testEndpoint: FakeHandler = ({ params, body }, state) => {
  const { value } = state.getEndpoint(params.tenantId, params.endpointId);
  checkMembers(body, TEST_SEND);
  const { type, data } = body as TestSend; // the client's types have seen to it
  const event = {
    id: state.newId('evt'),
    type: type ?? 'postrider.test',
    timestamp: state.timestamp(),
    data: data ?? { message: 'This is a test by Postrider.' },
  };
  const answer: Attempt = attemptFor({ endpoint: value, event, number: 1, isDelivered: true }, state);
  return { status: 200, body: answer };
};
