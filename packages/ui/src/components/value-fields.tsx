import { useState, type ReactNode } from 'react';
import { Field } from './form.tsx';
import { wordsIn } from './preference-values.ts';
import styles from './value-fields.module.css';

interface GroupProps {
  title: string;
  children: ReactNode;
}

/** Fields that belong together, with a heading. */
export function Group({ title, children }: GroupProps) {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

interface NumberFieldProps {
  label: string;
  hint?: string;
  value: number | null | undefined;
  min?: number;
  step?: number | 'any';
  /** Undefined: the field is empty. */
  change: (value: number | undefined) => void;
}

export function NumberField({ value, min = 1, step = 1, change, ...rest }: NumberFieldProps) {
  return (
    <Field
      {...rest}
      type="number"
      min={min}
      step={step}
      value={value ?? ''}
      onChange={(event) => change(event.target.value === '' ? undefined : Number(event.target.value))}
    />
  );
}

interface WordsFieldProps {
  label: string;
  hint?: string;
  placeholder?: string;
  value: readonly string[];
  change: (value: string[]) => void;
}

/** A list as words with commas between. What is typed stays as it is while it is typed. */
export function WordsField({ value, change, ...rest }: WordsFieldProps) {
  const [text, setText] = useState(() => value.join(', '));
  return (
    <Field
      {...rest}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        change(wordsIn(event.target.value));
      }}
    />
  );
}
