import type { Schemas } from '../api/types.ts';
import { Code, Json, Outside } from '../components/code.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { asCurl } from './as-curl.ts';
import styles from './deliveries.module.css';

type Attempt = Schemas['Attempt'];

/** What was sent and what came back, side by side. */
export function Exchange({ attempt }: { attempt: Attempt }) {
  const { request, response, error } = attempt;
  return (
    <div className={styles.exchange}>
      <section aria-label={`Request of attempt ${attempt.number}`}>
        <div className={styles.exchangeHead}>
          <h3>Request</h3>
          <span className={styles.curl}>
            as curl <CopyButton text={asCurl(request)} what="the request as a curl command" />
          </span>
        </div>
        <p className={styles.line}>
          {request.method} <Outside text={request.url} />
        </p>
        <Headers headers={request.headers} />
        <Json value={request.body} label="Body of the request" />
      </section>
      <section aria-label={`Answer to attempt ${attempt.number}`}>
        <div className={styles.exchangeHead}>
          <h3>Answer</h3>
        </div>
        {response === null ? (
          <p className={styles.line}>
            No answer. {error === null ? null : <Outside text={`${error.code}: ${error.message}`} />}
          </p>
        ) : (
          <>
            <p className={styles.line}>{response.status}</p>
            <Headers headers={response.headers} />
            {response.headersTruncated ? <p>There were more headers than are kept.</p> : null}
            <Json value={response.body} label="Body of the answer" />
            {response.truncated ? <p>The body was longer than what is kept.</p> : null}
          </>
        )}
      </section>
    </div>
  );
}

function Headers({ headers }: { headers: object }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return lines.length === 0 ? null : <Code text={lines.join('\n')} label="Headers" />;
}
