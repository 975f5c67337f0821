import type { ReactNode } from 'react';
import { Card } from '../components/card.tsx';
import styles from './overview.module.css';

interface RankingProps {
  heads: readonly string[];
  none: string;
  children: ReactNode[];
}

export function Ranking({ heads, none, children }: RankingProps) {
  if (children.length === 0) {
    return (
      <Card>
        <p className={styles.none}>{none}</p>
      </Card>
    );
  }
  return (
    <Card>
      <table className={styles.ranking}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Card>
  );
}
