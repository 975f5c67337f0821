import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/filters.tsx';
import { Field } from '../components/form.tsx';
import styles from './deliveries.module.css';

/** Kept in this browser only. */
const KEY = 'postrider.delivery-views';
const MOST = 50;

type Views = Record<string, Record<string, string>>;

function readViews(): Views {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Views) : {};
  } catch {
    return {};
  }
}

interface SavedViewsProps {
  filters: Record<string, string>;
  show: (filters: Record<string, string>) => unknown;
}

/** Filters by a name of one's own. */
export function SavedViews({ filters, show }: SavedViewsProps) {
  const [views, setViews] = useState(readViews);
  const [name, setName] = useState('');
  const current = Object.keys(views).find((each) => JSON.stringify(views[each]) === JSON.stringify(filters));
  const keep = (changed: Views) => {
    setViews(changed);
    localStorage.setItem(KEY, JSON.stringify(changed));
  };
  const save = () => {
    const names = Object.entries({ ...views, [name.trim()]: filters }).slice(-MOST);
    keep(Object.fromEntries(names));
    setName('');
  };
  const isEmpty = Object.keys(filters).length === 0;
  if (isEmpty && Object.keys(views).length === 0) return null;
  return (
    <div className={styles.views}>
      {Object.keys(views).length > 0 ? (
        <Choice
          label="Saved view"
          any="None"
          value={current}
          choices={Object.keys(views).map((each) => ({ value: each, text: each }))}
          change={(chosen) => show(chosen === undefined ? {} : (views[chosen] ?? {}))}
        />
      ) : null}
      {current === undefined ? null : (
        <Button
          look="bare"
          onClick={() => keep(Object.fromEntries(Object.entries(views).filter(([each]) => each !== current)))}
        >
          Forget this view
        </Button>
      )}
      {isEmpty || current !== undefined ? null : (
        <form className={styles.views} action={save}>
          <Field
            label="Save these filters as"
            value={name}
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            Save view
          </Button>
        </form>
      )}
    </div>
  );
}
