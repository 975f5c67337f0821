import type { Schemas } from '../api/types.ts';
import { Json, Outside } from '../components/code.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Section } from '../components/page.tsx';
import { Time } from '../components/time.tsx';

/** Who the tenant is, and what it limits more closely than the deployment. */
export function TenantFacts({ tenant }: { tenant: Schemas['Tenant'] }) {
  const { id, metadata, retention, notices, createdAt } = tenant;
  return (
    <>
      <Facts>
        <Fact name="Id">
          <Outside text={id} />
        </Fact>
        <Fact name="Deliveries and events">{keptFor(retention?.days)}</Fact>
        <Fact name="Dead letters">{keptFor(retention?.deadLetterDays)}</Fact>
        <Fact name="Told when endpoints fail">
          {notices.to === 'tenant' ? 'operators and the tenant' : 'operators'}
        </Fact>
        <Fact name="Made">
          <Time at={createdAt} />
        </Fact>
      </Facts>
      {Object.keys(metadata).length > 0 ? (
        <Section title="Metadata">
          <Json value={metadata} label="Metadata" />
        </Section>
      ) : null}
    </>
  );
}

function keptFor(days: number | null | undefined): string {
  return days === null || days === undefined ? 'are kept as long as the deployment says' : `are kept ${days} days`;
}
