/** What to do about a failure, by its word for programs. */
const HINTS: Record<string, string> = {
  attempt_lost: 'The node that had it went away. Retry it; if that happens again, look at “Nodes and queue”.',
  bad_settings: 'What the definition makes of these inputs cannot be carried out. Check the inputs, then the action’s settings.',
  callback_failed: 'The other system reported the failure. Its own log says more.',
  egress_denied: 'Requests to this address are not allowed. An administrator can add it to the allowed addresses.',
  executor_error: 'This is a mistake of the executor, not of the inputs. Tell an administrator, with the id of this run.',
  exit_code: 'A command ended with an error. The log says which, most often in its last lines.',
  expired: 'Nobody answered in time. Retry it to ask again.',
  expression: 'An expression of the definition could not be evaluated with these inputs. Check the inputs, then the definition.',
  group_full: 'Too much runs in this concurrency group already. Retry it when the others have ended.',
  input_invalid: 'The rendered input does not fit the action’s parameters. Run it again with other inputs, or mend the template.',
  input_too_large: 'Pass a reference, such as an address, instead of the data itself.',
  network: 'The address did not answer. Check that it is right and reachable from the node, then retry.',
  output_invalid: 'The output does not fit what the action promises. Check what the script or the service returns.',
  output_too_large: 'Return a reference, such as an address, instead of the data itself.',
  rejected: 'Somebody who may decide said no. Their comment says why.',
  seal_broken: 'A secret cannot be read with the key that the server has now. An administrator must check the key.',
  timeout: 'It took longer than its timeout. The log says what it was at; give it more time, or make it quicker.',
  unknown_secret: 'Set the secret under “Secrets”, then retry.',
  internal: 'This is a mistake of the server. Tell an administrator, with the id of this run.',
};

/** What to do about a failure. */
export function hint(failure: string | null | undefined): string | undefined {
  if (!failure) return undefined;
  if (/^http_5/.test(failure)) return 'The service that was called has trouble. Retry it later.';
  if (/^http_40[13]$/.test(failure)) return 'The service that was called refused the credentials. Check the secret that the action sends.';
  if (failure === 'http_404') return 'What was called is not there. Check the address and the inputs in it.';
  if (failure.startsWith('http_')) return 'The service that was called refused the request. Its answer is in the log or the output.';
  return HINTS[failure];
}
