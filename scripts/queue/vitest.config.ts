import { testsApart } from '../tests-apart.ts';

/** What a real Redis does. */
export default testsApart('scripts/queue/**/*.redis.ts');
