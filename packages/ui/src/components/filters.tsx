import { SlidersHorizontal } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Outside } from './code.tsx';
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

/** A value that a filter offers, and what people call it. */
export interface Suggestion {
  value: string;
  name?: string | undefined;
}

const NONE: readonly Suggestion[] = [];

interface TextFilterProps {
  label: string;
  value: string | undefined;
  placeholder?: string;
  suggestions?: readonly Suggestion[];
  focus?: () => void;
  /** Called when the text is complete: at Enter, when a suggestion is chosen, or when the field is left. */
  change: (value: string | undefined) => unknown;
}

export function TextFilter({ label, value = '', placeholder, suggestions = NONE, focus, change }: TextFilterProps) {
  const id = useId();
  // What is being written, until the value is another.
  const [draft, setDraft] = useState({ of: value, text: value });
  if (draft.of !== value) setDraft({ of: value, text: value });
  const { text } = draft;
  const commit = (written: string) => {
    const meant = meantBy(written.trim(), suggestions);
    setDraft({ of: value, text: meant });
    if (meant !== value) change(meant || undefined);
  };
  const name = suggestions.find((each) => each.value === value)?.name;
  return (
    <div className={`${fieldStyles.field} ${styles.named}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={name === undefined ? undefined : `${id}-name`}
        onFocus={focus}
        onChange={({ target, nativeEvent }) => {
          setDraft({ of: value, text: target.value });
          // Browsers say of what is typed how it was.
          const isChosen = !('inputType' in nativeEvent) || nativeEvent.inputType === 'insertReplacementText';
          if (isChosen && suggestions.some((each) => each.value === target.value)) commit(target.value);
        }}
        onBlur={() => commit(text)}
        onKeyDown={(event) => event.key === 'Enter' && commit(text)}
      />
      {suggestions.length === 0 ? null : (
        <datalist id={`${id}-list`}>
          {suggestions.map((each) => (
            <option key={each.value} value={each.value} label={each.name && plainText(each.name)} />
          ))}
        </datalist>
      )}
      {name === undefined ? null : (
        <p id={`${id}-name`} className={`${fieldStyles.hint} ${styles.name}`}>
          <Outside text={name} />
        </p>
      )}
    </div>
  );
}

/** Who writes the name of one thing means that thing. */
function meantBy(written: string, suggestions: readonly Suggestion[]): string {
  const [only, ...others] = suggestions.filter(({ name }) => name?.toLowerCase() === written.toLowerCase());
  return only === undefined || others.length > 0 || written === '' ? written : only.value;
}

/** A word of the API as text: `dead_lettered` is "Dead lettered". */
export function wordsOf(word: string): string {
  const words = word.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
