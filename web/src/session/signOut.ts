import { notifications } from '@mantine/notifications';
import { answered, api } from '@/api/client';
import { token } from './token';

/** Ends the session, or forgets the token, and begins anew. */
export async function signOut() {
  try {
    await answered(api().POST('/auth/logout', {}));
  } catch (error) {
    notifications.show({ color: 'red', title: 'You are still signed in', message: (error as Error).message });
    return;
  }
  token.clear();
  location.assign('/ui/');
}
