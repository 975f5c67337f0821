import { SlidersHorizontal } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { plainText } from './hostile-text.ts';
import fieldStyles from './field.module.css';
import styles from './filters.module.css';

interface FiltersProps {
  children: ReactNode;
  /** Removes all filters. Without it there is none to remove. */
  clear?: (() => unknown) | undefined;
}

/** A row of filters. Their values stand in the address: `useSearchState`. On a phone many of them open with a button, unless one is set. */
export function Filters({ children, clear }: FiltersProps) {
  const [isOpen, setOpen] = useState(clear !== undefined);
  const id = useId();
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <Button className={styles.toggle} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <SlidersHorizontal size={14} aria-hidden /> Filters
      </Button>
      <div id={id} className={styles.fields} data-open={isOpen}>
        {children}
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
  change: (value: string | undefined) => unknown;
}

export function Choice({ label, value = '', choices, any, change }: ChoiceProps) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
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

interface TextFilterProps {
  label: string;
  value: string | undefined;
  placeholder?: string;
  /** Called when the text is complete: at Enter, or when the field is left. */
  change: (value: string | undefined) => unknown;
}

export function TextFilter({ label, value = '', placeholder, change }: TextFilterProps) {
  const id = useId();
  const commit = (text: string) => text.trim() !== value && change(text.trim() || undefined);
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        // Another value from outside starts the field anew.
        key={value}
        id={id}
        defaultValue={value}
        placeholder={placeholder}
        spellCheck={false}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget.value)}
      />
    </div>
  );
}

interface TextFiltersProps<Name extends string> {
  texts: readonly { name: Name; label: string; placeholder: string }[];
  values: Readonly<Record<Name, string | undefined>>;
  /** Of `useSearchState`. */
  change: (changes: Record<string, string | undefined>) => unknown;
}

/** A text filter for each of `texts`. */
export function TextFilters<Name extends string>({ texts, values, change }: TextFiltersProps<Name>) {
  return texts.map(({ name, label, placeholder }) => (
    <TextFilter
      key={name}
      label={label}
      value={values[name]}
      placeholder={placeholder}
      change={(value) => change({ [name]: value })}
    />
  ));
}

/** A word of the API as text: `dead_lettered` is "Dead lettered". */
export function wordsOf(word: string): string {
  const words = word.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
