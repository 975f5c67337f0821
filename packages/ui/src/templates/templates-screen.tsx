import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiQuery } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Code, Json } from '../components/code.tsx';
import { Page, Section } from '../components/page.tsx';
import { useItemKeys } from '../components/row-keys.ts';
import { Empty, Fetched } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { useSearchState } from '../navigation/search-state.ts';
import styles from './templates.module.css';

type Template = Schemas['Template'];

/** The bodies that come with Postrider: what an event becomes at a chat or at another receiver. */
export function TemplatesScreen() {
  const templates = useQuery(apiQuery('/v1/templates'));
  const [name] = useSearchState((search) => search['name']);
  return (
    <Page
      title="Templates"
      about="What an event becomes at a receiver with a format of its own. An endpoint names one, or has its own."
    >
      <Fetched query={templates} what="templates">
        {({ data }) => {
          const chosen = data.find((template) => template.name === name) ?? data[0];
          return chosen === undefined ? (
            <Empty title="No templates" />
          ) : (
            <div className={styles.sides}>
              <Names templates={data} chosen={chosen} />
              <Shown template={chosen} />
            </div>
          );
        }}
      </Fetched>
    </Page>
  );
}

function Names({ templates, chosen }: { templates: readonly Template[]; chosen: Template }) {
  const list = useRef<HTMLElement>(null);
  useItemKeys(list);
  return (
    <nav ref={list} aria-label="Templates">
      <ul className={styles.names}>
        {templates.map(({ name }) => (
          <li key={name} data-item data-chosen={name === chosen.name}>
            <RouteLink to={paths.templates} search={{ name }}>
              {name}
              {name === chosen.name ? <span className="visually-hidden"> (shown)</span> : null}
            </RouteLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Shown({ template }: { template: Template }) {
  const { name, description, body, headers, example } = template;
  return (
    <div className={styles.shown}>
      <div>
        <h2>{name}</h2>
        <p className={styles.about}>{description}</p>
      </div>
      <div className={styles.exchange}>
        <Section title="An example event">
          <Json value={example.event} label="The example event" />
        </Section>
        <Section title="The request that it becomes">
          <Json value={example.request.body} label="The body of the request" />
          <Json value={example.request.headers} label="The headers of the request" />
        </Section>
      </div>
      <Section title="The template, in JSONata">
        <Code text={body} label="The body of the template" />
        {Object.keys(headers).length > 0 ? <Json value={headers} label="The headers of the template" /> : null}
      </Section>
    </div>
  );
}
