const KEY = 'slipway-token';

/**
 * The token of somebody who signed in with one. Kept for this tab alone and until it is closed, so that it neither
 * lies around nor reaches another tab.
 */
export const token = {
  get: (): string | null => sessionStorage.getItem(KEY),
  set: (value: string) => sessionStorage.setItem(KEY, value),
  clear: () => sessionStorage.removeItem(KEY),
};
