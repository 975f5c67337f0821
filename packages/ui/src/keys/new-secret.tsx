import { useEffect, useRef } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Code, Outside } from '../components/code.tsx';
import styles from './keys.module.css';

/** A key with its value, which the API tells once. */
export interface MadeKey {
  name: string;
  key: string;
}

export function NewSecret({ made: { name, key }, done }: { made: MadeKey; done: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The dialog that made it is gone: whoever uses the keyboard goes on here.
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card className={styles.made}>
      <h2 ref={heading} tabIndex={-1}>
        The key <Outside text={name} />
      </h2>
      <p>Copy it now. It is shown this once: Postrider keeps only a hash of it.</p>
      <Code text={key} label="The key" />
      <div>
        <Button look="primary" onClick={done}>
          I have kept it
        </Button>
      </div>
    </Card>
  );
}
