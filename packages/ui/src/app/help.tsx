import { Dialog } from '../components/dialog.tsx';
import { SHORTCUTS } from '../navigation/shortcuts.ts';
import styles from './help.module.css';

export function Help({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  return (
    <Dialog title="Keys" isOpen={isOpen} close={close}>
      <dl className={styles.keys}>
        {SHORTCUTS.map(({ keys, what }) => (
          <div key={keys} className={styles.key}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p>
        Everything here is also in <a href="/docs/api">the API</a>.
      </p>
    </Dialog>
  );
}
