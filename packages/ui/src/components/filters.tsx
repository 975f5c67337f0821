import { SlidersHorizontal } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { plainText } from './hostile-text.ts';
import fieldStyles from './field.module.css';
import styles from './filters.module.css';

interface FiltersProps {
  children: ReactNode;
  /** Those that are seldom needed: behind a button, unless one of them is set. */
  more?: ReactNode;
  isMoreSet?: boolean;
  /** Removes all filters. Without it there is none to remove. */
  clear?: (() => unknown) | undefined;
}

/** A row of filters. Their values stand in the address: `useSearchState`. On a phone many of them open with a button, unless one is set. */
export function Filters({ children, more, isMoreSet = false, clear }: FiltersProps) {
  const [isOpen, setOpen] = useState(clear !== undefined);
  const [isMoreOpen, setMoreOpen] = useState(isMoreSet);
  // Who removes the last of them is still in its field.
  if (isMoreSet && !isMoreOpen) setMoreOpen(true);
  const id = useId();
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <Button className={styles.toggle} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <SlidersHorizontal size={14} aria-hidden /> Filters
      </Button>
      <div id={id} className={styles.fields} data-open={isOpen}>
        {children}
        {isMoreOpen ? more : null}
        {more === undefined || isMoreSet ? null : (
          <Button look="bare" aria-expanded={isMoreOpen} onClick={() => setMoreOpen(!isMoreOpen)}>
            {isMoreOpen ? 'Fewer filters' : 'More filters'}
          </Button>
        )}
        {clear ? (
          <Button look="bare" onClick={clear}>
            Clear filters
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** From when to when something was accepted, for `TextFilters`. */
export const ACCEPTED_TEXTS = [
  { name: 'from', label: 'Accepted from', placeholder: 'YYYY-MM-DD' },
  { name: 'to', label: 'Accepted before', placeholder: 'YYYY-MM-DD' },
] as const;

interface ChoiceProps {
  label: string;
  /** '' is `any`. */
  value: string | undefined;
  choices: readonly (string | { value: string; text: string })[];
  /** What the empty choice is called. Without it, there is none. */
  any?: string;
  /** The label stands before it, not above. */
  isInline?: boolean;
  change: (value: string | undefined) => unknown;
}

export function Choice({ label, value = '', choices, any, isInline = false, change }: ChoiceProps) {
  const id = useId();
  return (
    <div className={`${fieldStyles.field} ${isInline ? fieldStyles.inline : ''}`}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => change(event.target.value || undefined)}>
        {any === undefined ? null : <option value="">{any}</option>}
        {choices.map((choice) => {
          const { value: key, text } = typeof choice === 'string' ? { value: choice, text: wordsOf(choice) } : choice;
          return (
            <option key={key} value={key}>
              {plainText(text)}
            </option>
          );
        })}
      </select>
    </div>
  );
}

/** A word of the API as text: `dead_lettered` is "Dead lettered". */
export function wordsOf(word: string): string {
  const words = word.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
