import { useQuery } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { apiQuery } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Json, Outside } from '../components/code.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page, Section } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { Schema } from './schema.tsx';
import { MISFITS } from './validation.ts';
import styles from './event-types.module.css';

export function EventTypeScreen() {
  const eventTypeName = usePathPart('eventTypeName');
  const eventType = useQuery(apiQuery('/v1/event-types/{eventTypeName}', { path: { eventTypeName } }));
  return (
    <ObjectPage title="Event type" query={eventType} what="the event type">
      {(data) => <Shown eventType={data} />}
    </ObjectPage>
  );
}

function Shown({ eventType }: { eventType: Schemas['EventType'] }) {
  const { name, description, group, schema, validation, examples, deprecated, optIn, updatedAt } = eventType;
  return (
    <Page
      title={name}
      about={description === null ? null : <Outside text={description} />}
      actions={
        <>
          <RouteLink to={paths.deliveries} search={{ eventType: name }}>
            Its deliveries
          </RouteLink>
          <RouteLink to={paths.overview} search={{ eventType: name }}>
            Its numbers
          </RouteLink>
        </>
      }
    >
      <Facts>
        {deprecated ? (
          <Fact name="State">
            <Status word="Deprecated" tone="warn" icon={Ban} />
          </Fact>
        ) : null}
        {group === null ? null : (
          <Fact name="Group">
            <Outside text={group} />
          </Fact>
        )}
        <Fact name="Is sent to">
          {optIn ? 'endpoints that name it' : 'endpoints that name it, and those that take every type'}
        </Fact>
        {schema === null ? null : <Fact name="Data that does not fit">{MISFITS[validation]}</Fact>}
        <Fact name="Changed">
          <Time at={updatedAt} />
        </Fact>
      </Facts>
      <div className={styles.sides}>
        <Section title="Its data">
          {schema === null ? <Empty title="No schema">Any data is accepted.</Empty> : <Schema schema={schema} />}
        </Section>
        <Section title={examples.length === 1 ? 'Example' : 'Examples'}>
          {examples.length === 0 ? <Empty title="No examples">A test send makes its data up.</Empty> : null}
          <div className={styles.examples}>
            {examples.map((example, index) => (
              // oxlint-disable-next-line no-array-index-key -- examples have no other identity
              <Json key={index} value={example} label={`Example ${index + 1}`} />
            ))}
          </div>
        </Section>
      </div>
      {schema === null ? null : (
        <Section title="Schema">
          <Json value={schema} label="The schema as JSON" />
        </Section>
      )}
    </Page>
  );
}
