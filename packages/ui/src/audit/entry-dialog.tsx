import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ExactTime } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { actionInWords, changesOf } from './changes.ts';
import styles from './audit.module.css';

type AuditEntry = Schemas['AuditEntry'];

/** One change: who made it, and what was and is. */
export function EntryDialog({ entry, close }: { entry: AuditEntry; close: () => unknown }) {
  const { action, at, actor, resource, tenantId, requestId } = entry;
  return (
    <Dialog title={actionInWords(action)} isOpen close={close}>
      <dl className={styles.facts}>
        <dt>When</dt>
        <dd>
          <ExactTime at={at} />
        </dd>
        <dt>Who</dt>
        <dd>
          <Outside text={actor.name} /> {actor.keyId === null ? null : <code>{actor.keyId}</code>}
        </dd>
        <dt>What</dt>
        <dd>
          <Outside text={resource.type} />{' '}
          <RouteLink to={paths.audit} search={{ resource: `${resource.type}/${resource.id}` }}>
            <Outside text={resource.id} />
          </RouteLink>
        </dd>
        <dt>Tenant</dt>
        <dd>{tenantId === null ? 'none: the whole deployment' : <Outside text={tenantId} />}</dd>
        {requestId === null ? null : (
          <>
            <dt>Request</dt>
            <dd>
              <code>{requestId}</code>
            </dd>
          </>
        )}
      </dl>
      <Changes entry={entry} />
    </Dialog>
  );
}

const WORDS = { added: 'set', removed: 'removed', changed: 'changed' } as const;

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  if (changes.length === 0) return <p className={styles.soft}>Only the action is kept.</p>;
  return (
    <ul className={styles.changes} aria-label="What changed">
      {changes.map(({ path, kind, before, after }) => (
        <li key={path}>
          <div className={styles.member}>
            <code>
              <Outside text={path} />
            </code>
            <span className={styles.soft}>{WORDS[kind]}</span>
          </div>
          {before === null ? null : <Line sign="−" word="before" className={styles.removed} text={before} />}
          {after === null ? null : <Line sign="+" word="after" className={styles.added} text={after} />}
        </li>
      ))}
    </ul>
  );
}

function Line(props: { sign: string; word: string; className: string | undefined; text: string }) {
  const { sign, word, className, text } = props;
  return (
    <div className={`${styles.line} ${className}`}>
      <span aria-hidden>{sign}</span>
      <span className="visually-hidden">{word}: </span>
      <Outside text={text} />
    </div>
  );
}
