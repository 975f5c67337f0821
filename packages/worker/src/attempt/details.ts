import { setCurrentDetails } from '@temporalio/workflow';

/** The workflow's "current details" in Temporal UI: what happened so far, newest last. */
export function createDetails(before: readonly string[] = []) {
  const lines = [...before];
  return {
    /** For the run that goes on from here. */
    lines: () => lines,
    add(line: string) {
      lines.push(`- ${new Date(Date.now()).toISOString()} ${line}`);
      // Bounded: somebody may press "retry" a thousand times.
      if (lines.length > 20) lines.splice(1, 1);
      setCurrentDetails(lines.join('\n'));
    },
  };
}
