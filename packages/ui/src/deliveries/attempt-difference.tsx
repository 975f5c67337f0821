import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { differingLines, textOf } from './difference.ts';
import styles from './deliveries.module.css';

type Attempt = Schemas['Attempt'];

interface AttemptDifferenceProps {
  before: Attempt;
  after: Attempt;
}

const SIGNS = { added: '+', removed: '−', same: ' ', left_out: '⋮' } as const;
const WORDS = { added: 'new', removed: 'gone', same: '', left_out: '' } as const;

const LOOKS = { added: styles.added, removed: styles.removed, same: styles.same, left_out: styles.same };

/** What differs between two attempts, line by line: what was sent, then what came back. */
export function AttemptDifference({ before, after }: AttemptDifferenceProps) {
  return (
    <div className={styles.exchange}>
      {(['request', 'response'] as const).map((part) => {
        const lines = differingLines(textOf(before, part), textOf(after, part));
        const title = part === 'request' ? 'Request' : 'Answer';
        return (
          <section key={part} aria-label={`${title}: what differs`}>
            <div className={styles.exchangeHead}>
              <h3>{title}</h3>
            </div>
            {lines === null ? (
              <p className={styles.line}>Too different to show line by line.</p>
            ) : (
              <ol
                className={styles.difference}
                tabIndex={0}
                aria-label={`${title}, attempt ${before.number} and ${after.number}`}
              >
                {lines.map(({ kind, text }, index) => (
                  // oxlint-disable-next-line no-array-index-key -- lines have no other identity
                  <li key={index} className={LOOKS[kind]}>
                    <span aria-hidden>{SIGNS[kind]}</span>
                    <span className="visually-hidden">{WORDS[kind]}</span>
                    <Outside text={text} />
                  </li>
                ))}
              </ol>
            )}
          </section>
        );
      })}
    </div>
  );
}
