import { testsApart } from '../../tests-apart.ts';

/** What clients of AWS do that are no part of Node. */
export default testsApart('scripts/**/*.clients.ts');
