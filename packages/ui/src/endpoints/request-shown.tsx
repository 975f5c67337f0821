import { CopyButton } from '../components/copy-button.tsx';
import { Code } from '../components/code.tsx';
import { curlOf, type DraftRequest } from './draft.ts';
import styles from './endpoints.module.css';

/** Exactly what the button sends: the page can do nothing that the API cannot. */
export function RequestShown({ request }: { request: DraftRequest }) {
  const { method, path, body } = request;
  return (
    <section className={styles.request} aria-label="The request">
      <div className={styles.requestHead}>
        <h2>The request</h2>
        <span>
          as curl <CopyButton text={curlOf(window.location.origin, request)} what="the request as curl" />
        </span>
      </div>
      <p className={styles.path}>
        <strong>{method}</strong> {path}
      </p>
      {Object.keys(body).length === 0 ? (
        <p className={styles.hint}>Nothing is changed yet.</p>
      ) : (
        <Code label="The body of the request" text={JSON.stringify(body, null, 2)} />
      )}
    </section>
  );
}
