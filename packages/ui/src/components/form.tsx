import { useId, type ComponentPropsWithRef, type ReactNode } from 'react';
import fieldStyles from './field.module.css';
import styles from './form.module.css';

interface FieldProps extends ComponentPropsWithRef<'input'> {
  label: string;
  /** What the value means, below the field. */
  hint?: ReactNode;
}

export function Field({ label, hint, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
      />
      {hint ? (
        <p id={`${id}-hint`} className={fieldStyles.hint}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** Text of several lines, such as JSON. */
export function TextArea({ label, ...rest }: { label: string } & ComponentPropsWithRef<'textarea'>) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} spellCheck={false} rows={8} {...rest} />
    </div>
  );
}

/** Fields side by side, where there is room. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={styles.fields}>{children}</div>;
}

export function FormButtons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}

/** Fields and buttons below each other; Enter submits. */
export function Form({ submit, children }: { submit: () => unknown; children: ReactNode }) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
    </form>
  );
}
