import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { apiQuery } from '../api/queries.ts';
import { count } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { Fetched } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { bytesInWords } from './bytes.ts';
import { Fact, Facts } from '../components/facts.tsx';

/** What runs, and what it may reach. */
export function Deployment() {
  const system = useQuery(apiQuery('/v1/system'));
  return (
    <Section title="Deployment">
      <Fetched query={system} what="the deployment">
        {({ version, database, workers, backlog, destinations, temporalUiUrl }) => (
          <Facts>
            <Fact name="Version">{version}</Fact>
            <Fact name="Database">
              Postgres {database.version}, {bytesInWords(database.bytes)}, {database.migrations.applied} migrations
              {database.migrations.missing.length > 0 ? `, ${database.migrations.missing.length} are missing` : ''}
            </Fact>
            <Fact name="Workers">
              {workers.length === 0
                ? 'none has been seen: nothing is delivered'
                : workers.map(({ host, pid, seenAt }) => (
                    <div key={`${host} ${pid}`}>
                      {host}, process {pid}, seen <Time at={seenAt} />
                    </div>
                  ))}
            </Fact>
            <Fact name="Backlog">
              {count(backlog.due)} due, {count(backlog.underWay)} under way, {count(backlog.later)} later
            </Fact>
            <Fact name="May send to">
              public addresses{destinations.http ? ', also without TLS' : ', with TLS only'}
              {destinations.ranges.length > 0 ? `, and ${destinations.ranges.join(', ')}` : ''}
              {destinations.proxy ? ', through a proxy' : ''}
            </Fact>
            <Fact name="Temporal">
              {temporalUiUrl === null ? (
                'The address of its pages is not set.'
              ) : (
                <a href={temporalUiUrl} target="_blank" rel="noreferrer">
                  {temporalUiUrl} <ExternalLink size={13} aria-hidden />
                </a>
              )}
            </Fact>
          </Facts>
        )}
      </Fetched>
    </Section>
  );
}
