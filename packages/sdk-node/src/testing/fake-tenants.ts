import type { NewTenant, TenantChange } from '../api-types.ts';
import { pageOf, type FakeHandler } from './fake-call.ts';
import { cancel } from './fake-delivery.ts';
import { checkMembers, FakeProblem, invalid } from './fake-problem.ts';
import { checkIfMatch } from './fake-state.ts';

const NEW_TENANT = { id: true, name: true, metadata: true } satisfies Record<keyof NewTenant, true>;
const TENANT_CHANGE = { name: true, metadata: true } satisfies Record<keyof TenantChange, true>;

export const createTenant: FakeHandler = ({ body }, state) => {
  checkMembers(body, NEW_TENANT);
  const { id = state.newId('ten'), name = null, metadata } = body as NewTenant; // the client's types have seen to it
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw invalid('/id', 'It takes 1 to 64 of A-Z a-z 0-9 _ -');
  if (state.tenants.has(id) || state.deletedTenants.has(id)) {
    throw new FakeProblem(409, 'tenant_exists', { detail: `The id "${id}" is or was in use.` });
  }
  const at = state.timestamp();
  const value = { id, name, metadata: metadata ?? {}, createdAt: at, updatedAt: at };
  state.tenants.set(id, { value, version: 1 });
  return { status: 201, body: value, version: 1 };
};

export const listTenants: FakeHandler = ({ query }, state) =>
  pageOf(
    [...state.tenants.values()].map(({ value }) => value),
    query,
    () => true,
  );

export const getTenant: FakeHandler = ({ params }, state) => {
  const { value, version } = state.getTenant(params.tenantId);
  return { status: 200, body: value, version };
};

export const updateTenant: FakeHandler = ({ params, body, ifMatch }, state) => {
  const tenant = state.getTenant(params.tenantId);
  checkMembers(body, TENANT_CHANGE);
  checkIfMatch(ifMatch, tenant);
  const { name, metadata } = body as TenantChange; // the client's types have seen to it
  tenant.value = {
    ...tenant.value,
    ...(name === undefined ? {} : { name }),
    ...(metadata === undefined ? {} : { metadata: metadata ?? {} }),
    updatedAt: state.timestamp(),
  };
  tenant.version += 1;
  return { status: 200, body: tenant.value, version: tenant.version };
};

export const deleteTenant: FakeHandler = ({ params: { tenantId }, ifMatch }, state) => {
  checkIfMatch(ifMatch, state.getTenant(tenantId));
  if (tenantId === 'default') {
    throw new FakeProblem(409, 'tenant_is_default', { detail: 'Delete its endpoints and revoke its keys instead.' });
  }
  state.tenants.delete(tenantId);
  state.deletedTenants.add(tenantId);
  for (const [id, { value }] of state.endpoints) if (value.tenantId === tenantId) state.endpoints.delete(id);
  for (const [id, key] of state.keys) if (key.tenantId === tenantId) state.keys.delete(id);
  for (const delivery of state.deliveries.values()) {
    if (delivery.tenantId === tenantId) cancel(delivery, 'tenant_deleted', state);
  }
  return { status: 204 };
};
