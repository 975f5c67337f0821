import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Outside } from './code.tsx';
import { CopyButton } from './copy-button.tsx';
import styles from './states.module.css';

/** While something is read. It appears late, so that quick answers do not flicker. */
export function Loading({ what }: { what: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.bar} />
      <span className="visually-hidden">Loading {what}…</span>
    </div>
  );
}

/** Nothing to show, why, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>
        <Outside text={title} />
      </p>
      {children ? <div>{children}</div> : null}
    </div>
  );
}

/** What failed, and what to do. */
export function Failed({ error, retry }: { error: unknown; retry?: (() => unknown) | undefined }) {
  const problem = asProblem(error);
  return (
    <div className={styles.failed} role="alert">
      <CircleAlert size={18} aria-hidden />
      <div>
        <p className={styles.emptyTitle}>{problem.title}</p>
        <p>
          <Outside text={problem.detail} />
        </p>
        {problem.errors.length > 0 ? (
          <ul className={styles.errors}>
            {problem.errors.map(({ pointer, detail }) => (
              <li key={pointer + detail}>
                <code>
                  <Outside text={pointer} />
                </code>{' '}
                <Outside text={detail} />
              </li>
            ))}
          </ul>
        ) : null}
        <div className={styles.failedTools}>
          {retry ? <Button onClick={retry}>Try again</Button> : null}
          {problem.requestId ? <CopyButton text={problem.requestId} what="the request id, for support" /> : null}
        </div>
      </div>
    </div>
  );
}

interface Query<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** The three states of something that is read: loading, failed, and here. */
export function Fetched<Data>(props: { query: Query<Data>; what: string; children: (data: Data) => ReactNode }) {
  const { query, what, children } = props;
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} retry={query.refetch} />;
  return <Loading what={what} />;
}
