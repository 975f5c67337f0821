import styles from './progress.module.css';
import { count } from './number-words.ts';

interface ProgressProps {
  label: string;
  done: number;
  /** Null while it is being counted. */
  of: number | null;
}

/** How far long work is, in numbers and as a bar. */
export function Progress({ label, done, of }: ProgressProps) {
  const words = of === null ? 'Counting…' : `${count(done)} of ${count(of)}`;
  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        <span>{label}</span>
        <span>{words}</span>
      </div>
      <progress className={styles.bar} aria-label={label} max={of ?? 1} {...(of === null ? {} : { value: done })} />
    </div>
  );
}
