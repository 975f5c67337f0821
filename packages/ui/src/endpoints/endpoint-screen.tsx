import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Outside } from '../components/code.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page, Section } from '../components/page.tsx';
import { Preferences } from '../components/preferences.tsx';
import { Time } from '../components/time.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { EndpointActions } from './endpoint-actions.tsx';
import { EndpointNumbers } from './endpoint-numbers.tsx';
import { EndpointState } from './endpoint-state.tsx';
import type { Endpoint } from './endpoints-search.ts';
import { HealthStory } from './health-story.tsx';
import { LatestDeliveries } from './latest-deliveries.tsx';
import { RateLimit } from './rate-limit.tsx';
import { Secrets } from './secrets.tsx';
import { TestSend } from './test-send.tsx';
import styles from './endpoints.module.css';

const EVERY_MS = 10_000;

/** One endpoint: how it is first, then its numbers, then what can be changed. */
export function EndpointScreen() {
  const scope = useScope();
  const endpointId = usePathPart('endpointId');
  const endpoint = useQuery({
    ...scopedQuery(scope, '/endpoints/{endpointId}', { path: { endpointId } }),
    refetchInterval: EVERY_MS,
  });
  return (
    <ObjectPage title="Endpoint" query={endpoint} what="the endpoint">
      {(data) => <Shown key={data.id} endpoint={data} />}
    </ObjectPage>
  );
}

function Shown({ endpoint }: { endpoint: Endpoint }) {
  const scope = useScope();
  return (
    <Page
      title={endpoint.name ?? hostOf(endpoint.url)}
      about={<Outside text={endpoint.url} />}
      actions={scope.can('write') ? <EndpointActions endpoint={endpoint} /> : null}
    >
      <div className={styles.summary}>
        <EndpointState endpoint={endpoint} />
        <HealthStory endpoint={endpoint} />
      </div>
      {endpoint.warnings.length === 0 ? null : (
        <ul className={styles.warnings} aria-label="Warnings">
          {endpoint.warnings.map(({ code, detail }) => (
            <li key={code + detail}>
              <strong>Warning:</strong> <Outside text={detail} />
            </li>
          ))}
        </ul>
      )}
      <Facts endpoint={endpoint} />
      <EndpointNumbers endpoint={endpoint} />
      <LatestDeliveries endpoint={endpoint} />
      {scope.can('write') ? <TestSend endpoint={endpoint} /> : null}
      <Preferences of={{ tenantId: endpoint.tenantId, endpointId: endpoint.id }} />
      <RateLimit endpoint={endpoint} />
      <Section title="Signing secrets">
        <Secrets endpoint={endpoint} />
      </Section>
    </Page>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function Facts({ endpoint }: { endpoint: Endpoint }) {
  const { id, eventTypes, tags, format, signing, timeoutMs, externalId } = endpoint;
  const facts: readonly (readonly [string, string])[] = [
    ['Event types', eventTypes === null ? 'every type' : eventTypes.join(', ')],
    ['Tags', tags.join(', ') || '–'],
    ['Format', format.type],
    ['Signing', signing.scheme],
    ['Time-out', `${timeoutMs / 1000} s`],
    ...(externalId === null ? [] : [['Your id', externalId] as const]),
  ];
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Endpoint</dt>
        <dd>
          <code>{id}</code> <CopyButton text={id} what="the id of the endpoint" />
        </dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Outside text={value} />
          </dd>
        </div>
      ))}
      <div>
        <dt>Changed</dt>
        <dd>
          <Time at={endpoint.updatedAt} />
        </dd>
      </div>
    </dl>
  );
}
