import { useCallback, useMemo, useState } from 'react';
import type { Delivery } from '../api/types.ts';

/** Which rows of a list somebody has chosen. */
export function useSelection(rows: readonly Delivery[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (id: string) =>
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  const chosen = useMemo(() => rows.filter(({ id }) => ids.has(id)), [rows, ids]);
  return { ids, rows: chosen, toggle, clear };
}
