import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Failed } from './states.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  title: string;
  isOpen: boolean;
  /** For forms with many fields. */
  isWide?: boolean;
  close: () => unknown;
  children: ReactNode;
}

export function Dialog({ title, isOpen, isWide = false, close, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={`${styles.popup} ${isWide ? styles.wide : ''}`}>
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<Button look="bare" aria-label="Close" />}>
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmProps {
  title: string;
  /** What will happen, with the number of things it happens to. */
  children: ReactNode;
  /** The verb, as on the button that opened it: "Retry 42 deliveries". */
  verb: string;
  /** What the button says that changes nothing, where "Cancel" would be taken for the verb. */
  leave?: string;
  isDangerous?: boolean;
  /** False while there is nothing to do yet. */
  isReady?: boolean;
  isOpen: boolean;
  close: () => unknown;
  run: () => Promise<unknown>;
}

interface ConfirmButtonProps extends Omit<ConfirmProps, 'isOpen' | 'close'> {
  /** What the button says. It ends in "…", because it asks first. */
  label: string;
  look?: NonNullable<ComponentProps<typeof Button>['look']>;
  disabled?: boolean;
}

/** A button that asks before it does anything. */
export function ConfirmButton({ label, look = 'plain', disabled = false, ...asked }: ConfirmButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} disabled={disabled} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Confirm {...asked} isOpen={isOpen} close={() => setOpen(false)} />
    </>
  );
}

/** Asks before something that touches many things, or cannot be undone. Stays open and says why when it fails. */
export function Confirm(props: ConfirmProps) {
  const { title, children, verb, leave = 'Cancel', isDangerous, isReady = true, isOpen, close, run } = props;
  const [error, setError] = useState<unknown>();
  const [isRunning, setRunning] = useState(false);
  const start = async () => {
    setRunning(true);
    setError(undefined);
    try {
      await run();
      close();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setRunning(false);
    }
  };
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.popup}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={styles.text}>
            {children}
          </AlertDialog.Description>
          {error === undefined ? null : <Failed error={error} />}
          <div className={styles.buttons}>
            <AlertDialog.Close render={<Button />}>{leave}</AlertDialog.Close>
            <Button look={isDangerous ? 'destroy' : 'primary'} onClick={start} disabled={isRunning || !isReady}>
              {verb}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
