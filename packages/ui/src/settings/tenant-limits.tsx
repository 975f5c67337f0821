import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../api/queries.ts';
import { Json, Outside } from '../components/code.tsx';
import { Section } from '../components/page.tsx';
import { Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { Fact, Facts } from './facts.tsx';
import styles from './settings.module.css';

/** Who the tenant is, and what it limits more closely than the deployment. */
export function TenantLimits({ tenantId }: { tenantId: string }) {
  const tenant = useQuery(apiQuery('/v1/tenants/{tenantId}', { path: { tenantId } }));
  return (
    <Section title="Tenant">
      <Fetched query={tenant} what="the tenant">
        {({ id, name, metadata, retention, createdAt }) => (
          <>
            <Facts>
              <Fact name="Id">
                <Outside text={id} />
              </Fact>
              <Fact name="Name">{name === null ? '–' : <Outside text={name} />}</Fact>
              <Fact name="Deliveries and events">{keptFor(retention?.days)}</Fact>
              <Fact name="Dead letters">{keptFor(retention?.deadLetterDays)}</Fact>
              <Fact name="Made">
                <Time at={createdAt} />
              </Fact>
            </Facts>
            {Object.keys(metadata).length > 0 ? (
              <div className={styles.below}>
                <Json value={metadata} label="Metadata" />
              </div>
            ) : null}
          </>
        )}
      </Fetched>
    </Section>
  );
}

function keptFor(days: number | null | undefined): string {
  return days === null || days === undefined ? 'are kept as long as the deployment says' : `are kept ${days} days`;
}
