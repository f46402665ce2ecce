/** What a run asks of people, and the way to answer. */
export function Decide({ approvalId }: { approvalId: string; project: string; onDone: () => void }) {
  return <p>{approvalId}</p>;
}
