import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../api/queries.ts';
import type { Session } from '../api/session.ts';
import { plainText } from '../components/hostile-text.ts';
import { useSearchState } from '../navigation/search-state.ts';
import styles from './top-bar.module.css';

/** Whose objects the pages show. */
export function TenantPicker({ session }: { session: Session }) {
  return session.tenantId === null ? <Picker /> : <span className={styles.ofTenant}>{session.tenantId}</span>;
}

function Picker() {
  const [tenant, change] = useSearchState((search) => search['tenant']);
  const { data } = useQuery(apiQuery('/v1/tenants', { query: { limit: 100 } }));
  const tenants = data?.data ?? [];
  const isListed = tenant === undefined || tenants.some(({ id }) => id === tenant);
  /** Two tenants may have the same name. */
  const isOnly = (name: string) => tenants.filter((each) => each.name === name).length === 1;
  return (
    <select
      className={styles.tenant}
      aria-label="Tenant"
      title={tenant}
      value={tenant ?? ''}
      onChange={(event) => change({ tenant: event.target.value || undefined, cursor: undefined })}
    >
      <option value="">All tenants</option>
      {isListed ? null : <option value={tenant}>{plainText(tenant)}</option>}
      {tenants.map(({ id, name }) => (
        <option key={id} value={id}>
          {name === null ? id : plainText(isOnly(name) ? name : `${name} (${id})`)}
        </option>
      ))}
    </select>
  );
}
