import { useId, useLayoutEffect, useRef, useState } from 'react';
import { Outside } from './code.tsx';
import { plainText } from './hostile-text.ts';
import fieldStyles from './field.module.css';
import styles from './filters.module.css';

/** A value that a filter offers, and what people call it. */
export interface Suggestion {
  value: string;
  name?: string | undefined;
}

/** What is meant by a text: a value, or why it is none, with those among which a person has to choose. */
export type Meaning = { value: string } | Trouble;

interface Trouble {
  words: string;
  choices: readonly Suggestion[];
}

const NONE: readonly Suggestion[] = [];

/** How many values a filter offers. More than that nobody reads; the rest can be written. */
export const MOST_OFFERED = 100;
/** How long what is offered stays as it was read. */
export const OFFERED_FOR_MS = 60_000;

export interface TextFilterProps {
  label: string;
  value: string | undefined;
  placeholder?: string | undefined;
  required?: boolean | undefined;
  suggestions?: readonly Suggestion[];
  focus?: () => void;
  /** Where not each text is a value: asked of what is complete. Until it is settled, a form with the field is not sent. */
  meaningOf?: (written: string) => Meaning | Promise<Meaning>;
  /** Called when the text is complete: at Enter, when a suggestion is chosen, or when the field is left. */
  change: (value: string | undefined) => unknown;
}

export function TextFilter(props: TextFilterProps) {
  const { label, value = '', placeholder, required, suggestions = NONE, focus } = props;
  const id = useId();
  const { input, text, trouble, write, commit, choose } = useDraft(props);
  const name = suggestions.find((each) => each.value === value)?.name;
  return (
    <div className={`${fieldStyles.field} ${styles.named}`}>
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        value={text}
        placeholder={placeholder}
        required={required}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={trouble !== undefined}
        aria-describedby={name === undefined && trouble === undefined ? undefined : `${id}-note`}
        onFocus={focus}
        onChange={({ target, nativeEvent }) => {
          write(target.value);
          // Browsers say of what is typed how it was.
          const isChosen = !('inputType' in nativeEvent) || nativeEvent.inputType === 'insertReplacementText';
          if (isChosen && suggestions.some((each) => each.value === target.value)) choose(target.value);
        }}
        // Who chooses leaves the field too.
        onBlur={() => trouble === undefined && commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !commit()) event.preventDefault();
          if (event.key === 'Escape' && trouble !== undefined) write(value);
        }}
      />
      {suggestions.length === 0 ? null : (
        <datalist id={`${id}-list`}>
          {suggestions.map((each) => (
            <option key={each.value} value={each.value} label={each.name && plainText(each.name)} />
          ))}
        </datalist>
      )}
      {trouble === undefined ? null : <Ask id={`${id}-note`} trouble={trouble} choose={choose} />}
      {name === undefined || trouble !== undefined ? null : (
        <p id={`${id}-note`} className={`${fieldStyles.hint} ${styles.name}`}>
          <Outside text={name} />
        </p>
      )}
    </div>
  );
}

interface Draft {
  /** The value when it was begun. */
  of: string;
  text: string;
  trouble?: Trouble;
}

const itself = (value: string): Meaning => ({ value });

/** What is being written, until the value is another. */
function useDraft({ value = '', meaningOf = itself, change }: TextFilterProps) {
  const [draft, setDraft] = useState<Draft>({ of: value, text: value });
  if (draft.of !== value) setDraft({ of: value, text: value });
  const input = useRef<HTMLInputElement>(null);
  const { text, trouble } = draft;
  const isOpen = meaningOf !== itself && text.trim() !== value;
  useLayoutEffect(() => {
    input.current?.setCustomValidity(isOpen ? (trouble?.words ?? 'It is being looked up. Try again in a moment.') : '');
  });
  const choose = (meant: string) => {
    // The button that was pressed goes away.
    if (trouble !== undefined) input.current?.focus();
    setDraft({ of: value, text: meant });
    if (meant !== value) change(meant || undefined);
  };
  const settle = (written: string, meant: Meaning) => {
    // Something else is written meanwhile, or the page is left.
    if (input.current?.value.trim() !== written) return;
    if ('value' in meant) choose(meant.value);
    else setDraft({ of: value, text: written, trouble: meant });
  };
  /** False: it is not known yet what is meant. */
  const commit = () => {
    const written = text.trim();
    const meant = written === '' || written === value ? { value: written } : meaningOf(written);
    if (!(meant instanceof Promise)) settle(written, meant);
    else void meant.then((found) => settle(written, found));
    return !(meant instanceof Promise);
  };
  return { input, text, trouble, write: (typed: string) => setDraft({ of: value, text: typed }), commit, choose };
}

function Ask({ id, trouble, choose }: { id: string; trouble: Trouble; choose: (value: string) => void }) {
  const { words, choices } = trouble;
  return (
    <div className={styles.ask}>
      <p id={id} role="alert">
        <Outside text={words} />
      </p>
      <div role="group" aria-labelledby={id} className={styles.choices}>
        {choices.map(({ value, name }) => (
          <button key={value} type="button" onClick={() => choose(value)}>
            <Outside text={name ?? value} />
          </button>
        ))}
      </div>
    </div>
  );
}
