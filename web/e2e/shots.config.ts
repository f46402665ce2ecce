import { mergeConfig } from 'vitest/config';
import config from './vitest.config';

/** No tests: the screenshots of all pages, with the same server and browser. */
export default mergeConfig({ ...config, test: { ...config.test, include: [] } }, { test: { include: ['shots.ts'], testTimeout: 600_000 } });
