export { claimOperatorTenant, findOperatorTenant } from './operator-tenant.ts';
export {
  findPreferences,
  lockPreferences,
  replacePreferences,
  type PreferencesOwner,
  type PreferencesRow,
} from './preferences.ts';
export { measureConfiguration, readConfiguredTenants, type ConfiguredTenant } from './read-configured.ts';
export {
  deleteTenant,
  findTenant,
  holdTenant,
  insertTenant,
  listTenants,
  lockTenant,
  updateTenant,
  type TenantRow,
} from './tenants.ts';
