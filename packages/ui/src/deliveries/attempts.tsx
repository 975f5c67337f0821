import { useState } from 'react';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { wordsOf } from '../components/filters.tsx';
import { duration } from '../components/relative-time.ts';
import { Empty } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { AttemptDifference } from './attempt-difference.tsx';
import { Exchange } from './exchange.tsx';
import { phasesOf } from './phases.ts';
import styles from './deliveries.module.css';

type Attempt = Schemas['Attempt'];

/** Every attempt as a waterfall; one of them with its request and answer, beside another if somebody asks. */
export function Attempts({ attempts, isOver }: { attempts: readonly Attempt[]; isOver: boolean }) {
  const [chosen, choose] = useState<number>();
  const [isComparing, compare] = useState(false);
  const shown = attempts.find(({ number }) => number === chosen) ?? attempts.at(-1);
  if (shown === undefined) return <None isOver={isOver} />;
  const before = attempts[attempts.indexOf(shown) - 1];
  const longest = Math.max(1, ...attempts.map(({ durationMs }) => durationMs));
  return (
    <div className={styles.attempts}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Attempts, as a table">
        <table className={styles.waterfall}>
          <caption className="visually-hidden">Each attempt with the parts of its time</caption>
          <thead>
            <tr>
              <th scope="col">Attempt</th>
              <th scope="col">Outcome</th>
              <th scope="col">When</th>
              <th scope="col" className={styles.number}>
                Took
              </th>
              <th scope="col" className={styles.bars}>
                Where the time went
              </th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((attempt) => (
              <Row
                key={attempt.number}
                attempt={attempt}
                longest={longest}
                isShown={attempt === shown}
                choose={() => choose(attempt.number)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {before === undefined ? null : (
        <label className={styles.compare}>
          <input type="checkbox" checked={isComparing} onChange={(event) => compare(event.target.checked)} />
          Show what differs from attempt {before.number}
        </label>
      )}
      {isComparing && before !== undefined ? (
        <AttemptDifference before={before} after={shown} />
      ) : (
        <Exchange attempt={shown} />
      )}
    </div>
  );
}

function None({ isOver }: { isOver: boolean }) {
  return isOver ? (
    <Empty title="No attempt was made" />
  ) : (
    <Empty title="No attempt yet">The first one is made when it is due.</Empty>
  );
}

interface RowProps {
  attempt: Attempt;
  longest: number;
  isShown: boolean;
  choose: () => void;
}

function Row({ attempt, longest, isShown, choose }: RowProps) {
  const status = attempt.response?.status;
  return (
    <tr className={isShown ? styles.shown : ''}>
      <th scope="row">
        <Button look="bare" aria-pressed={isShown} onClick={choose}>
          {attempt.number}
          {attempt.possibleRepeat ? <span className={styles.repeat}>possible repeat</span> : null}
        </Button>
      </th>
      <td>
        {status === undefined ? '' : `${status} `}
        {wordsOf(attempt.outcome)}
      </td>
      <td>
        <Time at={attempt.startedAt} />
      </td>
      <td className={styles.number}>{duration(attempt.durationMs)}</td>
      <td className={styles.bars}>
        <Bar attempt={attempt} longest={longest} />
      </td>
    </tr>
  );
}

const LOOKS = {
  DNS: styles.dns,
  Connect: styles.connect,
  TLS: styles.tls,
  'First byte': styles.firstByte,
  Rest: styles.rest,
};

function Bar({ attempt, longest }: { attempt: Attempt; longest: number }) {
  const phases = phasesOf(attempt);
  return (
    <div className={styles.bar}>
      <div className={styles.track} aria-hidden>
        {phases.map(({ name, startMs, ms }) => (
          <span
            key={name}
            className={`${styles.phase} ${LOOKS[name]}`}
            style={{ insetInlineStart: `${(startMs / longest) * 100}%`, width: `${(ms / longest) * 100}%` }}
          />
        ))}
      </div>
      <span className={styles.parts}>
        {phases.map(({ name, ms }, index) => (
          <span key={name}>
            {index > 0 ? ' · ' : ''}
            <span className={`${styles.swatch} ${LOOKS[name]}`} aria-hidden />
            {name} {duration(ms)}
          </span>
        ))}
      </span>
    </div>
  );
}
