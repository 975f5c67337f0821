import { Plus } from 'lucide-react';
import { useId } from 'react';
import type { Schemas } from '../api/types.ts';
import { Button } from './button.tsx';
import { Choice, wordsOf } from './filters.tsx';
import { Field, Fields } from './form.tsx';
import { drawable } from './preference-values.ts';
import { DAYS, type Day } from './quiet-week.ts';
import { WeekStrip } from './week-strip.tsx';
import styles from './value-fields.module.css';

type QuietHours = Schemas['QuietHours'];
type QuietWindow = QuietHours['windows'][number];

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const NIGHT: QuietWindow = { start: '22:00', end: '07:00' };
const PRIORITIES = [
  { value: 'urgent', text: 'Only urgent' },
  { value: 'high', text: 'High and urgent' },
  { value: 'normal', text: 'Normal, high and urgent' },
  { value: 'low', text: 'Everything: no quiet hours' },
] as const;
const MODES = [
  { value: 'hold', text: 'Wait until they end' },
  { value: 'drop', text: 'Are skipped' },
] as const;

/** What quiet hours begin with: nights, in the zone of whoever looks. */
export function firstQuietHours(): QuietHours {
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, windows: [NIGHT] };
}

export function QuietHoursFields({ value, change }: { value: QuietHours; change: (value: QuietHours) => void }) {
  const zones = useId();
  const drawn = drawable(value);
  const set = (part: Partial<QuietHours>) => change({ ...value, ...part });
  const numbered = value.windows.map((window, index) => ({ window, number: index + 1 }));
  const setWindow = (number: number, part: Partial<QuietWindow>) =>
    set({ windows: value.windows.map((window, i) => (i + 1 === number ? { ...window, ...part } : window)) });
  return (
    <>
      <Fields>
        <Field
          label="Time zone"
          list={zones}
          required
          placeholder="Europe/Berlin"
          value={value.timeZone ?? 'UTC'}
          onChange={(event) => set({ timeZone: event.target.value })}
        />
        <Choice
          label="Deliveries meanwhile"
          value={value.mode ?? 'hold'}
          choices={MODES}
          change={(mode) => set({ mode: mode === 'drop' ? 'drop' : 'hold' })}
        />
        <Choice
          label="Sent all the same"
          any="Nothing"
          value={value.allowPriority ?? undefined}
          choices={PRIORITIES}
          change={(priority) =>
            set({ allowPriority: PRIORITIES.find((each) => each.value === priority)?.value ?? null })
          }
        />
      </Fields>
      <datalist id={zones}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {numbered.map(({ window, number }) => (
        <Window
          key={number}
          number={number}
          window={window}
          change={(part) => setWindow(number, part)}
          remove={
            value.windows.length > 1
              ? () => set({ windows: value.windows.filter((each) => each !== window) })
              : undefined
          }
        />
      ))}
      <Button className={styles.add} onClick={() => set({ windows: [...value.windows, { ...NIGHT }] })}>
        <Plus size={14} aria-hidden /> More hours
      </Button>
      {drawn ? <WeekStrip quiet={drawn} /> : null}
    </>
  );
}

interface WindowProps {
  number: number;
  window: QuietWindow;
  change: (part: Partial<QuietWindow>) => void;
  remove: (() => void) | undefined;
}

const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]';

function Window({ number, window: { days, start, end }, change, remove }: WindowProps) {
  const chosen: readonly string[] = days ?? DAYS;
  const toggle = (day: Day) => {
    const next = DAYS.filter((each) => chosen.includes(each) !== (each === day));
    change({ days: next.length === DAYS.length ? null : next });
  };
  const time = { required: true, maxLength: 5, inputMode: 'numeric' } as const;
  return (
    <div className={styles.window} role="group" aria-label={`Hours ${number}`}>
      <Field
        {...time}
        label="From"
        placeholder="22:00"
        pattern={TIME}
        title="A time such as 22:00"
        value={start}
        onChange={(event) => change({ start: event.target.value })}
      />
      <Field
        {...time}
        label="To"
        placeholder="07:00"
        pattern={`${TIME}|24:00`}
        title="A time such as 07:00; before the beginning it is on the next day"
        value={end}
        onChange={(event) => change({ end: event.target.value })}
      />
      <fieldset className={styles.days}>
        <legend className="visually-hidden">Beginning on</legend>
        {DAYS.map((day) => (
          <label key={day}>
            <input type="checkbox" checked={chosen.includes(day)} onChange={() => toggle(day)} />
            {wordsOf(day)}
          </label>
        ))}
      </fieldset>
      {remove ? (
        <Button look="bare" onClick={remove} aria-label={`Remove hours ${number}`}>
          Remove
        </Button>
      ) : null}
    </div>
  );
}
