import type { ReactNode } from 'react';
import { Page } from './page.tsx';
import { Fetched } from './states.tsx';

interface ObjectPageProps<Data> {
  /** What it is, while nobody knows its name: it is read, or cannot be. */
  title: string;
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  what: string;
  children: (data: Data) => ReactNode;
}

/** The page of one object, which has a title before the object is there. The children make the `Page` of what was read. */
export function ObjectPage<Data>({ title, query, what, children }: ObjectPageProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  return (
    <Page title={title}>
      <Fetched query={query} what={what}>
        {children}
      </Fetched>
    </Page>
  );
}
