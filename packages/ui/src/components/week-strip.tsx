import type { Schemas } from '../api/types.ts';
import { useNow } from './clock.ts';
import { wordsOf } from './filters.tsx';
import { DAYS, nowIn, quietPieces } from './quiet-week.ts';
import { SmallTable } from './small-table.tsx';
import styles from './week-strip.module.css';

const percent = (minute: number) => `${(minute / 1440) * 100}%`;

/** The quiet hours of a week in their own zone, and the windows behind them as a table. */
export function WeekStrip({ quiet }: { quiet: Schemas['EffectiveQuietHours'] }) {
  const now = nowIn(quiet.timeZone, useNow());
  const pieces = quietPieces(quiet.windows);
  return (
    <figure aria-label={`Quiet hours in ${quiet.timeZone}`} className={styles.week}>
      <figcaption className={styles.hint}>
        Shaded is quiet, in the time of {quiet.timeZone}. There it is {wordsOf(now.day)} {clock(now.minute)}.
      </figcaption>
      <div aria-hidden>
        {DAYS.map((day) => (
          <div key={day} className={styles.day}>
            <span>{wordsOf(day)}</span>
            <div className={styles.dayTrack}>
              {pieces[day].map(({ from, to }) => (
                <span
                  key={`${from}-${to}`}
                  className={styles.quiet}
                  style={{ insetInlineStart: percent(from), width: percent(to - from) }}
                />
              ))}
              {day === now.day ? (
                <span className={styles.now} style={{ insetInlineStart: percent(now.minute) }} />
              ) : null}
            </div>
          </div>
        ))}
        <div className={styles.hours}>
          {['00', '06', '12', '18', '24'].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
      <details className={styles.hint}>
        <summary>Show as a table</summary>
        <SmallTable name="Windows" caption="Windows of quiet hours" heads={['Begins on', 'From', 'To']}>
          {quiet.windows.map(({ days, start, end }) => (
            <tr key={`${days.join()}${start}${end}`}>
              <th scope="row">{days.map(wordsOf).join(', ')}</th>
              <td>{start}</td>
              <td>{end <= start ? `${end} on the next day` : end}</td>
            </tr>
          ))}
        </SmallTable>
      </details>
    </figure>
  );
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
