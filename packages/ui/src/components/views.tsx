import styles from './views.module.css';

interface ViewsProps<View extends string> {
  label: string;
  views: readonly { value: View; text: string; isDisabled?: boolean }[];
  value: View;
  change: (view: View) => void;
}

/** One of a few ways to show the same, side by side. */
export function Views<View extends string>({ label, views, value, change }: ViewsProps<View>) {
  return (
    <div className={styles.views} role="group" aria-label={label}>
      {views.map((view) => (
        <button
          key={view.value}
          type="button"
          className={styles.view}
          aria-pressed={view.value === value}
          disabled={view.isDisabled}
          onClick={() => change(view.value)}
        >
          {view.text}
        </button>
      ))}
    </div>
  );
}
