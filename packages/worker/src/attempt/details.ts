import { setCurrentDetails } from '@temporalio/workflow';

/** The "current details" of the workflow in Temporal UI: what happened so far, the latest last. */
export function createDetails(before: readonly string[] = []) {
  const lines = [...before];
  return {
    /** For the run that continues this one. */
    lines: () => lines,
    add(line: string) {
      lines.push(`- ${new Date(Date.now()).toISOString()} ${line}`);
      // Somebody may press "retry" a thousand times. The first line stays.
      if (lines.length > 20) lines.splice(1, 1);
      setCurrentDetails(lines.join('\n'));
    },
  };
}
